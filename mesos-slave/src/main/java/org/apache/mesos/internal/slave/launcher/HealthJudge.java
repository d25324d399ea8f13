// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.HealthCheck;
import org.apache.mesos.process.Future;

/**
 * Says whether a task is healthy by what its probe sees. Failures before the first success do not
 * count within the grace period; so many in a row as the check allows condemn the task.
 */
final class HealthJudge {

  private static final int FIRST_GOOD_STATUS = 200;
  private static final int FIRST_BAD_STATUS = 400;

  /** What there is to tell: a change to the better, or any failure that counts. */
  record Verdict(boolean isHealthy, boolean isCondemned, int failures) {}

  private final HealthCheck check;
  private final Instant graceEnd;
  private final ImmutableSet<Integer> goodStatuses;
  private boolean hasSucceeded;
  private int failures;

  HealthJudge(HealthCheck check, Instant launch) {
    this.check = check;
    Duration grace = PeriodicProbe.duration(check.getGracePeriodSeconds());
    this.graceEnd = launch.plus(grace);
    this.goodStatuses = ImmutableSet.copyOf(check.getHttp().getStatusesList());
  }

  Optional<Verdict> judge(Future<Integer> seen, Instant now) {
    if (seen.isReady() && isGood(seen.value())) {
      boolean isNews = !hasSucceeded || failures > 0;
      hasSucceeded = true;
      failures = 0;
      return isNews ? Optional.of(new Verdict(true, false, 0)) : Optional.empty();
    }
    if (!hasSucceeded && now.isBefore(graceEnd)) {
      return Optional.empty();
    }
    failures++;
    boolean isCondemned = failures >= Integer.toUnsignedLong(check.getConsecutiveFailures());
    return Optional.of(new Verdict(false, isCondemned, failures));
  }

  private boolean isGood(int seen) {
    return switch (Checks.type(check)) {
      case COMMAND -> seen == 0;
      case TCP -> seen == Probe.CONNECTED;
      case HTTP ->
        goodStatuses.isEmpty()
            ? seen >= FIRST_GOOD_STATUS && seen < FIRST_BAD_STATUS
            : goodStatuses.contains(seen);
      case UNKNOWN -> false;
    };
  }
}
