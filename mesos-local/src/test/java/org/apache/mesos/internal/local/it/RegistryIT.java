// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.mesos.internal.detector.TestingZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a leader knows of the slaves of the one before, which was killed. */
class RegistryIT {

  @TempDir
  private Path directory;

  private OsCluster cluster;

  @AfterEach
  void killAll() {
    cluster.close();
  }

  @Test
  void slaveThatDoesNotComeBackToTheNextLeaderIsLost() throws Exception {
    cluster = new OsCluster(directory);
    try (TestingZooKeeper zooKeeper =
        new TestingZooKeeper(Files.createDirectory(directory.resolve("zookeeper")))) {
      String[] flags = {
        "--zk=" + zooKeeper.url(), "--registry=zk", "--slave_reregister_timeout=3secs"
      };
      OsProcess first = cluster.startMaster(flags);
      first.awaitErr("Recovered the registry with 0 slaves");
      OsProcess second = cluster.startMaster(flags);
      second.awaitErr("Waiting for .* to lose the election");
      String secondAddress = cluster.masterAddress();
      OsProcess third = cluster.startMaster(flags);
      third.awaitErr("Waiting for .* to lose the election");
      OsProcess gone = cluster.startSlave("gone", "--master=" + zooKeeper.url());
      OsProcess back = cluster.startSlave("back", "--master=" + zooKeeper.url());
      String id = first.awaitErr("Registering slave (\\S+) at").group(1);
      OsProcess framework = cluster.start(
          "framework", FrameworkMain.class, zooKeeper.url(), "0", "command", "exit 0");
      framework.awaitOut("registered");

      first.kill();
      gone.kill();

      second.awaitErr("Recovered the registry with 2 slaves");
      back.awaitErr("Re-registered with master");
      assertThat(framework.awaitOut("slaveLost (.*)").group(1)).isEqualTo(id);
      second.awaitErr("Removing slave " + id + " .* because it did not come back within PT3S");
      assertThat(third.isAlive()).isTrue();
      cluster.moveTo(secondAddress);
      assertThat(cluster.get("/master/stats.json")).contains("\"connected_slaves\":1");
    }
  }

  @Test
  void masterThatIsStartedAgainKnowsItsFile() throws Exception {
    cluster = new OsCluster(directory);
    String[] flags = {
      "--registry=file",
      "--work_dir=" + directory.resolve("master"),
      "--slave_reregister_timeout=1secs",
      "--recovery_slave_removal_limit=50%"
    };
    OsProcess first = cluster.startMaster(flags);
    first.awaitErr("Recovered the registry with 0 slaves");
    OsProcess slave = cluster.startSlave("slave");
    first.kill();
    slave.kill();

    OsProcess second = cluster.startMaster(flags);

    second.awaitErr("Recovered the registry with 1 slaves");
    second.awaitErr("Not removing 1 of 1 slaves that did not come back within PT1S");
    assertThat(second.awaitExit()).isEqualTo(1);
  }
}
