// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tasks when somebody sends SIGKILL to their executor. */
class KilledExecutorIT {

  @TempDir
  private Path directory;

  private OsCluster cluster;
  private OsProcess slave;

  @BeforeEach
  void startDaemons() throws Exception {
    cluster = new OsCluster(directory);
    cluster.startMaster();
    slave = cluster.startSlave("slave");
  }

  @AfterEach
  void killAll() {
    cluster.close();
  }

  @Test
  void tasksAreLostAndTheirProcessesKilled() throws Exception {
    OsProcess framework = cluster.startFramework(
        "framework", "1", "executor", ExecutorMain.command(ExecutorMain.ENDLESS));
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    slave.children().forEach(ProcessHandle::destroyForcibly);

    framework.awaitOut("task 1 TASK_LOST Lost executor");
    assertThat(tree).hasSize(2);
    OsProcess.awaitEnd(tree);
  }

  @Test
  void commandOfAKilledExecutorFails() throws Exception {
    OsProcess framework = cluster.startFramework("framework", "1", "command", "sleep 1000000");
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    slave.children().forEach(ProcessHandle::destroyForcibly);

    framework.awaitOut("task 1 TASK_FAILED Executor running the task's command failed");
    OsProcess.awaitEnd(tree);
  }
}
