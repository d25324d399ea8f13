// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, which is how daemons are told to stop. */
class SignalIT {

  @TempDir
  private Path directory;

  private OsCluster cluster;
  private OsProcess master;
  private OsProcess slave;

  @BeforeEach
  void startDaemons() throws Exception {
    cluster = new OsCluster(directory);
    master = cluster.startMaster();
    slave = cluster.startSlave("slave");
  }

  @AfterEach
  void killAll() {
    cluster.close();
  }

  @Test
  void idleDaemonsEnd() throws Exception {
    slave.terminate();
    assertThat(slave.awaitExit()).isZero();

    master.terminate();
    assertThat(master.awaitExit()).isZero();
  }

  @Test
  void slaveTakesItsExecutorsAlong() throws Exception {
    OsProcess framework = cluster.startFramework(
        "framework", "1", "executor", ExecutorMain.command(ExecutorMain.ENDLESS));
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    slave.terminate();

    assertThat(slave.awaitExit()).isZero();
    assertThat(tree).hasSize(2);
    OsProcess.awaitEnd(tree);
    framework.awaitOut("task 1 TASK_LOST");
  }

  @Test
  void masterLeavesSlavesAndTasksAlone() throws Exception {
    OsProcess framework = cluster.startFramework(
        "framework", "1", "executor", ExecutorMain.command(ExecutorMain.ENDLESS));
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    master.terminate();

    assertThat(master.awaitExit()).isZero();
    slave.awaitErr("the connection to master .* is lost");
    assertThat(tree).hasSize(2).allMatch(ProcessHandle::isAlive);
  }
}
