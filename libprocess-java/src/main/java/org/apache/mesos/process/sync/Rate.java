// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * How often something may happen.
 *
 * @param permits at least one
 * @param period the time in which so many permits are given, longer than zero
 */
public record Rate(int permits, Duration period) {

  /** Throws IllegalArgumentException unless both are positive. */
  public Rate {
    checkArgument(permits > 0, "permits: %s (expected: positive)", permits);
    checkArgument(period.compareTo(Duration.ZERO) > 0, "period: %s (expected: positive)", period);
  }

  /** The time between two permits. */
  public Duration interval() {
    return period.dividedBy(permits);
  }
}
