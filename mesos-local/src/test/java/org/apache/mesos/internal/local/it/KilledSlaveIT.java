// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of its tasks when somebody sends SIGKILL to a slave. */
class KilledSlaveIT {

  @TempDir
  private Path directory;

  private OsCluster cluster;

  @BeforeEach
  void startMaster() throws Exception {
    cluster = new OsCluster(directory);
    cluster.startMaster();
  }

  @AfterEach
  void killAll() {
    cluster.close();
  }

  @Test
  void tasksAreLostAndExecutorsKillThemselves() throws Exception {
    OsProcess slave = cluster.startSlave("slave");
    OsProcess framework = cluster.startFramework(
        "framework", "1", "executor", ExecutorMain.command(ExecutorMain.ENDLESS));
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    slave.kill();

    assertThat(tree).hasSize(2);
    OsProcess.awaitEnd(tree);
    // It may take the master more than a minute to give the slave up, but not if that is back.
    cluster.startSlave("slave");
    framework.awaitOut("task 1 TASK_LOST");
  }

  @Test
  void tasksGoToOtherSlaves() throws Exception {
    OsProcess slave = cluster.startSlave("slave-1", "--resources=cpus:1;mem:1024");
    OsProcess framework = cluster.startFramework("framework", "2", "command", "sleep 1000000");
    framework.awaitOut("task 1 TASK_RUNNING");

    slave.kill();
    cluster.startSlave("slave-2");

    framework.awaitOut("task 2 TASK_RUNNING");
  }
}
