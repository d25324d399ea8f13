// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Load and faults by chance; a seed that fails is replayed with {@code -Dsim.seed=N}. */
class ChaosTest {

  private static final int SEEDS = 50;
  private static final int STEPS = 200;

  static LongStream seeds() {
    Long seed = Long.getLong("sim.seed");
    return seed == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noProcessFailsAndNothingIsLeftInUse(long seed) {
    try (ChaosRun run = new ChaosRun(seed)) {
      for (int i = 0; i < STEPS; i++) {
        run.step();
      }
      run.calmDown();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("Replay this with -Dsim.seed=" + seed, e);
    }
  }
}
