// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.jspecify.annotations.Nullable;

/** A number that goes up. */
public final class Counter implements Metric {

  private final String name;
  private final AtomicLong count = new AtomicLong();
  private final @Nullable TimeSeries history;

  /** A counter at 0. */
  public Counter(String name) {
    this(name, null);
  }

  /** A counter that keeps how it grew, for statistics. */
  public Counter(String name, Clock clock, Duration window) {
    this(name, new TimeSeries(clock, window, TimeSeries.DEFAULT_CAPACITY));
    keep(0);
  }

  private Counter(String name, @Nullable TimeSeries history) {
    this.name = requireNonNull(name, "name");
    this.history = history;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Double> value() {
    return Future.ready((double) count.get());
  }

  @Override
  public Optional<Statistics> statistics() {
    return history == null ? Optional.empty() : Statistics.of(history.values());
  }

  public void increment() {
    add(1);
  }

  public void add(long more) {
    keep(count.addAndGet(more));
  }

  /** Starts again at 0. */
  public void reset() {
    count.set(0);
    keep(0);
  }

  private void keep(long value) {
    if (history != null) {
      history.add((double) value);
    }
  }
}
