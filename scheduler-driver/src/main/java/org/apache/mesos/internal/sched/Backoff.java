// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: each random between a least one and a bound, whose distance to the least
 * one doubles up to a limit. So many drivers do not try at the same instant.
 */
final class Backoff {

  private final Duration least;
  private final Duration limit;
  private final RandomGenerator random;
  private Duration range;

  Backoff(Duration least, Duration firstRange, Duration limit, RandomGenerator random) {
    this.least = least;
    this.limit = limit;
    this.random = random;
    range = min(firstRange, limit.minus(least));
  }

  Duration next() {
    long nanos = range.toNanos();
    Duration pause = least.plusNanos(nanos == 0 ? 0 : random.nextLong(nanos));
    range = min(range.multipliedBy(2), limit.minus(least));
    return pause;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
