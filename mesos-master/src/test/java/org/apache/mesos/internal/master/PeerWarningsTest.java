// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.Test;

class PeerWarningsTest {

  @Test
  void twentyASecondAreAllowed() {
    try (Simulation simulation = new Simulation()) {
      PeerWarnings warnings = new PeerWarnings(simulation.clock());

      assertThat(allowed(warnings)).isEqualTo(20);
      simulation.advance(Duration.ofMillis(999));
      assertThat(allowed(warnings)).isZero();
      simulation.advance(Duration.ofMillis(1));
      assertThat(allowed(warnings)).isEqualTo(20);
    }
  }

  private static long allowed(PeerWarnings warnings) {
    return IntStream.range(0, 1000).filter(i -> warnings.isAllowed()).count();
  }
}
