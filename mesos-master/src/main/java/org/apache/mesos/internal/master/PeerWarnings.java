// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.time.Duration;
import java.time.Instant;
import org.apache.mesos.process.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings that any peer can cause at will: so many a second, so that they cannot fill the log. */
final class PeerWarnings {

  private static final Logger log = LoggerFactory.getLogger(Master.class);

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int MAX_PER_INTERVAL = 20;

  private final Clock clock;
  private Instant intervalEnd = Instant.MIN;
  private int count;

  PeerWarnings(Clock clock) {
    this.clock = clock;
  }

  /** Logs in the format of SLF4J. */
  void warn(String format, Object... arguments) {
    if (isAllowed()) {
      log.warn(format, arguments);
    }
  }

  /** Whether one more is in order now; tells how many were not. */
  boolean isAllowed() {
    Instant now = clock.now();
    if (!now.isBefore(intervalEnd)) {
      if (count > MAX_PER_INTERVAL) {
        log.warn("Left out {} warnings like the last ones", count - MAX_PER_INTERVAL);
      }
      count = 0;
      intervalEnd = now.plus(INTERVAL);
    }
    count++;
    return count <= MAX_PER_INTERVAL;
  }
}
