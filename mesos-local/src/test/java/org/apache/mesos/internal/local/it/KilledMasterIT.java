// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a cluster with a fixed master when somebody sends SIGKILL to that. */
class KilledMasterIT {

  @TempDir
  private Path directory;

  private OsCluster cluster;

  @BeforeEach
  void createCluster() {
    cluster = new OsCluster(directory);
  }

  @AfterEach
  void killAll() {
    cluster.close();
  }

  @Test
  void slaveAndFrameworkRegisterWithItsSuccessor() throws Exception {
    OsProcess master = cluster.startMaster();
    OsProcess slave = cluster.startSlave("slave");
    OsProcess framework = cluster.startFramework(
        "framework", "1", "executor", ExecutorMain.command(ExecutorMain.ENDLESS));
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    master.kill();
    slave.awaitErr("Registering again because the connection to master .* is lost");
    master.awaitExit();
    cluster.startMaster("--port=" + cluster.masterAddress().replaceFirst(".*:", ""));
    slave.awaitErr("Re-registered with master");

    assertThat(cluster.get("/master/state.json")).doesNotContain("\"slaves\":[]");
    assertThat(framework.isAlive()).isTrue();
    assertThat(tree).hasSize(2).allMatch(ProcessHandle::isAlive);
  }

  @Test
  void slaveStartedAnewServesTheSuccessor() throws Exception {
    OsProcess master = cluster.startMaster();
    OsProcess slave = cluster.startSlave("slave");

    master.kill();
    master.awaitExit();
    slave.terminate();
    assertThat(slave.awaitExit()).isZero();
    cluster.startMaster("--port=" + cluster.masterAddress().replaceFirst(".*:", ""));
    cluster.startSlave("slave");
    OsProcess framework = cluster.startFramework("framework", "1", "command", "true");

    assertThat(framework.awaitExit()).isZero();
  }
}
