// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.metrics;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.AtomicDouble;
import org.apache.mesos.process.Future;

/** A number that goes up and down as it is told. */
public final class PushGauge implements Metric {

  private final String name;
  private final AtomicDouble level = new AtomicDouble();

  /** A gauge at 0. */
  public PushGauge(String name) {
    this.name = requireNonNull(name, "name");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Double> value() {
    return Future.ready(level.get());
  }

  public void set(double value) {
    level.set(value);
  }

  /** Goes up, or down by a negative number. */
  public void add(double change) {
    level.addAndGet(change);
  }
}
