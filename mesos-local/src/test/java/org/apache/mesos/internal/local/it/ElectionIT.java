// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.internal.detector.TestingZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a cluster with several masters when the leading one is gone. */
class ElectionIT {

  @TempDir
  private Path directory;

  private TestingZooKeeper zooKeeper;
  private OsCluster cluster;

  @BeforeEach
  void create() throws Exception {
    zooKeeper = new TestingZooKeeper(Files.createDirectory(directory.resolve("zookeeper")));
    cluster = new OsCluster(directory);
  }

  @AfterEach
  void killAll() throws Exception {
    cluster.close();
    zooKeeper.close();
  }

  private OsProcess startLeader() throws InterruptedException {
    OsProcess master = cluster.startMaster("--zk=" + zooKeeper.url());
    master.awaitErr("Leading as");
    return master;
  }

  private OsProcess startFollower() throws InterruptedException {
    OsProcess master = cluster.startMaster("--zk=" + zooKeeper.url());
    master.awaitErr("Waiting for .* to lose the election");
    return master;
  }

  @Test
  void tasksOutliveTheirMaster() throws Exception {
    OsProcess first = startLeader();
    OsProcess second = startFollower();
    String secondAddress = cluster.masterAddress();
    OsProcess third = startFollower();
    OsProcess slave = cluster.startSlave("slave", "--master=" + zooKeeper.url());
    OsProcess framework = cluster.start(
        "framework",
        FrameworkMain.class,
        zooKeeper.url(),
        "1",
        "executor",
        ExecutorMain.command(ExecutorMain.ENDLESS));
    String id = framework.awaitOut("registered (.*)").group(1);
    framework.awaitOut("task 1 TASK_RUNNING");
    List<ProcessHandle> tree = slave.descendants();

    first.kill();

    second.awaitErr("Leading as");
    slave.awaitErr("Re-registered with master");
    assertThat(framework.awaitOut("registered (.*)").group(1)).isEqualTo(id);
    assertThat(third.isAlive()).isTrue();
    assertThat(tree).hasSize(2).allMatch(ProcessHandle::isAlive);
    cluster.moveTo(secondAddress);
    assertThat(cluster.get("/master/state.json")).contains(id, "TASK_RUNNING");
  }

  /** It must not lead beside its successor. */
  @Test
  void formerLeaderThatWakesUpEnds() throws Exception {
    OsProcess first = startLeader();
    OsProcess second = startFollower();

    first.signal("STOP");
    second.awaitErr("Leading as");
    first.signal("CONT");

    first.awaitErr("Lost the election");
    assertThat(first.awaitExit()).isEqualTo(1);
    assertThat(second.isAlive()).isTrue();
  }
}
