// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import java.util.Collection;
import java.util.Optional;

/** How values are spread; percentiles are interpolated between the two nearest values. */
public record Statistics(
    int count,
    double min,
    double max,
    double p25,
    double p50,
    double p75,
    double p90,
    double p95,
    double p99,
    double p999,
    double p9999) {

  /** Of at least two values; of fewer there are none. */
  public static Optional<Statistics> of(Collection<Double> values) {
    if (values.size() < 2) {
      return Optional.empty();
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return Optional.of(new Statistics(
        sorted.length,
        sorted[0],
        sorted[sorted.length - 1],
        percentile(sorted, 0.25),
        percentile(sorted, 0.5),
        percentile(sorted, 0.75),
        percentile(sorted, 0.9),
        percentile(sorted, 0.95),
        percentile(sorted, 0.99),
        percentile(sorted, 0.999),
        percentile(sorted, 0.9999)));
  }

  private static double percentile(double[] sorted, double fraction) {
    double position = fraction * (sorted.length - 1);
    int below = (int) position;
    if (below == sorted.length - 1) {
      return sorted[below];
    }
    return sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
  }
}
