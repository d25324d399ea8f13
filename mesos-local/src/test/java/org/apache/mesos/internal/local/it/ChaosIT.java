// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.internal.local.chaos.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program chaos: its short form, in which nothing must be lost, and its own end. */
class ChaosIT {

  /** Several times what it takes on a machine with nothing else to do. */
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir
  private Path directory;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void nothingIsLostWhenProcessesAreKilledAtRandom() throws Exception {
    try (OsProcess chaos = OsProcess.start(
        "chaos",
        directory,
        Main.class,
        "--duration=30",
        "--limit=180",
        "--seed=3",
        "--work_dir=" + Files.createDirectory(directory.resolve("run")))) {
      int code = chaos.awaitExit(LIMIT);

      List<String> lines = chaos.allOut();
      assertThat(code).as(() -> String.join("\n", lines)).isZero();
      assertThat(lines)
          .contains(
              "ok      0 tasks without an end",
              "ok      0 tasks launched twice",
              "ok      0 updates lost",
              "ok      0 orphans")
          .anyMatch(line -> line.contains("SIGKILL   master"))
          .anyMatch(line -> line.contains("SIGKILL   slave"))
          .anyMatch(line -> line.matches(".*SIGKILL   (commands|executors)-1 .*"))
          .anyMatch(line -> line.contains("SIGKILL   executor "));
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void everythingThatItStartedEndsWithIt() throws Exception {
    try (OsProcess chaos = OsProcess.start("chaos", directory, Main.class)) {
      chaos.awaitOut("Started the cluster");
      List<ProcessHandle> below = chaos.descendants();

      // As Ctrl-C, which a process in the background may have been told to ignore.
      chaos.signal("TERM");

      assertThat(chaos.awaitExit()).isNotZero();
      assertThat(below).hasSizeGreaterThanOrEqualTo(10);
      OsProcess.awaitEnd(below);
    }
  }

  @Test
  void directoryThatIsNotEmptyIsRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try (OsProcess chaos =
        OsProcess.start("chaos", directory, Main.class, "--work_dir=" + file.getParent())) {
      assertThat(chaos.awaitExit()).isEqualTo(1);
      assertThat(chaos.allErr())
          .containsExactly("chaos: --work_dir is '"
              + directory.toRealPath()
              + "' (expected: an empty directory)");
    }
  }
}
