// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster at work. */
class ClusterIT {

  @TempDir
  private Path directory;

  private OsCluster cluster;

  @BeforeEach
  void startDaemons() throws Exception {
    cluster = new OsCluster(directory);
    cluster.startMaster();
    cluster.startSlave("slave-1");
    cluster.startSlave("slave-2");
  }

  @AfterEach
  void killAll() {
    cluster.close();
  }

  /** Reference: the sample frameworks, tests.md 10. */
  @Test
  void frameworkWithAnExecutorRunsToItsEnd() throws Exception {
    OsProcess framework = cluster.startFramework(
        "framework", "3", "executor", ExecutorMain.command(ExecutorMain.BRIEF));

    assertThat(framework.awaitExit()).isZero();
    assertThat(framework.allOut())
        .contains("task 1 TASK_RUNNING ", "task 1 TASK_FINISHED ", "task 3 TASK_FINISHED ");
  }

  @Test
  void frameworkWithoutAnExecutorRunsToItsEnd() throws Exception {
    OsProcess framework = cluster.startFramework("framework", "3", "command", "true");

    assertThat(framework.awaitExit()).isZero();
    assertThat(framework.allOut())
        .contains(
            "task 1 TASK_RUNNING ",
            "task 1 TASK_FINISHED Command exited with status 0",
            "task 3 TASK_FINISHED Command exited with status 0");
  }

  @Test
  void commandThatFailsSaysHow() throws Exception {
    OsProcess framework =
        cluster.startFramework("framework", "2", "command", "test $MESOS_X && exit 7; kill -9 $$");

    framework.awaitOut("task 1 TASK_FAILED Command terminated with signal Killed");
  }
}
