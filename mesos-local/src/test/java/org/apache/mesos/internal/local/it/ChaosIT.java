// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.internal.local.chaos.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program chaos: how it begins and ends. */
class ChaosIT {

  @TempDir
  private Path directory;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void everythingThatItStartedEndsWithIt() throws Exception {
    try (OsProcess chaos = OsProcess.start("chaos", directory, Main.class)) {
      chaos.awaitOut("Started the cluster");
      List<ProcessHandle> below = chaos.descendants();

      chaos.signal("INT");

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
