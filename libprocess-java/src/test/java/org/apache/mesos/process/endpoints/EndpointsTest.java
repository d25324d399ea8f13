// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.metrics.Counter;
import org.apache.mesos.process.metrics.Metrics;
import org.apache.mesos.process.metrics.PullGauge;
import org.apache.mesos.process.sim.Simulation;
import org.apache.mesos.process.sync.Rate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of libprocess.md 6.9 and 8.4. */
class EndpointsTest {

  /** Keeps what it is told. */
  private static final class FakeLogLevel implements LogLevel {
    private int level;

    @Override
    public int current() {
      return level;
    }

    @Override
    public void set(int newLevel) {
      level = newLevel;
    }
  }

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode();
  private final Metrics metrics = new Metrics();
  private final FakeLogLevel level = new FakeLogLevel();

  @BeforeEach
  void spawn() {
    Endpoints.spawn(node, metrics, new Rate(2, Duration.ofSeconds(1)), level);
    simulation.settle();
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private Future<HttpResponse> request(String path, Map<String, String> query) {
    Future<HttpResponse> response = node.request(HttpRequest.get(path, query));
    simulation.settle();
    return response;
  }

  private String get(String path, Map<String, String> query) {
    return request(path, query).value().body().toStringUtf8();
  }

  /** Reference: MetricsTest.Snapshot, MetricsTest.SnapshotAlphabetical. */
  @Test
  void aSnapshotIsJsonInTheOrderOfTheNames() {
    metrics.add(new Counter("test/b")).add(3);
    metrics.add(PullGauge.of("test/a", () -> 0.25));
    metrics.add(PullGauge.of("test/c", () -> Double.NaN));

    HttpResponse response = request("/metrics/snapshot", Map.of()).value();

    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body().toStringUtf8())
        .startsWith("{\"libprocess/dead_letters\":0.0,")
        .endsWith(",\"test/a\":0.25,\"test/b\":3.0}");
  }

  @Test
  void aSnapshotMayBeWrappedInACall() {
    HttpResponse response =
        request("/metrics/snapshot", Map.of("jsonp", "show")).value();

    assertThat(response.headers()).containsEntry("Content-Type", "text/javascript");
    assertThat(response.body().toStringUtf8()).startsWith("show({").endsWith("})");
  }

  /** Reference: MetricsTest.SnapshotTimeout. */
  @Test
  void aSnapshotLeavesOutWhatIsNotKnownInTime() {
    metrics.add(new PullGauge("test/slow", new Promise<Double>()::future));
    Future<HttpResponse> response = request("/metrics/snapshot", Map.of("timeout", "2secs"));
    assertThat(response.isPending()).isTrue();

    simulation.advance(Duration.ofSeconds(2));

    assertThat(response.value().body().toStringUtf8())
        .contains("libprocess/processes")
        .doesNotContain("test/slow");
  }

  /** Reference: MetricsTest.SnapshotTimeout. */
  @ParameterizedTest
  @ValueSource(strings = {"foobar", "5", "5 secs", "-5secs", "1years", "99999999weeks", "secs"})
  void aBadTimeoutIsRefused(String timeout) {
    HttpResponse response =
        request("/metrics/snapshot", Map.of("timeout", timeout)).value();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body().toStringUtf8())
        .isEqualTo(
            "Invalid timeout '" + timeout + "': expected a number with a unit, such as 5secs.\n");
  }

  @Test
  void snapshotsOverTheRateWait() {
    Future<HttpResponse> first = request("/metrics/snapshot", Map.of());
    Future<HttpResponse> second = request("/metrics/snapshot", Map.of());

    assertThat(first.isReady()).isTrue();
    assertThat(second.isPending()).isTrue();
    simulation.advance(Duration.ofMillis(500));

    assertThat(second.isReady()).isTrue();
  }

  @Test
  void theRateComesFromTheEnvironment() {
    assertThat(Endpoints.snapshotRate(Map.of())).isEqualTo(new Rate(2, Duration.ofSeconds(1)));
    assertThat(Endpoints.snapshotRate(Map.of(Endpoints.RATE_VARIABLE, "10/2mins")))
        .isEqualTo(new Rate(10, Duration.ofMinutes(2)));
    assertThat(Endpoints.snapshotRate(Map.of(Endpoints.RATE_VARIABLE, ""))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "/1secs", "0/1secs", "1/0secs", "1/1", "1/1secs/1secs"})
  void aBadRateIsToldInOneLine(String text) {
    assertThatThrownBy(() -> Endpoints.snapshotRate(Map.of(Endpoints.RATE_VARIABLE, text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT: '" + text
            + "' (expected: number/duration, such as 2/1secs)");
  }

  /** Reference: SystemTest.Metrics. */
  @Test
  void theMachineIsAmongTheMetrics() {
    assertThat(metrics.snapshot().value())
        .containsKeys("system/cpus_total", "system/mem_total_bytes", "system/mem_free_bytes");
    assertThat(get("/system/stats.json", Map.of("jsonp", "f")))
        .startsWith("f({")
        .contains("\"cpus_total\":", "\"mem_total_bytes\":");
  }

  @Test
  void loadsComeFromTheKernelAndAreLeftOutWhereItHasNone(@TempDir Path directory) throws Exception {
    Path loads = Files.writeString(directory.resolve("loadavg"), "0.25 1.50 3.00 1/234 5678\n");
    Path garbage = Files.writeString(directory.resolve("garbage"), "none");

    assertThat(new Machine(loads).stats())
        .containsEntry("avg_load_1min", 0.25)
        .containsEntry("avg_load_5min", 1.5)
        .containsEntry("avg_load_15min", 3.0)
        .hasSize(6);
    assertThat(new Machine(directory.resolve("absent")).stats()).hasSize(3);
    assertThat(new Machine(garbage).stats()).hasSize(3);
  }

  @Test
  void theLogLevelGoesBackAfterItsTime() {
    assertThat(get("/logging/toggle", Map.of())).isEqualTo("0\n");
    assertThat(request("/logging/toggle", Map.of("level", "2", "duration", "10secs"))
            .value()
            .status())
        .isEqualTo(200);
    assertThat(get("/logging/toggle", Map.of())).isEqualTo("2\n");

    simulation.advance(Duration.ofSeconds(6));
    get("/logging/toggle", Map.of("level", "1", "duration", "10secs"));
    simulation.advance(Duration.ofSeconds(6));
    assertThat(level.current()).isEqualTo(1);
    simulation.advance(Duration.ofSeconds(4));

    assertThat(level.current()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1, , Expecting 'duration=value' in query.",
    ", 5secs, Expecting 'level=value' in query.",
    "x, 5secs, Invalid level 'x'.",
    "-1, 5secs, Invalid level '-1'.",
    "2, 5secs, '2' < original level.",
    "4, soon, Invalid duration 'soon'.",
  })
  void aBadToggleIsRefused(String newLevel, String duration, String text) {
    level.set(3);
    Node other = simulation.newNode();
    Endpoints.spawn(other, new Metrics(), null, level);
    var query = ImmutableMap.<String, String>builder();
    if (newLevel != null) {
      query.put("level", newLevel);
    }
    if (duration != null) {
      query.put("duration", duration);
    }

    HttpResponse response =
        simulation.await(other.request(HttpRequest.get("/logging/toggle", query.build())));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body().toStringUtf8()).isEqualTo(text + "\n");
    assertThat(level.current()).isEqualTo(3);
  }

  @Test
  void theNodeCountsItsProcesses() {
    assertThat(metrics.snapshot().value())
        .containsEntry("libprocess/processes", 5.0)
        .containsEntry("libprocess/failed_processes", 0.0);
  }
}
