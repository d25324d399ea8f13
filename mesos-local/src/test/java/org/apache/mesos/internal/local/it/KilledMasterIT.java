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

  /** Only a detection makes them register again, and a fixed address is detected once. */
  @Test
  void slaveAndFrameworkGoOnButDoNotRegisterWithItsSuccessor() throws Exception {
    OsProcess master = cluster.startMaster();
    OsProcess slave = cluster.startSlave("slave");
    OsProcess framework = cluster.startFramework(
        "framework", "1", "executor", ExecutorMain.command(ExecutorMain.ENDLESS));
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    master.kill();
    slave.awaitErr("Lost the connection to master .*, waiting for a new master");
    master.awaitExit();
    String port = cluster.masterAddress().replaceFirst(".*:", "");
    cluster.startMaster("--port=" + port);
    OsProcess newcomer = cluster.startFramework("newcomer", "1", "command", "true");
    newcomer.awaitOut("registered");

    assertThat(cluster.get("/master/state.json")).contains("\"slaves\":[]");
    assertThat(slave.isAlive()).isTrue();
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
