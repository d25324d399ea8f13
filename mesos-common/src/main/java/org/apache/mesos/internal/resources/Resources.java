// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/**
 * An immutable bag of resources in the order in which they were added, at most one of a kind
 * (formats.md 2, 4 and 5).
 *
 * <p>Two resources are of one kind if they have the same name and type and agree in everything that
 * later releases put beside the value, such as role and reservation (messages.md 5.8 rule 7); the
 * role {@code *} is the one that an absent role stands for. Only resources of one kind are merged,
 * subtracted from each other and compared.
 *
 * <p>Nothing is checked here: after a subtraction a scalar may be negative and ranges may be empty,
 * and they stay in the bag. {@link #allocatable} leaves what can be offered or used. What peers
 * send is to be checked entry by entry with {@link #isAllocatable} before it is put into a bag,
 * since merging could hide a bad entry.
 *
 * <p>Scalars are added, subtracted and compared in thousandths, so that sums do not drift, see
 * {@link Values}.
 */
public final class Resources implements Iterable<Resource> {

  private static final Resources EMPTY = new Resources(ImmutableMap.of());
  private static final String DEFAULT_ROLE = "*";
  private static final String CPUS = "cpus";
  private static final String MEM = "mem";

  /** By kind: the resource without its value. */
  private final ImmutableMap<Resource, Resource> entries;

  private Resources(Map<Resource, Resource> entries) {
    this.entries = ImmutableMap.copyOf(entries);
  }

  public static Resources empty() {
    return EMPTY;
  }

  /** The sum of these resources. */
  public static Resources of(Iterable<Resource> resources) {
    LinkedHashMap<Resource, Resource> sum = new LinkedHashMap<>();
    for (Resource resource : resources) {
      sum.merge(kind(resource), resource, Resources::plus);
    }
    return new Resources(sum);
  }

  public static Resources sum(Iterable<Resources> parts) {
    LinkedHashMap<Resource, Resource> sum = new LinkedHashMap<>();
    for (Resources part : parts) {
      part.entries.forEach((kind, resource) -> sum.merge(kind, resource, Resources::plus));
    }
    return new Resources(sum);
  }

  /**
   * Reads a text such as {@code cpus:2;mem:1024;ports:[31000-32000];disks:{sda1,sda2}}.
   *
   * @throws IllegalArgumentException if it is malformed; the message is for users
   */
  public static Resources parse(String text) {
    ImmutableList.Builder<Resource> resources = ImmutableList.builder();
    ValueParser.forEachPair("resources", text, (name, value) -> resources.add(parse(name, value)));
    return of(resources.build());
  }

  /**
   * Reads the value of one resource, such as {@code [31000-32000]}.
   *
   * @throws IllegalArgumentException if it is malformed, or is text; the message is for users
   */
  public static Resource parse(String name, String text) {
    Value value;
    try {
      value = ValueParser.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Bad value for resource " + name + ": " + e.getMessage(), e);
    }
    Resource.Builder resource = Resource.newBuilder().setName(name).setType(value.getType());
    return switch (value.getType()) {
      case SCALAR -> resource.setScalar(value.getScalar()).build();
      case RANGES -> resource.setRanges(value.getRanges()).build();
      case SET -> resource.setSet(value.getSet()).build();
      case TEXT ->
        throw new IllegalArgumentException("Bad value for resource "
            + name
            + ": '"
            + value.getText().getValue()
            + "' (expected: a number, [ranges] or {a set})");
    };
  }

  /** Whether name, type and the value of that type are there and make sense; zero does. */
  public static boolean isValid(Resource resource) {
    if (resource.getName().isEmpty() || !resource.hasType()) {
      return false;
    }
    return switch (resource.getType()) {
      case SCALAR ->
        resource.hasScalar()
            && Double.isFinite(resource.getScalar().getValue())
            && resource.getScalar().getValue() >= 0;
      case RANGES -> resource.hasRanges();
      case SET -> resource.hasSet();
      case TEXT -> false;
    };
  }

  /** Whether there is something of it to give away: valid, not nothing and without repetitions. */
  public static boolean isAllocatable(Resource resource) {
    if (!isValid(resource)) {
      return false;
    }
    return switch (resource.getType()) {
      case SCALAR -> Values.rounded(resource.getScalar().getValue()) > 0;
      case RANGES -> isAllocatable(resource.getRanges());
      case SET -> isAllocatable(resource.getSet());
      case TEXT -> false;
    };
  }

  private static boolean isAllocatable(Value.Ranges ranges) {
    RangeUnion earlier = new RangeUnion();
    for (Value.Range range : ranges.getRangeList()) {
      if (RangeUnion.isInverted(range) || earlier.contains(range.getBegin())) {
        return false;
      }
      earlier.add(range);
    }
    return ranges.getRangeCount() > 0;
  }

  private static boolean isAllocatable(Value.Set set) {
    return set.getItemCount() > 0
        && set.getItemList().stream().distinct().count() == set.getItemCount();
  }

  public Resources add(Resource resource) {
    return combine(of(ImmutableList.of(resource)), Resources::plus, true);
  }

  public Resources add(Resources other) {
    return combine(other, Resources::plus, true);
  }

  /** What is left; kinds that are not here are not subtracted. */
  public Resources subtract(Resource resource) {
    return combine(of(ImmutableList.of(resource)), Resources::minus, false);
  }

  /** What is left; kinds that are not here are not subtracted. */
  public Resources subtract(Resources other) {
    return combine(other, Resources::minus, false);
  }

  private Resources combine(
      Resources other, BiFunction<Resource, Resource, Resource> operation, boolean keepsNewKinds) {
    if (other.entries.isEmpty()) {
      return this;
    }
    LinkedHashMap<Resource, Resource> result = new LinkedHashMap<>(entries);
    other.entries.forEach((kind, right) -> {
      Resource left = result.get(kind);
      if (left != null) {
        result.put(kind, operation.apply(left, right));
      } else if (keepsNewKinds) {
        result.put(kind, right);
      }
    });
    return new Resources(result);
  }

  /** Whether everything in the other bag is in this one too; even a zero needs its kind here. */
  public boolean contains(Resources other) {
    return other.entries.entrySet().stream().allMatch(entry -> {
      Resource whole = entries.get(entry.getKey());
      return whole != null && contains(whole, entry.getValue());
    });
  }

  /** Only what can be offered or used. */
  public Resources allocatable() {
    LinkedHashMap<Resource, Resource> result = new LinkedHashMap<>(entries);
    result.values().removeIf(resource -> !isAllocatable(resource));
    return result.size() == entries.size() ? this : new Resources(result);
  }

  /** Only the scalars: what of several slaves can be added up, unlike their ranges and sets. */
  public Resources scalars() {
    LinkedHashMap<Resource, Resource> result = new LinkedHashMap<>(entries);
    result.values().removeIf(resource -> resource.getType() != Value.Type.SCALAR);
    return result.size() == entries.size() ? this : new Resources(result);
  }

  /** The amount of a scalar resource, all its roles and reservations together. */
  public OptionalDouble scalar(String name) {
    requireNonNull(name, "name");
    return entries.values().stream()
        .filter(entry -> entry.getType() == Value.Type.SCALAR && entry.getName().equals(name))
        .mapToDouble(entry -> entry.getScalar().getValue())
        .reduce((a, b) -> Values.rounded(a + b));
  }

  /** Number of cpus, 0 if there are none. */
  public double cpus() {
    return scalar(CPUS).orElse(0);
  }

  /** Memory in megabytes, 0 if there is none. */
  public double mem() {
    return scalar(MEM).orElse(0);
  }

  /** Number of kinds. */
  public int size() {
    return entries.size();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The resources as protobuf messages carry them. */
  public List<Resource> toProto() {
    return entries.values().asList();
  }

  @Override
  public Iterator<Resource> iterator() {
    return entries.values().iterator();
  }

  @SuppressWarnings("deprecation") // peers older than the field's successor still set the role
  private static Resource kind(Resource resource) {
    Resource.Builder kind = resource.toBuilder().clearScalar().clearRanges().clearSet();
    if (kind.getRole().equals(DEFAULT_ROLE)) {
      kind.clearRole();
    }
    return kind.buildPartial();
  }

  private static Resource plus(Resource left, Resource right) {
    return switch (left.getType()) {
      case SCALAR ->
        left.toBuilder()
            .setScalar(Values.add(left.getScalar(), right.getScalar()))
            .build();
      case RANGES ->
        left.toBuilder()
            .setRanges(Values.add(left.getRanges(), right.getRanges()))
            .build();
      case SET ->
        left.toBuilder().setSet(Values.add(left.getSet(), right.getSet())).build();
      case TEXT -> left;
    };
  }

  private static Resource minus(Resource left, Resource right) {
    return switch (left.getType()) {
      case SCALAR ->
        left.toBuilder()
            .setScalar(Values.subtract(left.getScalar(), right.getScalar()))
            .build();
      case RANGES ->
        left.toBuilder()
            .setRanges(Values.subtract(left.getRanges(), right.getRanges()))
            .build();
      case SET ->
        left.toBuilder().setSet(Values.subtract(left.getSet(), right.getSet())).build();
      case TEXT -> left;
    };
  }

  private static boolean contains(Resource whole, Resource part) {
    return switch (whole.getType()) {
      case SCALAR -> Values.contains(whole.getScalar(), part.getScalar());
      case RANGES -> Values.contains(whole.getRanges(), part.getRanges());
      case SET -> Values.contains(whole.getSet(), part.getSet());
      case TEXT -> false;
    };
  }

  private static Object image(Resource resource) {
    return switch (resource.getType()) {
      case SCALAR -> Values.image(resource.getScalar());
      case RANGES -> Values.image(resource.getRanges());
      case SET -> Values.image(resource.getSet());
      case TEXT -> "";
    };
  }

  private Map<Resource, Object> images() {
    LinkedHashMap<Resource, Object> images = new LinkedHashMap<>();
    entries.forEach((kind, resource) -> images.put(kind, image(resource)));
    return images;
  }

  /** Same kinds with equal values, in whatever order. */
  @Override
  public boolean equals(Object object) {
    return object instanceof Resources other
        && size() == other.size()
        && images().equals(other.images());
  }

  @Override
  public int hashCode() {
    return images().hashCode();
  }

  /** {@code cpus=45.55; ports=[10000-20000, 30000-50000]; disks={sda1}}. */
  @Override
  public String toString() {
    return entries.values().stream().map(Resources::print).collect(joining("; "));
  }

  private static String print(Resource resource) {
    return resource.getName() + "=" + printValue(resource);
  }

  /** The value without the name: {@code 45.55}, {@code [10000-20000, 30000-50000]}. */
  public static String printValue(Resource resource) {
    return switch (resource.getType()) {
      case SCALAR -> Values.print(resource.getScalar());
      case RANGES -> Values.print(resource.getRanges());
      case SET -> Values.print(resource.getSet());
      case TEXT -> "";
    };
  }
}
