// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a run is found and ended, whoever started it. */
class ChildrenIT {

  @TempDir
  private Path temporary;

  private Path directory;
  private Children children;

  @BeforeEach
  void create() throws IOException {
    directory = temporary.toRealPath();
    children = new Children(directory);
  }

  @AfterEach
  void close() {
    children.close();
  }

  private Process start(String... words) throws IOException {
    return children.start(ImmutableList.copyOf(words), directory.resolve("log"));
  }

  @Test
  void processesThatOthersStartedInSessionsOfTheirOwnAreKilled() throws Exception {
    Process parent = start("/bin/sh", "-c", "setsid sleep 1000 &");
    assertThat(parent.waitFor()).isZero();
    assertThat(children.alive()).hasSize(1);

    children.close();

    assertThat(children.alive()).isEmpty();
    assertThatThrownBy(() -> start("true"))
        .isInstanceOf(IOException.class)
        .hasMessage("Everything is being ended");
  }

  @Test
  void processIsFoundByItsWorkingDirectoryToo() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "echo here; exec sleep 1000");
    Process process = builder
        .directory(Files.createDirectory(directory.resolve("x")).toFile())
        .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("here");

      assertThat(children.alive()).extracting(ProcessScan.Found::pid).contains(process.pid());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void processThatIsStoppedIsKilledAsWell() throws Exception {
    Process process = start("sleep", "1000");
    assertThat(Children.signal("STOP", process.pid())).isTrue();

    children.close();

    assertThat(process.waitFor()).isNotZero();
    assertThat(Children.signal("CONT", process.pid())).isFalse();
  }
}
