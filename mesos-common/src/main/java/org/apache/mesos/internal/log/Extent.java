// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import java.util.Optional;
import org.apache.mesos.internal.log.Messages.Action;

/** Which positions a replica has. A new one begins and ends at position 0, which is a hole. */
final class Extent {

  private final RangeSet<Long> stored = TreeRangeSet.create();
  private final RangeSet<Long> learned = TreeRangeSet.create();
  private long begin;
  private long end;

  long begin() {
    return begin;
  }

  long end() {
    return end;
  }

  void add(Action action) {
    Range<Long> position = Range.closedOpen(action.getPosition(), action.getPosition() + 1);
    stored.add(position);
    if (action.getLearned()) {
      learned.add(position);
    }
    end = Math.max(end, action.getPosition());
  }

  /** Takes away what is before a position; gives what there was. */
  ImmutableList<Range<Long>> truncate(long to) {
    if (to <= begin) {
      return ImmutableList.of();
    }
    Range<Long> truncated = Range.closedOpen(0L, to);
    var gone = ImmutableList.copyOf(stored.subRangeSet(truncated).asRanges());
    stored.remove(truncated);
    learned.remove(truncated);
    begin = to;
    end = Math.max(end, to);
    return gone;
  }

  boolean isLearned(long position) {
    return learned.contains(position);
  }

  /** The first position that is not known to be agreed on, be it the one behind the end. */
  long firstMissing() {
    Range<Long> first = learned.rangeContaining(begin);
    return first == null ? begin : first.upperEndpoint();
  }

  /** Why positions cannot be read. */
  Optional<String> problem(long from, long to) {
    if (to < from) {
      return Optional.of("Bad read range (to < from)");
    }
    if (from < begin) {
      return Optional.of("Bad read range (truncated position)");
    }
    if (end < to) {
      return Optional.of("Bad read range (past end of log)");
    }
    Range<Long> range = Range.closedOpen(from, to + 1);
    if (learned.encloses(range)) {
      return Optional.empty();
    }
    RangeSet<Long> pending = TreeRangeSet.create(stored.subRangeSet(range));
    pending.removeAll(learned);
    return Optional.of(
        pending.isEmpty()
            ? "Bad read range (includes missing entries)"
            : "Bad read range (includes pending entries)");
  }
}
