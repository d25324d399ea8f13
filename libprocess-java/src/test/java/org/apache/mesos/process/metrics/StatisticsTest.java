// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.6 on statistics. */
class StatisticsTest {

  /** Reference: StatisticsTest.Empty, StatisticsTest.Single. */
  @Test
  void thereAreNoneOfFewerThanTwoValues() {
    assertThat(Statistics.of(List.of())).isEmpty();
    assertThat(Statistics.of(List.of(1.0))).isEmpty();
  }

  /** Reference: StatisticsTest.FromTimeSeries. */
  @Test
  void percentilesAreInterpolated() {
    List<Double> values = IntStream.rangeClosed(-5, 5).mapToObj(i -> (double) i).toList();

    Statistics spread = Statistics.of(values).orElseThrow();

    assertThat(spread)
        .usingRecursiveComparison()
        .withComparatorForType(Comparator.comparing(v -> Math.round(v * 1e9)), Double.class)
        .isEqualTo(new Statistics(11, -5, 5, -2.5, 0, 2.5, 4, 4.5, 4.9, 4.99, 4.999));
  }

  /** Reference: StatisticsTest.FromDurationList. */
  @Test
  void theOrderOfTheValuesDoesNotMatter() {
    List<Double> seconds =
        DoubleStream.iterate(100, s -> s - 1).limit(101).boxed().toList();

    Statistics spread = Statistics.of(seconds).orElseThrow();

    assertThat(spread.count()).isEqualTo(101);
    assertThat(spread.min()).isZero();
    assertThat(spread.max()).isEqualTo(100);
    assertThat(spread.p50()).isEqualTo(50);
    assertThat(spread.p90()).isEqualTo(90);
    assertThat(spread.p95()).isEqualTo(95);
    assertThat(spread.p99()).isEqualTo(99);
    assertThat(spread.p999()).isEqualTo(99.9);
    assertThat(spread.p9999()).isEqualTo(99.99);
  }
}
