// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Protos.Value.Range;
import org.apache.mesos.internal.text.StreamNumbers;

/**
 * Arithmetic, comparison and printing of the three kinds of values a resource may have, and of text
 * (formats.md 4).
 *
 * <p><b>Scalars count in thousandths.</b> Sums, differences and comparisons are rounded to three
 * decimals, as later Mesos releases do. The reference computes with plain doubles, and after
 * 0.1 + 0.1 + 0.1 a third task no longer fits into 0.3, or a slave keeps 1e-16 cpus for ever. A
 * scalar nobody computed with is kept and passed on as it came.
 *
 * <p><b>Ranges</b> are sets of unsigned 64-bit numbers: a Java long read as unsigned. Overlapping
 * ranges are merged, all of them (the reference forgets some when several overlap).
 */
final class Values {

  private static final double UNITS = 1000;

  /** Above it a double has no room left for thousandths, so there is nothing to round. */
  private static final double LARGEST_ROUNDED = 1e12;

  private static final int PRINTED_DIGITS = 6;

  private Values() {}

  // Scalars

  static double rounded(double value) {
    return Math.abs(value) < LARGEST_ROUNDED ? Math.round(value * UNITS) / UNITS : value;
  }

  static Value.Scalar add(Value.Scalar left, Value.Scalar right) {
    return scalar(rounded(left.getValue() + right.getValue()));
  }

  static Value.Scalar subtract(Value.Scalar left, Value.Scalar right) {
    return scalar(rounded(left.getValue() - right.getValue()));
  }

  static boolean contains(Value.Scalar whole, Value.Scalar part) {
    return rounded(part.getValue()) <= rounded(whole.getValue());
  }

  private static Value.Scalar scalar(double value) {
    return Value.Scalar.newBuilder().setValue(value).build();
  }

  // Ranges

  static Value.Ranges add(Value.Ranges left, Value.Ranges right) {
    RangeUnion union = RangeUnion.of(left);
    right.getRangeList().forEach(union::add);
    return union.toProto();
  }

  static Value.Ranges subtract(Value.Ranges left, Value.Ranges right) {
    return RangeUnion.of(left).without(RangeUnion.of(right));
  }

  /** Whether each range of the part lies within a single range of the whole. */
  static boolean contains(Value.Ranges whole, Value.Ranges part) {
    TreeMap<Long, Long> endByBegin = new TreeMap<>(Long::compareUnsigned);
    for (Range range : whole.getRangeList()) {
      endByBegin.merge(
          range.getBegin(), range.getEnd(), (a, b) -> Long.compareUnsigned(a, b) >= 0 ? a : b);
    }
    long furthest = 0;
    for (Map.Entry<Long, Long> entry : endByBegin.entrySet()) {
      furthest = Long.compareUnsigned(entry.getValue(), furthest) > 0 ? entry.getValue() : furthest;
      entry.setValue(furthest);
    }
    return part.getRangeList().stream().allMatch(range -> liesWithin(endByBegin, range));
  }

  private static boolean liesWithin(NavigableMap<Long, Long> furthestEndByBegin, Range range) {
    Map.Entry<Long, Long> candidate = furthestEndByBegin.floorEntry(range.getBegin());
    return candidate != null
        && !RangeUnion.isInverted(range)
        && Long.compareUnsigned(range.getEnd(), candidate.getValue()) <= 0;
  }

  // Sets

  static Value.Set add(Value.Set left, Value.Set right) {
    Set<String> items = items(left);
    items.addAll(right.getItemList());
    return Value.Set.newBuilder().addAllItem(items).build();
  }

  static Value.Set subtract(Value.Set left, Value.Set right) {
    Set<String> items = items(left);
    items.removeAll(items(right));
    return Value.Set.newBuilder().addAllItem(items).build();
  }

  static boolean contains(Value.Set whole, Value.Set part) {
    return part.getItemCount() <= whole.getItemCount() && items(whole).containsAll(items(part));
  }

  private static Set<String> items(Value.Set set) {
    return new LinkedHashSet<>(set.getItemList());
  }

  // Equality: two values are equal if their images are. The order of ranges and items is no part
  // of it, their number is.

  static Object image(Value.Scalar scalar) {
    return rounded(scalar.getValue());
  }

  static Object image(Value.Ranges ranges) {
    return new Collected(ranges.getRangeCount(), ImmutableSet.copyOf(ranges.getRangeList()));
  }

  static Object image(Value.Set set) {
    return new Collected(set.getItemCount(), ImmutableSet.copyOf(set.getItemList()));
  }

  private record Collected(int count, ImmutableSet<?> members) {}

  // Text

  static String print(Value.Scalar scalar) {
    return StreamNumbers.format(scalar.getValue(), PRINTED_DIGITS);
  }

  static String print(Value.Ranges ranges) {
    return ranges.getRangeList().stream().map(Values::print).collect(joining(", ", "[", "]"));
  }

  private static String print(Range range) {
    return Long.toUnsignedString(range.getBegin()) + "-" + Long.toUnsignedString(range.getEnd());
  }

  static String print(Value.Set set) {
    return set.getItemList().stream().collect(joining(", ", "{", "}"));
  }
}
