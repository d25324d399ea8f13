// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.internal.slave.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slave that ends while a task of a framework with checkpointing runs, and is started again. */
class RestartedSlaveIT {

  private static final String SLAVE = "slave";

  @TempDir
  private Path directory;

  private OsCluster cluster;
  private OsProcess slave;
  private OsProcess framework;

  /** What the command waits for. */
  private Path fifo;

  /** The executor and its command. */
  private List<ProcessHandle> tree = ImmutableList.of();

  @BeforeEach
  void runTask() throws Exception {
    fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    cluster = new OsCluster(directory);
    cluster.startMaster();
    slave = cluster.startSlave(SLAVE);
    framework = cluster.startFramework("framework", "1", "lasting", "read line < '" + fifo + "'");
    framework.awaitOut("task 1 TASK_RUNNING");
    tree = slave.descendants();
    assertThat(tree).hasSize(2);
  }

  @AfterEach
  void killAll() {
    tree.forEach(ProcessHandle::destroyForcibly);
    cluster.close();
  }

  private void endTask() throws Exception {
    Files.writeString(fifo, "go\n");
  }

  private void assertThatTheTaskFinishes() throws Exception {
    framework.awaitOut("task 1 TASK_FINISHED");
    assertThat(framework.awaitExit()).isZero();
    assertThat(framework.allOut()).noneMatch(line -> line.startsWith("slaveLost"));
    assertThat(
            framework.allOut().stream().filter(line -> line.startsWith("task")).distinct())
        .containsExactly(
            "task 1 TASK_RUNNING ", "task 1 TASK_FINISHED Command exited with status 0");
    OsProcess.awaitEnd(tree);
  }

  @Test
  void taskGoesOnWhenItsSlaveIsKilledAndStartedAgain() throws Exception {
    slave.kill();
    slave.awaitExit();

    cluster.startSlave(SLAVE);

    assertThat(tree).allMatch(ProcessHandle::isAlive);
    endTask();
    assertThatTheTaskFinishes();
  }

  @Test
  void taskMayEndWhileThereIsNoSlave() throws Exception {
    slave.kill();
    slave.awaitExit();
    ProcessHandle command = tree.get(1);
    endTask();
    OsProcess.awaitEnd(ImmutableList.of(command));

    cluster.startSlave(SLAVE);

    assertThatTheTaskFinishes();
  }

  @Test
  void slaveCanBeUpgradedInPlace() throws Exception {
    slave.terminate();
    assertThat(slave.awaitExit()).isZero();
    assertThat(tree).allMatch(ProcessHandle::isAlive);

    cluster.startSlave(SLAVE);

    endTask();
    assertThatTheTaskFinishes();
  }

  @Test
  void slaveThatCanDoLessSaysSoAndHarmsNothing() throws Exception {
    slave.terminate();
    slave.awaitExit();

    OsProcess smaller = startAgain("smaller", "--resources=cpus:1;mem:1024");

    assertThat(smaller.awaitExit()).isEqualTo(1);
    assertThat(smaller.allErr())
        .anyMatch(line -> line.startsWith("mesos-slave: Cannot go on as slave ")
            && line.contains("its resources changed"));
    assertThat(tree).allMatch(ProcessHandle::isAlive);
    cluster.startSlave(SLAVE);
    endTask();
    assertThatTheTaskFinishes();
  }

  @Test
  void cleanupEndsWhatIsLeft() throws Exception {
    slave.kill();
    slave.awaitExit();

    OsProcess cleanup = startAgain("cleanup", "--recover=cleanup", "--resources=cpus:2;mem:1024");

    assertThat(cleanup.awaitExit()).isZero();
    OsProcess.awaitEnd(tree);
    assertThat(directory.resolve(SLAVE).resolve("meta").resolve("slaves")).doesNotExist();
  }

  private OsProcess startAgain(String name, String... flags) {
    return cluster.start(
        name,
        Main.class,
        ImmutableList.<String>builder()
            .add("--ip=127.0.0.1")
            .add("--master=" + cluster.masterAddress())
            .add("--work_dir=" + directory.resolve(SLAVE))
            .add(flags)
            .build()
            .toArray(new String[0]));
  }
}
