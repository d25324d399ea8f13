// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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
  /** The role of what is reserved for nobody, which an absent role stands for. */
  public static final String DEFAULT_ROLE = "*";

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
    return ReservationParser.parse(text, DEFAULT_ROLE);
  }

  /**
   * Reads a text in which names may be followed by the role they are reserved for, as in {@code
   * cpus(ads):2;cpus(*):1}, or JSON: a list of {@code Resource} messages. What names no role is
   * reserved for the given one.
   *
   * @throws IllegalArgumentException if it is malformed; the message is for users
   */
  public static Resources parseReserved(String text, String defaultRole) {
    return ReservationParser.parse(text, defaultRole);
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

  /**
   * The role that a resource is reserved for. Peers from 1.5 on may say it in a list, of which only
   * one static entry is understood.
   */
  @SuppressWarnings("deprecation") // peers older than the field's successor still set the role
  public static String role(Resource resource) {
    return isReservedByList(resource) ? resource.getReservations(0).getRole() : resource.getRole();
  }

  private static boolean isReservedByList(Resource resource) {
    if (resource.getReservationsCount() != 1 || resource.hasReservation()) {
      return false;
    }
    Resource.ReservationInfo reservation = resource.getReservations(0);
    return reservation.getType() == Resource.ReservationInfo.Type.STATIC
        && !reservation.hasPrincipal()
        && !reservation.hasLabels();
  }

  /** For a role, as this slave's operator wants it. */
  @SuppressWarnings("deprecation") // peers older than the field's successor look for the role
  static Resource reserved(Resource resource, String role) {
    return role.equals(DEFAULT_ROLE)
        ? resource.toBuilder().clearRole().build()
        : resource.toBuilder().setRole(role).build();
  }

  /** What is reserved for nobody is reserved for a role, the rest as it is. */
  public Resources reservedFor(String role) {
    return map(
        resource -> role(resource).equals(DEFAULT_ROLE) && !role.equals(DEFAULT_ROLE),
        resource -> reserved(resource, role));
  }

  /** As peers want it that know reservations of reservations: in a list, without a role. */
  @SuppressWarnings("deprecation") // it is the successor that is set here
  public Resources reservedByLists() {
    return map(resource -> resource.hasRole(), resource -> {
      Resource.Builder listed = resource.toBuilder().clearRole();
      if (!resource.getRole().equals(DEFAULT_ROLE)) {
        listed
            .addReservationsBuilder()
            .setType(Resource.ReservationInfo.Type.STATIC)
            .setRole(resource.getRole());
      }
      return listed.build();
    });
  }

  /** As peers want it that know one role for each resource only. */
  public Resources reservedByRoles() {
    return map(
        Resources::isReservedByList,
        resource -> reserved(resource.toBuilder().clearReservations().build(), role(resource)));
  }

  /** What is reserved for nobody. */
  public Resources unreserved() {
    return filter(resource -> role(resource).equals(DEFAULT_ROLE));
  }

  /** What those of a role may have: reserved for it, or for nobody. */
  public Resources availableTo(String role) {
    return filter(
        resource -> role(resource).equals(DEFAULT_ROLE) || role(resource).equals(role));
  }

  /** The roles that something is reserved for. */
  public ImmutableSet<String> reservedRoles() {
    return entries.values().stream()
        .map(Resources::role)
        .filter(role -> !role.equals(DEFAULT_ROLE))
        .collect(ImmutableSet.toImmutableSet());
  }

  /** These, for frameworks that have to know in which of their roles they got them. */
  public Resources allocatedTo(String role) {
    Resource.AllocationInfo info =
        Resource.AllocationInfo.newBuilder().setRole(role).build();
    return map(
        resource -> !resource.getAllocationInfo().equals(info),
        resource -> resource.toBuilder().setAllocationInfo(info).build());
  }

  /** These, whoever has got them in whichever role. */
  public Resources withoutAllocation() {
    return map(
        Resource::hasAllocationInfo,
        resource -> resource.toBuilder().clearAllocationInfo().build());
  }

  /** The parts that were got in one role each; the empty role is that of what names none. */
  public ImmutableMap<String, Resources> byAllocation() {
    if (entries.isEmpty()) {
      return ImmutableMap.of();
    }
    if (!hasAny(Resource::hasAllocationInfo)) {
      return ImmutableMap.of("", this);
    }
    Map<String, List<Resource>> parts = new LinkedHashMap<>();
    for (Resource resource : this) {
      parts
          .computeIfAbsent(resource.getAllocationInfo().getRole(), role -> new ArrayList<>())
          .add(resource);
    }
    if (parts.size() == 1) {
      return ImmutableMap.of(parts.keySet().iterator().next(), this);
    }
    ImmutableMap.Builder<String, Resources> result = ImmutableMap.builder();
    parts.forEach((role, resources) -> result.put(role, of(resources)));
    return result.buildOrThrow();
  }

  private Resources filter(Predicate<Resource> isKept) {
    LinkedHashMap<Resource, Resource> result = new LinkedHashMap<>(entries);
    result.values().removeIf(isKept.negate());
    return result.size() == entries.size() ? this : new Resources(result);
  }

  private Resources map(Predicate<Resource> isToChange, UnaryOperator<Resource> change) {
    if (!hasAny(isToChange)) {
      return this;
    }
    return of(entries.values().stream()
        .map(resource -> isToChange.test(resource) ? change.apply(resource) : resource)
        .toList());
  }

  /** Without a stream, as it is asked at each step of the allocator, and in vain for the most. */
  private boolean hasAny(Predicate<Resource> property) {
    for (Resource resource : entries.values()) {
      if (property.test(resource)) {
        return true;
      }
    }
    return false;
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
    if (isReservedByList(resource)) {
      kind.clearReservations().setRole(resource.getReservations(0).getRole());
    }
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
    String role = role(resource);
    String suffix = role.equals(DEFAULT_ROLE) ? "" : "(" + role + ")";
    return resource.getName() + suffix + "=" + printValue(resource);
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
