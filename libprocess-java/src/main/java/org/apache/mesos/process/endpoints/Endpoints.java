// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.endpoints;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Vitals;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.metrics.Metrics;
import org.apache.mesos.process.metrics.PullGauge;
import org.apache.mesos.process.sync.Rate;
import org.jspecify.annotations.Nullable;

/**
 * Spawns {@code metrics}, {@code system} and {@code logging} on a node, and adds the gauges of the
 * machine ({@code system/...}) and of the node itself ({@code libprocess/...}) to its metrics. The
 * node has {@code help} and {@code __processes__} anyway.
 */
public final class Endpoints {

  /** The variable of the environment for {@link #snapshotRate}. */
  public static final String RATE_VARIABLE = "LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT";

  private static final Rate DEFAULT_RATE = new Rate(2, Duration.ofSeconds(1));

  private Endpoints() {}

  /**
   * Spawns everything.
   *
   * @param snapshotRate of {@code /metrics/snapshot}; null for no limit
   * @param level what {@code /logging/toggle} changes; null for no such page
   */
  public static void spawn(
      Node node, Metrics metrics, @Nullable Rate snapshotRate, @Nullable LogLevel level) {
    Machine machine = new Machine(Machine.LOADS);
    addMachine(machine, metrics);
    addNode(node, metrics);
    node.spawn(new MetricsProcess(metrics, snapshotRate));
    node.spawn(new SystemProcess(machine));
    if (level != null) {
      node.spawn(new LoggingProcess(level));
    }
  }

  /**
   * The limit that the environment sets, as {@code 10/2secs}: two in a second if it says nothing,
   * none (null) if it says so by an empty text.
   *
   * @throws IllegalArgumentException for anything else; the message is one line for the user
   */
  public static @Nullable Rate snapshotRate(Map<String, String> environment) {
    String text = environment.get(RATE_VARIABLE);
    if (text == null) {
      return DEFAULT_RATE;
    }
    return text.isEmpty() ? null : parseRate(text);
  }

  private static Rate parseRate(String text) {
    List<String> parts = Splitter.on('/').splitToList(text);
    @Nullable Integer permits = Ints.tryParse(parts.get(0));
    Optional<Duration> period =
        parts.size() == 2 ? Durations.parse(parts.get(1)) : Optional.empty();
    checkArgument(
        permits != null && permits > 0 && period.isPresent() && !period.get().isZero(),
        "%s: '%s' (expected: number/duration, such as 2/1secs)",
        RATE_VARIABLE,
        text);
    return new Rate(permits, period.get());
  }

  private static void addMachine(Machine machine, Metrics metrics) {
    machine.gauges().forEach((key, source) -> {
      String name = "system/" + (key.startsWith("avg_") ? key.substring(4) : key);
      metrics.add(new PullGauge(name, () -> value(source)));
    });
  }

  private static Future<Double> value(Supplier<OptionalDouble> source) {
    OptionalDouble value = source.get();
    return value.isPresent() ? Future.ready(value.getAsDouble()) : Future.failed("unknown");
  }

  private static void addNode(Node node, Metrics metrics) {
    Vitals vitals = node.vitals();
    metrics.add(PullGauge.of("libprocess/processes", node::processes));
    metrics.add(PullGauge.of("libprocess/failed_processes", vitals::failedProcesses));
    metrics.add(PullGauge.of("libprocess/dead_letters", vitals::deadLetters));
    metrics.add(PullGauge.of("libprocess/dropped_messages", vitals::droppedMessages));
    metrics.add(PullGauge.of("libprocess/longest_mailbox", vitals::longestMailbox));
    metrics.add(PullGauge.of("libprocess/held_back", vitals::heldBack));
    node.transportCounters()
        .forEach((name, counter) ->
            metrics.add(PullGauge.of("libprocess/transport/" + name, counter::getAsLong)));
  }

  /** A JSON answer, wrapped in a call for clients that ask for one. */
  static HttpResponse json(HttpRequest request, String json) {
    String callback = request.query().get("jsonp");
    return callback == null
        ? HttpResponse.json(json)
        : HttpResponse.ok("text/javascript", callback + "(" + json + ")");
  }
}
