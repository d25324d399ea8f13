// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.jspecify.annotations.Nullable;

/** How long something took when it was last measured; libprocess calls it Timer. */
public final class Stopwatch implements Metric {

  /** What the value counts; the name of the metric ends in it. */
  public enum Unit {
    NANOSECONDS("ns", 1),
    MICROSECONDS("us", 1e3),
    MILLISECONDS("ms", 1e6),
    SECONDS("secs", 1e9);

    private final String suffix;
    private final double nanos;

    Unit(String suffix, double nanos) {
      this.suffix = suffix;
      this.nanos = nanos;
    }
  }

  private final String name;
  private final Unit unit;
  private final Clock clock;
  private final @Nullable TimeSeries history;
  private @Nullable Instant start;
  private @Nullable Double last;

  /** A stopwatch that has measured nothing, named {@code name_unit}. */
  public Stopwatch(String name, Unit unit, Clock clock) {
    this(name, unit, clock, null);
  }

  /** A stopwatch that keeps what it measured, for statistics. */
  public Stopwatch(String name, Unit unit, Clock clock, @Nullable Duration window) {
    this.name = name + "_" + unit.suffix;
    this.unit = unit;
    this.clock = requireNonNull(clock, "clock");
    this.history =
        window == null ? null : new TimeSeries(clock, window, TimeSeries.DEFAULT_CAPACITY);
  }

  @Override
  public String name() {
    return name;
  }

  /** Fails before the first measurement. */
  @Override
  public synchronized Future<Double> value() {
    return last == null ? Future.failed("No value") : Future.ready(last);
  }

  @Override
  public Optional<Statistics> statistics() {
    return history == null ? Optional.empty() : Statistics.of(history.values());
  }

  /** Begins to measure, or begins again. */
  public synchronized void start() {
    start = clock.now();
  }

  /** Ends what {@link #start} began; does nothing without that. */
  public synchronized void stop() {
    if (start != null) {
      keep(start);
      start = null;
    }
  }

  /** Measures until a future is complete, beside whatever else is measured; gives the future. */
  public <T> Future<T> time(Future<T> future) {
    Instant begin = clock.now();
    return future.onAny(complete -> keep(begin));
  }

  private synchronized void keep(Instant begin) {
    last = Duration.between(begin, clock.now()).toNanos() / unit.nanos;
    if (history != null) {
      history.add(last);
    }
  }
}
