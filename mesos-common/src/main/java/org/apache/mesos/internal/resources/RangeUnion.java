// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Protos.Value.Range;

/**
 * The union of ranges of unsigned 64-bit numbers, as disjoint ranges: those that overlap are one,
 * those that only touch (1-2 and 3-4) stay apart, and a merged range moves to the end of the order
 * (formats.md 4). An inverted range (begin above end) is the empty set.
 */
final class RangeUnion {

  private final TreeMap<Long, Range> byBegin = new TreeMap<>(Long::compareUnsigned);
  private final LinkedHashMap<Long, Range> inOrder = new LinkedHashMap<>();

  static RangeUnion of(Value.Ranges ranges) {
    RangeUnion union = new RangeUnion();
    ranges.getRangeList().forEach(union::add);
    return union;
  }

  static boolean isInverted(Range range) {
    return Long.compareUnsigned(range.getBegin(), range.getEnd()) > 0;
  }

  void add(Range range) {
    if (isInverted(range)) {
      return;
    }
    long begin = range.getBegin();
    long end = range.getEnd();
    // All that overlap begin at or before the new end; the first from there that ends before the
    // new begin closes the search, since stored ranges are disjoint.
    Map.Entry<Long, Range> candidate = byBegin.floorEntry(end);
    while (candidate != null
        && Long.compareUnsigned(candidate.getValue().getEnd(), range.getBegin()) >= 0) {
      begin = min(begin, candidate.getValue().getBegin());
      end = max(end, candidate.getValue().getEnd());
      byBegin.remove(candidate.getKey());
      inOrder.remove(candidate.getKey());
      candidate = byBegin.floorEntry(range.getEnd());
    }
    Range merged = range(begin, end);
    byBegin.put(begin, merged);
    inOrder.put(begin, merged);
  }

  boolean contains(long number) {
    Map.Entry<Long, Range> candidate = byBegin.floorEntry(number);
    return candidate != null && Long.compareUnsigned(candidate.getValue().getEnd(), number) >= 0;
  }

  /** What is left of these ranges without the others, each piece in the place of its range. */
  Value.Ranges without(RangeUnion others) {
    List<Range> pieces = new ArrayList<>();
    for (Range range : inOrder.values()) {
      others.cut(range, pieces);
    }
    return Value.Ranges.newBuilder().addAllRange(pieces).build();
  }

  private void cut(Range range, List<Range> pieces) {
    long begin = range.getBegin();
    Map.Entry<Long, Range> first = byBegin.floorEntry(begin);
    long from = first == null ? begin : first.getKey();
    for (Range hole : byBegin.tailMap(from, true).values()) {
      if (Long.compareUnsigned(hole.getBegin(), range.getEnd()) > 0) {
        break;
      }
      if (Long.compareUnsigned(hole.getEnd(), begin) < 0) {
        continue;
      }
      // Neither number can wrap around: something lies below the hole's begin, or above its end.
      if (Long.compareUnsigned(begin, hole.getBegin()) < 0) {
        pieces.add(range(begin, hole.getBegin() - 1));
      }
      if (Long.compareUnsigned(hole.getEnd(), range.getEnd()) >= 0) {
        return;
      }
      begin = hole.getEnd() + 1;
    }
    pieces.add(range(begin, range.getEnd()));
  }

  Value.Ranges toProto() {
    return Value.Ranges.newBuilder().addAllRange(inOrder.values()).build();
  }

  private static Range range(long begin, long end) {
    return Range.newBuilder().setBegin(begin).setEnd(end).build();
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
