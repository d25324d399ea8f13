// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static org.apache.mesos.cluster.Samples.framework;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a driver finds its master (tests.md 8). */
class MasterDetectorTest {

  private final Cluster cluster = new Cluster();
  private final RecordingScheduler scheduler = new RecordingScheduler();

  @TempDir
  private Path directory;

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Reference: MasterDetector.File. */
  @Test
  void aDriverReadsItsMasterFromAFileOnce() throws IOException {
    Path file = directory.resolve("master");
    Files.writeString(file, cluster.master() + "\n");
    cluster.addSlave(new TestingIsolation(cluster.simulation()));

    cluster.addFramework(scheduler, framework(), "file://" + file);
    Files.delete(file);

    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void aDriverWhoseMasterCannotBeFoundIsAborted() {
    cluster.addFramework(scheduler, framework(), "file://" + directory.resolve("none"));

    assertThat(scheduler.calls()).containsExactly("error");
    assertThat(scheduler.errors())
        .containsExactly(
            "Configuration error: Failed to open file at '" + directory.resolve("none") + "'");
  }
}
