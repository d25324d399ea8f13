// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.mesos.process.sim.Simulation;
import org.apache.mesos.process.sim.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of libprocess.md 9.6 on time series. */
class TimeSeriesTest {

  private final Simulation simulation = new Simulation();
  private final VirtualClock clock = simulation.clock();

  @AfterEach
  void close() {
    simulation.close();
  }

  /** Adds 0, 1, 2 and so on, a second apart. */
  private TimeSeries filled(Duration window, int capacity, int count) {
    TimeSeries series = new TimeSeries(clock, window, capacity);
    for (int i = 0; i < count; i++) {
      series.add(i);
      simulation.advance(Duration.ofSeconds(1));
    }
    return series;
  }

  private static List<Double> numbers(String text) {
    return List.of(text.split(" ")).stream().map(Double::valueOf).toList();
  }

  /** Reference: TimeSeriesTest.Set. */
  @Test
  void theLatestSampleIsTheOneOfTheLatestTime() {
    TimeSeries series = new TimeSeries(clock);
    assertThat(series.latest()).isEmpty();
    Instant now = clock.now();

    series.add(1);
    assertThat(series.latest()).contains(new TimeSeries.Sample(now, 1));
    series.add(now.plusSeconds(1), 2);
    series.add(now.plusMillis(500), 3);
    series.add(now.plusSeconds(1), 4);

    assertThat(series.values()).containsExactly(1.0, 3.0, 4.0);
    assertThat(series.latest()).contains(new TimeSeries.Sample(now.plusSeconds(1), 4));
  }

  /** Reference: TimeSeriesTest.Sparsify. */
  @ParameterizedTest
  @CsvSource({
    "10, 0 1 2 3 4 5 6 7 8 9",
    "11, 0 2 3 4 5 6 7 8 9 10",
    "12, 0 2 4 5 6 7 8 9 10 11",
    "13, 0 2 4 6 7 8 9 10 11 12",
    "14, 0 2 4 6 8 9 10 11 12 13",
    "15, 0 2 4 6 8 10 11 12 13 14",
    "16, 0 4 6 8 10 11 12 13 14 15",
    "17, 0 4 8 10 11 12 13 14 15 16",
    "18, 0 4 8 11 12 13 14 15 16 17",
    "19, 0 4 8 11 13 14 15 16 17 18",
    "20, 0 4 8 11 13 15 16 17 18 19",
  })
  void theOlderHalfIsThinnedOut(int count, String expected) {
    TimeSeries series = filled(TimeSeries.DEFAULT_WINDOW, 10, count);

    assertThat(series.values()).isEqualTo(numbers(expected));
  }

  @Test
  void aLateSampleLetsTheThinningStartOver() {
    TimeSeries series = filled(TimeSeries.DEFAULT_WINDOW, 10, 12);

    series.add(clock.now().minusMillis(1500), 10.5);

    assertThat(series.values()).isEqualTo(numbers("0 4 5 6 7 8 9 10 10.5 11"));
  }

  /** Reference: TimeSeriesTest.Truncate. */
  @Test
  void samplesAsOldAsTheWindowAreDropped() {
    TimeSeries series = filled(Duration.ofSeconds(10), 1000, 10);
    assertThat(series.values()).hasSize(10);

    series.add(10);
    assertThat(series.values()).isEqualTo(numbers("1 2 3 4 5 6 7 8 9 10"));
    simulation.advance(Duration.ofHours(1));
    assertThat(series.values()).hasSize(10);
    series.add(11);

    assertThat(series.values()).containsExactly(11.0);
  }

  @Test
  void theLastSampleStaysHoweverOld() {
    TimeSeries series = new TimeSeries(clock, Duration.ofSeconds(10), 1000);

    series.add(clock.now().minusSeconds(60), 1);
    series.add(clock.now().minusSeconds(50), 2);

    assertThat(series.values()).containsExactly(2.0);
  }

  /** Reference: TimeSeriesTest.Truncate. */
  @ParameterizedTest
  @CsvSource({
    // Of 0 2 4 5 and so on the 5 is the next to go: it stays so if some before it are too old ...
    "0, 20, 0 2 4 6 7 8 9 10 11 20",
    "1, 21, 2 4 6 7 8 9 10 11 20 21",
    "3, 22, 4 6 7 8 9 10 11 20 21 22",
    // ... and thinning starts over at the second if all before it are, or it is itself.
    "5, 23, 5 7 8 9 10 11 20 21 22 23",
    "6, 24, 6 8 9 10 11 20 21 22 23 24",
  })
  void thinningGoesOnAfterATruncation(int oldest, int last, String expected) {
    TimeSeries series = filled(Duration.ofMillis(12_500), 10, 12);
    assertThat(series.values()).isEqualTo(numbers("0 2 4 5 6 7 8 9 10 11"));

    simulation.advance(Duration.ofSeconds(oldest));
    for (int sample = 20; sample <= last; sample++) {
      series.add(sample);
      simulation.advance(Duration.ofMillis(1));
    }

    assertThat(series.values()).isEqualTo(numbers(expected));
  }
}
