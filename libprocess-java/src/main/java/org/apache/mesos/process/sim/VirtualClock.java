// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until it is told to move. Timers due at the same instant run in the
 * order in which they were scheduled. Safe for use by any thread.
 */
public final class VirtualClock implements Clock {

  /** Where time begins unless said otherwise: the day of the documented revision. */
  public static final Instant EPOCH = Instant.parse("2012-04-19T20:38:20Z");

  /** Delays that would go past the end of time never fire. */
  private static final Duration MAX_DELAY = Duration.ofDays(365_000);

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(
      Comparator.comparing((Task task) -> task.due).thenComparingLong(task -> task.number));
  private Instant now;
  private long nextNumber;

  /** A clock that stands at {@link #EPOCH}. */
  public VirtualClock() {
    this(EPOCH);
  }

  /** A clock that stands at an instant. */
  public VirtualClock(Instant start) {
    now = start;
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Duration bounded = delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
    Instant due = bounded.isNegative() ? now : now.plus(bounded);
    Task entry = new Task(due, nextNumber++, task);
    tasks.add(entry);
    return () -> cancel(entry);
  }

  /** When the next timer is due; null if there is none. */
  public synchronized @Nullable Instant nextDue() {
    Task next = tasks.peek();
    return next == null ? null : next.due;
  }

  /** Timers that have neither run nor been cancelled. */
  public synchronized int pendingTimers() {
    return tasks.size();
  }

  /** Runs the next timer that is due at or before an instant, moving time to it. False if none. */
  boolean runNext(Instant limit) {
    Task next;
    synchronized (this) {
      next = tasks.peek();
      if (next == null || next.due.isAfter(limit)) {
        return false;
      }
      tasks.poll();
      if (next.due.isAfter(now)) {
        now = next.due;
      }
    }
    next.task.run();
    return true;
  }

  /** Moves time forward without running timers. */
  synchronized void moveTo(Instant instant) {
    checkArgument(!instant.isBefore(now), "time: %s (expected: not before %s)", instant, now);
    now = instant;
  }

  private synchronized boolean cancel(Task task) {
    return tasks.remove(task);
  }

  private static final class Task {
    private final Instant due;
    private final long number;
    private final Runnable task;

    Task(Instant due, long number, Runnable task) {
      this.due = due;
      this.number = number;
      this.task = task;
    }
  }
}
