// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whole clusters with faults. {@code -Dsim.seed=N} replays one with a trace of its messages, {@code
 * -Dsim.seeds=N} runs so many, from {@code -Dsim.from=N} on.
 */
class ClusterSimulationTest {

  private static final Path OUTPUT = Path.of("target", "simulation");
  private static final int SEEDS = 200;
  private static final int MAX_TRACED = 5;

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // As many seeds as somebody asks for.
  void everyPromiseIsKept() throws IOException, InterruptedException {
    Long seed = Long.getLong("sim.seed");
    if (seed != null) {
      replay(seed);
      return;
    }
    Integer asked = Integer.getInteger("sim.seeds");

    Main.Outcome outcome =
        Main.run(Settings.DEFAULT, Long.getLong("sim.from", 1), asked == null ? SEEDS : asked);

    Files.createDirectories(OUTPUT);
    Files.writeString(OUTPUT.resolve("statistics.txt"), outcome.statistics() + "\n");
    if (asked != null) {
      System.out.println(outcome.statistics());
    }
    assertThat(outcome.failures())
        .as(() -> outcome.failures().stream()
            .limit(MAX_TRACED)
            .map(failure -> failure.getMessage() + "\n" + traced(failure.seed()))
            .collect(Collectors.joining("\n")))
        .isEmpty();
  }

  private static void replay(long seed) throws IOException {
    Files.createDirectories(OUTPUT);
    Path file = OUTPUT.resolve("seed-" + seed + ".trace");
    System.out.println("Trace of seed " + seed + ": " + file.toAbsolutePath());
    try (PrintStream trace = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      ClusterSimulation.run(seed, Settings.DEFAULT.withTrace(trace::println));
    }
  }

  /** A run that fails is worth to be seen, and always fails the same way. */
  private static String traced(long seed) {
    try {
      replay(seed);
      return "but not when it was replayed";
    } catch (SimulationFailure e) {
      return "traced in " + OUTPUT.toAbsolutePath();
    } catch (IOException e) {
      return "but not traced: " + e;
    }
  }

  @Test
  void theSeedDecidesEverything() {
    ClusterSimulation.Result first = ClusterSimulation.run(11, Settings.DEFAULT);
    List<String> trace = new ArrayList<>();
    ClusterSimulation.Result again =
        ClusterSimulation.run(11, Settings.DEFAULT.withTrace(trace::add));

    assertThat(again.traceHash()).isEqualTo(first.traceHash());
    assertThat(trace).hasSizeGreaterThan(1000);
    assertThat(ClusterSimulation.run(12, Settings.DEFAULT).traceHash())
        .isNotEqualTo(first.traceHash());
  }
}
