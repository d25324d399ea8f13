// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something happened in a simulated cluster that never should; the message tells how to replay. */
public final class SimulationFailure extends AssertionError {

  @Serial
  private static final long serialVersionUID = 1;

  private final long seed;
  private final long event;
  private final String problem;

  SimulationFailure(
      long seed, long event, Duration time, String problem, @Nullable Throwable cause) {
    super(
        ("Seed %d, event %d, after %s: %s; replay: mvn -pl mesos-local -am test"
                + " -Dtest=ClusterSimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsim.seed=%d")
            .formatted(seed, event, time, problem, seed),
        cause);
    this.seed = seed;
    this.event = event;
    this.problem = problem;
  }

  public long seed() {
    return seed;
  }

  /** How many events were served before. */
  public long event() {
    return event;
  }

  /** What is wrong, without where. */
  public String problem() {
    return problem;
  }
}
