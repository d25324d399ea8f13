// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.sim.Simulation;
import org.apache.mesos.process.sim.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.6 on metrics, but for those over HTTP. */
class MetricsTest {

  private static final Duration WINDOW = Duration.ofHours(1);

  private final Simulation simulation = new Simulation();
  private final VirtualClock clock = simulation.clock();
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    simulation.close();
  }

  /** Reference: MetricsTest.Counter. */
  @Test
  void aCounterCounts() {
    Counter counter = metrics.add(new Counter("test/counter"));
    assertThat(counter.value().value()).isZero();

    counter.increment();
    counter.increment();
    assertThat(counter.value().value()).isEqualTo(2);
    counter.add(42);
    assertThat(counter.value().value()).isEqualTo(44);
    counter.reset();

    assertThat(counter.value().value()).isZero();
    assertThat(counter.statistics()).isEmpty();
  }

  /** Reference: MetricsTest.PullGauge. */
  @Test
  void aPullGaugeAsks() {
    assertThat(PullGauge.of("test/gauge", () -> 42).value().value()).isEqualTo(42);
    assertThat(
            new PullGauge("test/failed", () -> Future.failed("failed")).value().isFailed())
        .isTrue();
  }

  /** Reference: MetricsTest.PushGauge. */
  @Test
  void aPushGaugeIsTold() {
    PushGauge gauge = metrics.add(new PushGauge("test/gauge"));

    gauge.set(3);
    gauge.add(1.5);
    gauge.add(-2);

    assertThat(gauge.value().value()).isEqualTo(2.5);
  }

  /** Reference: MetricsTest.Statistics. */
  @Test
  void aCounterWithAHistoryHasStatistics() {
    Counter counter = new Counter("test/counter", clock, WINDOW);
    for (int i = 1; i <= 10; i++) {
      simulation.advance(Duration.ofSeconds(1));
      counter.increment();
    }

    Statistics spread = counter.statistics().orElseThrow();

    assertThat(spread.count()).isEqualTo(11);
    assertThat(spread.min()).isZero();
    assertThat(spread.max()).isEqualTo(10);
    assertThat(spread.p50()).isEqualTo(5);
    assertThat(spread.p90()).isEqualTo(9);
    assertThat(spread.p95()).isEqualTo(9.5);
    assertThat(spread.p99()).isEqualTo(9.9);
    assertThat(spread.p999()).isEqualTo(9.99);
    assertThat(spread.p9999()).isEqualTo(9.999);
  }

  /** Reference: MetricsTest.Snapshot, MetricsTest.SnapshotAlphabetical. */
  @Test
  void aSnapshotHasEveryValueThatIsKnown() {
    Promise<Double> gone = new Promise<>();
    gone.abandon();
    metrics.add(new PushGauge("test/b"));
    metrics.add(PullGauge.of("test/c", () -> 3));
    metrics.add(new Counter("test/a"));
    metrics.add(new PullGauge("test/fails", () -> Future.failed("failed")));
    metrics.add(new PullGauge("test/gone", gone::future));
    metrics.add(PullGauge.of("test/throws", () -> {
      throw new IllegalStateException("broken");
    }));

    Map<String, Double> all = metrics.snapshot().value();
    metrics.remove("test/b");

    assertThat(all)
        .containsExactly(
            Map.entry("test/a", 0.0), Map.entry("test/b", 0.0), Map.entry("test/c", 3.0));
    assertThat(metrics.snapshot().value()).containsOnlyKeys("test/a", "test/c");
  }

  /** Reference: MetricsTest.SnapshotTimeout. */
  @Test
  void whatIsNotKnownInTimeIsLeftOut() {
    metrics.add(PullGauge.of("test/gauge", () -> 42));
    metrics.add(new PullGauge("test/slow", new Promise<Double>()::future));
    var limited = metrics.snapshot(clock, Duration.ofSeconds(2));
    var unlimited = metrics.snapshot();

    simulation.advance(Duration.ofSeconds(1));
    assertThat(limited.isPending()).isTrue();
    simulation.advance(Duration.ofSeconds(1));

    assertThat(limited.value()).containsOnlyKeys("test/gauge");
    assertThat(unlimited.isPending()).isTrue();
  }

  /** Reference: MetricsTest.SnapshotStatistics. */
  @Test
  void aSnapshotHasTheStatisticsOfMetricsWithAHistory() {
    Counter counter = metrics.add(new Counter("n", clock, WINDOW));
    simulation.advance(Duration.ofSeconds(1));
    counter.add(10);

    assertThat(metrics.snapshot().value())
        .containsOnlyKeys(
            "n", "n/count", "n/max", "n/min", "n/p50", "n/p90", "n/p95", "n/p99", "n/p999",
            "n/p9999")
        .containsEntry("n/max", 10.0)
        .containsEntry("n/p50", 5.0);
  }

  /** Reference: MetricsTest.Timer. */
  @Test
  void aStopwatchGivesTheLastMeasurement() {
    Stopwatch stopwatch = new Stopwatch("test/timer", Stopwatch.Unit.NANOSECONDS, clock);
    assertThat(stopwatch.name()).isEqualTo("test/timer_ns");
    stopwatch.stop();
    assertThat(stopwatch.value().isFailed()).isTrue();

    stopwatch.start();
    simulation.advance(Duration.ofNanos(1000));
    stopwatch.stop();

    assertThat(stopwatch.value().value()).isEqualTo(1000);
  }

  /** Reference: MetricsTest.AsyncTimer. */
  @Test
  void aStopwatchTimesAFutureNotTheCall() {
    Stopwatch stopwatch = new Stopwatch("test/timer", Stopwatch.Unit.MILLISECONDS, clock, WINDOW);
    Promise<String> promise = new Promise<>();

    stopwatch.time(Future.ready("at once"));
    assertThat(stopwatch.value().value()).isZero();
    Future<String> timed = stopwatch.time(promise.future());
    simulation.advance(Duration.ofMillis(20));
    promise.set("done");

    assertThat(timed).isSameAs(promise.future());
    assertThat(stopwatch.value().value()).isEqualTo(20);
    assertThat(stopwatch.statistics().orElseThrow().max()).isEqualTo(20);
  }

  @Test
  void aNameIsTakenOnceAndFreeAgainWhenRemoved() {
    metrics.add(new Counter("n"));

    assertThatThrownBy(() -> metrics.add(new Counter("n")))
        .hasMessage("Metric 'n' was already added");
    metrics.remove("n");
    metrics.add(new Counter("n"));
    assertThatThrownBy(() -> metrics.remove("m")).hasMessage("Metric 'm' not found");
  }
}
