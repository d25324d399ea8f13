// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Value;

/**
 * What a slave says of itself beside its resources, such as its rack: an immutable list of named
 * values, kept in order and never merged (formats.md 3).
 */
public final class Attributes implements Iterable<Attribute> {

  private static final Attributes EMPTY = new Attributes(ImmutableList.of());

  private final ImmutableList<Attribute> attributes;

  private Attributes(ImmutableList<Attribute> attributes) {
    this.attributes = attributes;
  }

  public static Attributes empty() {
    return EMPTY;
  }

  public static Attributes of(Iterable<Attribute> attributes) {
    return new Attributes(ImmutableList.copyOf(attributes));
  }

  /**
   * Reads a text such as {@code cpus:45.55;ports:[10000-20000, 30000-50000];rack:rack1,rack2}.
   *
   * @throws IllegalArgumentException if it is malformed; the message is for users
   */
  public static Attributes parse(String text) {
    ImmutableList.Builder<Attribute> attributes = ImmutableList.builder();
    ValueParser.forEachPair(
        "attributes", text, (name, value) -> attributes.add(parse(name, value)));
    return new Attributes(attributes.build());
  }

  private static Attribute parse(String name, String text) {
    Value value;
    try {
      value = ValueParser.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Bad value for attribute " + name + ": " + e.getMessage(), e);
    }
    Attribute.Builder attribute = Attribute.newBuilder().setName(name).setType(value.getType());
    return switch (value.getType()) {
      case SCALAR -> attribute.setScalar(value.getScalar()).build();
      case RANGES -> attribute.setRanges(value.getRanges()).build();
      case TEXT -> attribute.setText(value.getText()).build();
      case SET ->
        throw new IllegalArgumentException("Bad value for attribute "
            + name
            + ": '"
            + Values.print(value.getSet())
            + "' (expected: a number, [ranges] or text)");
    };
  }

  public int size() {
    return attributes.size();
  }

  public boolean isEmpty() {
    return attributes.isEmpty();
  }

  /** The attributes as protobuf messages carry them. */
  public List<Attribute> toProto() {
    return attributes;
  }

  @Override
  public Iterator<Attribute> iterator() {
    return attributes.iterator();
  }

  private record Image(String name, Value.Type type, Object value) {

    static Image of(Attribute attribute) {
      Object value = switch (attribute.getType()) {
        case SCALAR -> Values.image(attribute.getScalar());
        case RANGES -> Values.image(attribute.getRanges());
        case SET -> Values.image(attribute.getSet());
        case TEXT -> attribute.getText().getValue();
      };
      return new Image(attribute.getName(), attribute.getType(), value);
    }
  }

  private Set<Image> images() {
    return attributes.stream().map(Image::of).collect(ImmutableSet.toImmutableSet());
  }

  /** As many attributes, and each has its equal in the other list, in whatever order. */
  @Override
  public boolean equals(Object object) {
    return object instanceof Attributes other
        && size() == other.size()
        && images().equals(other.images());
  }

  @Override
  public int hashCode() {
    return images().hashCode();
  }

  /** {@code cpus=45.55; ports=[10000-20000, 30000-50000]; rack=rack1,rack2}. */
  @Override
  public String toString() {
    return attributes.stream().map(Attributes::print).collect(joining("; "));
  }

  private static String print(Attribute attribute) {
    return attribute.getName() + "=" + printValue(attribute);
  }

  /** The value without the name. */
  public static String printValue(Attribute attribute) {
    return switch (attribute.getType()) {
      case SCALAR -> Values.print(attribute.getScalar());
      case RANGES -> Values.print(attribute.getRanges());
      case SET -> Values.print(attribute.getSet());
      case TEXT -> attribute.getText().getValue();
    };
  }
}
