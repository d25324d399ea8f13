// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is to be done when, and what has come to pass: all by the one thread that runs it. */
final class Timeline {

  /** Something to be done. */
  interface Step {
    void run() throws IOException, InterruptedException;
  }

  /** Whether something is so. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private record Due(long nanos, long number, Step step) {}

  /** How often conditions are looked at, beside each step. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long start = System.nanoTime();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
  private final LinkedBlockingQueue<Step> news = new LinkedBlockingQueue<>();
  private long number;

  /** Since this was made. */
  Duration now() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** To be called by the thread that runs this. */
  void after(Duration delay, Step step) {
    due.add(new Due(now().plus(delay).toNanos(), number++, step));
  }

  /** To be called by any thread. */
  void tell(Step step) {
    news.add(step);
  }

  /** Runs everything that is due, until the condition holds; false if it does not in time. */
  boolean runUntil(Condition condition, Duration limit) throws IOException, InterruptedException {
    Duration end = now().plus(limit);
    while (!condition.holds()) {
      if (now().compareTo(end) > 0) {
        return false;
      }
      Step step = next();
      if (step != null) {
        step.run();
      }
    }
    return true;
  }

  void run(Duration length) throws IOException, InterruptedException {
    var unused = runUntil(() -> false, length);
  }

  private @Nullable Step next() throws InterruptedException {
    long now = now().toNanos();
    Due first = due.peek();
    if (first != null && first.nanos() <= now) {
      return due.remove().step();
    }
    long wait = first == null ? LOOK_NANOS : Math.min(LOOK_NANOS, first.nanos() - now);
    return news.poll(wait, TimeUnit.NANOSECONDS);
  }
}
