// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.process.Clock;

/**
 * Values by time, of a limited age and number (libprocess.md 8.3). When there are too many, every
 * other one of the older half goes, so that old values are sparse and recent ones complete.
 *
 * <p>Safe for use by any thread.
 */
public final class TimeSeries {

  /** A value at its time. */
  public record Sample(Instant time, double value) {}

  public static final Duration DEFAULT_WINDOW = Duration.ofDays(14);
  public static final int DEFAULT_CAPACITY = 1000;

  private static final int MIN_CAPACITY = 3;

  /** The first one is never thinned out. */
  private static final int FIRST_CANDIDATE = 1;

  private final Clock clock;
  private final Duration window;
  private final int capacity;
  private final List<Sample> samples = new ArrayList<>();
  // The next sample to go when there are too many.
  private int candidate = FIRST_CANDIDATE;

  /** The last two weeks, in up to 1000 samples. */
  public TimeSeries(Clock clock) {
    this(clock, DEFAULT_WINDOW, DEFAULT_CAPACITY);
  }

  /** Samples no older than the window; a capacity below 3 counts as 3. */
  public TimeSeries(Clock clock, Duration window, int capacity) {
    this.clock = requireNonNull(clock, "clock");
    this.window = requireNonNull(window, "window");
    this.capacity = Math.max(capacity, MIN_CAPACITY);
    checkArgument(!window.isNegative(), "window: %s (expected: not negative)", window);
  }

  /** Adds the value of now. */
  public void add(double value) {
    add(clock.now(), value);
  }

  /** Adds the value of a time; one of the same time is replaced. */
  public synchronized void add(Instant time, double value) {
    int index = samples.size();
    while (index > 0 && samples.get(index - 1).time.isAfter(time)) {
      index--;
    }
    if (index < samples.size()) {
      candidate = FIRST_CANDIDATE;
    }
    Sample sample = new Sample(time, value);
    if (index > 0 && samples.get(index - 1).time.equals(time)) {
      samples.set(index - 1, sample);
    } else {
      samples.add(index, sample);
    }
    truncate();
    thinOut();
  }

  /** All samples, oldest first. */
  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** The values, oldest first. */
  public List<Double> values() {
    return samples().stream().map(Sample::value).toList();
  }

  /** The sample of the latest time. */
  public synchronized Optional<Sample> latest() {
    return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
  }

  /** Drops samples that are as old as the window or older, but never the last one. */
  private void truncate() {
    Instant expired = clock.now().minus(window);
    int count = 0;
    while (count < samples.size() - 1 && !samples.get(count).time.isAfter(expired)) {
      count++;
    }
    samples.subList(0, count).clear();
    candidate = Math.max(candidate - count, FIRST_CANDIDATE);
  }

  private void thinOut() {
    while (samples.size() > capacity) {
      if (candidate > samples.size() / 2) {
        candidate = FIRST_CANDIDATE;
      }
      samples.remove(candidate);
      candidate++;
    }
  }
}
