// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a framework when somebody sends SIGKILL to its scheduler. */
class KilledSchedulerIT {

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
  void frameworkEndsWithItsExecutorsAtTheFailoverTimeout() throws Exception {
    cluster.startMaster("--failover_timeout=1");
    OsProcess slave = cluster.startSlave("slave");
    OsProcess framework = startEndless("framework");
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    framework.kill();

    slave.awaitErr("Asked to shut down framework");
    assertThat(tree).hasSize(2);
    OsProcess.awaitEnd(tree);
    assertThat(cluster.get("/master/state.json")).contains("\"frameworks\":[]");
  }

  @Test
  void successorWithinTheTimeoutKeepsTheTask() throws Exception {
    cluster.startMaster("--failover_timeout=600");
    OsProcess slave = cluster.startSlave("slave");
    OsProcess framework = startEndless("framework");
    String id = framework.awaitOut("registered (.*)").group(1);
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    framework.kill();
    OsProcess successor = cluster.startFramework("successor", "0", "command", "", id);
    successor.awaitOut("registered " + id);

    assertThat(tree).hasSize(2).allMatch(ProcessHandle::isAlive);
    assertThat(slave.descendants()).containsAll(tree);
    assertThat(cluster.get("/master/state.json"))
        .contains("\"active\":1", "\"state\":\"TASK_RUNNING\"");
  }

  private OsProcess startEndless(String name) {
    return cluster.startFramework(
        name, "1", "executor", ExecutorMain.command(ExecutorMain.ENDLESS));
  }
}
