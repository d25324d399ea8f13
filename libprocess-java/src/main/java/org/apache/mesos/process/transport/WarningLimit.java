// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what a peer can cause at will from filling the log. Safe for use by any thread. */
final class WarningLimit {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final InstantSource time;
  private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);

  WarningLimit(InstantSource time) {
    this.time = time;
  }

  /** Whether to log now; true at most once in the interval. */
  boolean isDue() {
    long now = time.millis();
    long due = next.get();
    return now >= due && next.compareAndSet(due, now + INTERVAL.toMillis());
  }
}
