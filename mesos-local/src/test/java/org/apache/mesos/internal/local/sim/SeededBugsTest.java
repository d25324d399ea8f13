// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds the mistakes that master and slave can be told to make. */
class SeededBugsTest {

  private static final Path OUTPUT = Path.of("target", "simulation", "seeded-bugs.txt");
  private static final int MAX_SEEDS = 200;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      // Breaks no promise that is checked so far.
      names = "QUEUE_DUPLICATE_UPDATES")
  void isFoundAndReplayedFromItsSeed(Bug bug) throws IOException {
    Settings settings = Settings.DEFAULT.withBugs(Bugs.of(bug));

    SimulationFailure failure = find(settings);

    Files.createDirectories(OUTPUT.getParent());
    Files.writeString(
        OUTPUT,
        "%s: within %d seeds: %s%n".formatted(bug, failure.seed(), failure.problem()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    assertThatThrownBy(() -> ClusterSimulation.run(failure.seed(), settings))
        .isInstanceOfSatisfying(SimulationFailure.class, again -> {
          assertThat(again.event()).isEqualTo(failure.event());
          assertThat(again.problem()).isEqualTo(failure.problem());
        });
  }

  private static SimulationFailure find(Settings settings) {
    for (long seed = 1; seed <= MAX_SEEDS; seed++) {
      try {
        ClusterSimulation.run(seed, settings);
      } catch (SimulationFailure failure) {
        return failure;
      }
    }
    throw new AssertionError("Not found within " + MAX_SEEDS + " seeds: " + settings.bugs());
  }
}
