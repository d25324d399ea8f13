// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Gives permits in the order of asking and evenly in time: never two closer than the rate's
 * interval, so an idle time saves nothing up. Permits become ready on a thread of the clock.
 */
public final class RateLimiter implements AutoCloseable {

  private final Clock clock;
  private final Duration interval;
  private final Waiters<Void> waiters = new Waiters<>(this);
  private @Nullable Instant last;
  private boolean isScheduled;
  private boolean isClosed;

  /** A limiter whose first permit is free at once. */
  public RateLimiter(Clock clock, Rate rate) {
    this.clock = requireNonNull(clock, "clock");
    this.interval = rate.interval();
  }

  /** Ready when the caller may go on. A discard request gives the place up. */
  public synchronized Future<Void> acquire() {
    if (!isClosed && waiters.isEmpty() && remaining().isZero()) {
      last = clock.now();
      return Future.ready(null);
    }
    Future<Void> permit = waiters.add();
    if (isClosed) {
      permit.discard();
    } else {
      schedule();
    }
    return permit;
  }

  /** Discards every permit that is waited for, and all that are asked for later. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    Promise<Void> next;
    while ((next = poll()) != null) {
      next.discard();
    }
  }

  private void schedule() {
    if (!isScheduled) {
      isScheduled = true;
      var unused = clock.schedule(remaining(), this::permit);
    }
  }

  private void permit() {
    Promise<Void> next;
    synchronized (this) {
      isScheduled = false;
      // A clock may ring early, and whoever waited may have given up.
      next = remaining().isZero() ? waiters.poll() : null;
      if (next != null) {
        last = clock.now();
      }
      if (!waiters.isEmpty()) {
        schedule();
      }
    }
    if (next != null) {
      next.set(null);
    }
  }

  private synchronized @Nullable Promise<Void> poll() {
    return waiters.poll();
  }

  /** The time until the next permit may be given; not negative. */
  private Duration remaining() {
    if (last == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.now(), last.plus(interval));
    return left.isNegative() ? Duration.ZERO : left;
  }
}
