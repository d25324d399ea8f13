// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.endpoints;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.http.Json;
import org.apache.mesos.process.metrics.Metrics;
import org.apache.mesos.process.sync.Rate;
import org.apache.mesos.process.sync.RateLimiter;
import org.jspecify.annotations.Nullable;

/** Serves {@code /metrics/snapshot} (libprocess.md 8.4). Requests over the rate wait. */
final class MetricsProcess extends Process {

  private final Metrics metrics;
  private final @Nullable Rate rate;
  private @Nullable RateLimiter limiter;

  MetricsProcess(Metrics metrics, @Nullable Rate rate) {
    super("metrics");
    this.metrics = metrics;
    this.rate = rate;
  }

  @Override
  protected void initialize() {
    if (rate != null) {
      limiter = new RateLimiter(clock(), rate);
    }
    route("/snapshot", "All metrics; with ?timeout=D those known within that time", this::snapshot);
  }

  @Override
  protected void cleanup() {
    if (limiter != null) {
      limiter.close();
    }
  }

  private Future<HttpResponse> snapshot(HttpRequest request) {
    String text = request.query().get("timeout");
    Optional<Duration> timeout = text == null ? Optional.empty() : Durations.parse(text);
    if (text != null && timeout.isEmpty()) {
      return Future.ready(HttpResponse.badRequest(
          "Invalid timeout '" + text + "': expected a number with a unit, such as 5secs.\n"));
    }
    Future<Void> permit = limiter == null ? Future.ready(null) : limiter.acquire();
    return permit
        .then(
            this,
            go ->
                timeout.map(limit -> metrics.snapshot(clock(), limit)).orElseGet(metrics::snapshot))
        .map(values -> Endpoints.json(request, toJson(values)));
  }

  private static String toJson(ImmutableSortedMap<String, Double> values) {
    Map<String, String> fields = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      // JSON has no infinities.
      if (Double.isFinite(value)) {
        fields.put(name, Json.number(value));
      }
    });
    return Json.object(fields);
  }
}
