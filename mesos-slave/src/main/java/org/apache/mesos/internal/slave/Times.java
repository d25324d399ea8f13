// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.time.Duration;
import java.time.Instant;

/** Times as messages and endpoints carry them: seconds, with fractions. */
final class Times {

  private static final double NANOS_PER_SECOND = 1e9;

  private Times() {}

  static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / NANOS_PER_SECOND;
  }

  static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
  }
}
