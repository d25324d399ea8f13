// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen, by time in nanoseconds since the beginning. What is due at the same instant
 * happens in the order in which it was entered.
 */
final class Agenda {

  /** Something that is to happen. Cancelled entries stay until their time, without their task. */
  static final class Entry implements Comparable<Entry> {
    private final long due;
    private final long number;
    private @Nullable Runnable task;

    private Entry(long due, long number, @Nullable Runnable task) {
      this.due = due;
      this.number = number;
      this.task = task;
    }

    /** False if it has happened or was cancelled before. */
    boolean cancel() {
      boolean wasPending = task != null;
      task = null;
      return wasPending;
    }

    @Override
    public int compareTo(Entry other) {
      return due != other.due ? Long.compare(due, other.due) : Long.compare(number, other.number);
    }
  }

  /** An entry that is past. */
  static final Entry NEVER = new Entry(0, 0, null);

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now;
  private long nextNumber;

  long now() {
    return now;
  }

  Entry enter(long delay, Runnable task) {
    // Further than anything can wait for; nothing overflows.
    long due = now + Math.max(0, Math.min(delay, Long.MAX_VALUE / 4));
    Entry entry = new Entry(due, nextNumber++, task);
    entries.add(entry);
    return entry;
  }

  /** Moves to the next entry up to a time and does it; at the end of that, to that time. */
  boolean runNext(long limit) {
    while (true) {
      Entry next = entries.peek();
      if (next == null || next.due > limit) {
        now = Math.max(now, limit);
        return false;
      }
      entries.poll();
      Runnable task = next.task;
      if (task != null) {
        next.task = null;
        now = next.due;
        task.run();
        return true;
      }
    }
  }
}
