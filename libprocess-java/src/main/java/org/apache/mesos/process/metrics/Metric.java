// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import java.util.Optional;
import org.apache.mesos.process.Future;

/** A named number. Safe for use by any thread. */
public interface Metric {

  /** What it counts, as a path: {@code master/tasks_lost}. */
  String name();

  /** The present value. A metric whose value fails is left out of a snapshot. */
  Future<Double> value();

  /** How the value was spread in the past, if that is kept. */
  default Optional<Statistics> statistics() {
    return Optional.empty();
  }
}
