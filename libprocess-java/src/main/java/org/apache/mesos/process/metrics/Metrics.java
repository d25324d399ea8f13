// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Futures;

/** The metrics of a daemon, by name. Safe for use by any thread. */
public final class Metrics {

  private final ConcurrentNavigableMap<String, Metric> metrics = new ConcurrentSkipListMap<>();

  /** Without any metric yet. */
  public Metrics() {}

  /** Adds a metric and gives it; IllegalArgumentException if the name is taken. */
  public <M extends Metric> M add(M metric) {
    checkArgument(
        metrics.putIfAbsent(metric.name(), metric) == null,
        "Metric '%s' was already added",
        metric.name());
    return metric;
  }

  /** Takes a metric away; IllegalArgumentException if there is none of that name. */
  public void remove(String name) {
    checkArgument(metrics.remove(name) != null, "Metric '%s' not found", name);
  }

  /** All values, as soon as all are known; those that fail are left out. */
  public Future<ImmutableSortedMap<String, Double>> snapshot() {
    Question question = ask();
    return question.answered().map(complete -> question.known());
  }

  /** The values that are known within a time; others are left out. */
  public Future<ImmutableSortedMap<String, Double>> snapshot(Clock clock, Duration timeout) {
    Question question = ask();
    return question
        .answered()
        .after(clock, timeout, late -> Future.ready(question.values))
        .map(inTime -> question.known());
  }

  private Question ask() {
    List<Metric> asked = new ArrayList<>(metrics.values());
    return new Question(asked, asked.stream().map(Metrics::value).toList());
  }

  private static Future<Double> value(Metric metric) {
    try {
      // So that one that is abandoned does not hold up the others.
      return metric.value().recover(Metrics::failed);
    } catch (RuntimeException e) {
      return Future.failed(e);
    }
  }

  private static Future<Double> failed(Future<Double> value) {
    return value.isFailed() ? value : Future.failed("No value");
  }

  private static void addSpread(String name, Statistics spread, Map<String, Double> known) {
    known.put(name + "/count", (double) spread.count());
    known.put(name + "/max", spread.max());
    known.put(name + "/min", spread.min());
    known.put(name + "/p50", spread.p50());
    known.put(name + "/p90", spread.p90());
    known.put(name + "/p95", spread.p95());
    known.put(name + "/p99", spread.p99());
    known.put(name + "/p999", spread.p999());
    known.put(name + "/p9999", spread.p9999());
  }

  /** Metrics with the values that they gave, or will give. */
  private record Question(List<Metric> metrics, List<Future<Double>> values) {

    Future<List<Future<Double>>> answered() {
      return Futures.await(values);
    }

    ImmutableSortedMap<String, Double> known() {
      Map<String, Double> known = new TreeMap<>();
      for (int i = 0; i < metrics.size(); i++) {
        if (values.get(i).isReady()) {
          Metric metric = metrics.get(i);
          known.put(metric.name(), values.get(i).value());
          metric.statistics().ifPresent(spread -> addSpread(metric.name(), spread, known));
        }
      }
      return ImmutableSortedMap.copyOf(known);
    }
  }
}
