// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static java.util.Objects.requireNonNull;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.mesos.process.Future;

/**
 * A number that is found out when asked for.
 *
 * @param source called by any thread; asks a process by {@code process.dispatch(...)}
 */
public record PullGauge(String name, Supplier<Future<Double>> source) implements Metric {

  public PullGauge {
    requireNonNull(name, "name");
    requireNonNull(source, "source");
  }

  /** A gauge whose value any thread can read at once. */
  public static PullGauge of(String name, DoubleSupplier source) {
    return new PullGauge(name, () -> Future.ready(source.getAsDouble()));
  }

  @Override
  public Future<Double> value() {
    return source.get();
  }
}
