// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSandboxesTest {

  @TempDir
  private Path directory;

  private final Simulation sim = new Simulation();
  private final FilesProcess files = new FilesProcess(FilesProcess.ID, Runnable::run);
  private DiskSandboxes sandboxes;

  @BeforeEach
  void start() {
    Node node = sim.newNode();
    node.spawn(files);
    sandboxes = new DiskSandboxes(directory.resolve("work"), files, Runnable::run);
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  @Test
  void runsAreCounted() {
    Path executor =
        directory.resolve("work/slaves/S-0/frameworks/F-0/executors/Task 0 (sleep 1)/runs");

    assertThat(create("Task 0 (sleep 1)")).isEqualTo(executor.resolve("0"));
    assertThat(create("Task 0 (sleep 1)")).isEqualTo(executor.resolve("1"));
    assertThat(create("other").getFileName()).hasToString("0");
  }

  @Test
  void smallestFreeNumberIsTaken() throws IOException {
    Path run = create("default");
    Path second = create("default");
    Files.delete(run);

    assertThat(create("default")).isEqualTo(run);
    assertThat(second).exists();
  }

  @Test
  void everybodyMayLookInside() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(create("default"))))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void idsDoNotLeadOutOfTheWorkDirectory() throws IOException {
    for (String id : new String[] {"../../../../../../evil", "/evil", "..", "a/../../evil", "\0"}) {
      Path run = create(id);

      assertThat(run.getParent().getParent().getParent()).endsWithRaw(Path.of("executors"));
    }
    try (var entries = Files.list(directory)) {
      assertThat(entries).containsExactly(directory.resolve("work"));
    }
  }

  @Test
  void directoryThatCannotBeMadeIsAFailure() throws IOException {
    Files.writeString(directory.resolve("work"), "a file");

    Future<Path> sandbox = future("default");

    assertThat(sandbox.isFailed()).isTrue();
    assertThat(sandbox.failure()).isInstanceOf(IOException.class);
  }

  private Path create(String executorId) {
    return future(executorId).value();
  }

  private Future<Path> future(String executorId) {
    return sandboxes.create(
        SlaveID.newBuilder().setValue("S-0").build(),
        FrameworkID.newBuilder().setValue("F-0").build(),
        ExecutorID.newBuilder().setValue(executorId).build());
  }
}
