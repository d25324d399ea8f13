// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a task again and again, from one look's end to the next one's beginning an interval.
 * Its state belongs to the serial executor.
 */
final class PeriodicProbe {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MAX_SECONDS = 1e9;

  /** When to look; a timeout of zero is none. */
  record Timing(Duration delay, Duration interval, Duration timeout) {

    static Timing ofSeconds(double delay, double interval, double timeout) {
      return new Timing(duration(delay), duration(interval), duration(timeout));
    }
  }

  private final Probe probe;
  private final Timing timing;
  private final Clock clock;
  private final Executor serial;
  private final Consumer<Future<Integer>> listener;

  private @Nullable Timer timer;
  private @Nullable Future<Integer> look;

  /** Tells the listener what is seen, or why nothing was. */
  PeriodicProbe(
      Probe probe,
      Timing timing,
      Clock clock,
      Executor serial,
      Consumer<Future<Integer>> listener) {
    this.probe = probe;
    this.timing = timing;
    this.clock = clock;
    this.serial = serial;
    this.listener = listener;
  }

  /** What makes no sense is no time at all. */
  static Duration duration(double seconds) {
    double sensible = seconds > 0 ? Math.min(seconds, MAX_SECONDS) : 0;
    return Duration.ofNanos(Math.round(sensible * NANOS_PER_SECOND));
  }

  void start() {
    lookAfter(timing.delay);
  }

  void stop() {
    cancelTimer();
    if (look != null) {
      Future<Integer> given = look;
      look = null;
      given.discard();
    }
  }

  private void lookAfter(Duration delay) {
    timer = clock.schedule(delay, () -> serial.execute(this::look));
  }

  private void look() {
    if (timer == null) {
      return; // It was stopped when this was under way.
    }
    Future<Integer> begun = probe.look();
    look = begun;
    timer = timing.timeout.isZero()
        ? null
        : clock.schedule(timing.timeout, () -> serial.execute(() -> timedOut(begun)));
    var unused = begun.onAny(serial, seen -> seen(begun, seen));
  }

  private void timedOut(Future<Integer> begun) {
    if (look == begun) {
      Future<Integer> late =
          Future.failed("it took longer than " + timing.timeout.toMillis() + " ms");
      seen(begun, late);
      begun.discard();
    }
  }

  private void seen(Future<Integer> begun, Future<Integer> result) {
    if (look != begun) {
      return;
    }
    look = null;
    cancelTimer();
    // The listener may stop this.
    lookAfter(timing.interval);
    listener.accept(result);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
