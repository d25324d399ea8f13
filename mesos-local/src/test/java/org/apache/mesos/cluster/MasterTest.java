// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.executor;
import static org.apache.mesos.cluster.Samples.task;
import static org.apache.mesos.cluster.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The master between a framework and an executor (tests.md 2). */
class MasterTest {

  private final Cluster cluster = new Cluster();
  private final RecordingExecutor executor = new RecordingExecutor(TASK_RUNNING);
  private final TestingIsolation isolation =
      new TestingIsolation(cluster.simulation()).with("default", executor);
  private final RecordingScheduler scheduler = new RecordingScheduler();
  private SchedulerDriver driver;

  @BeforeEach
  void start() {
    cluster.addSlave(isolation);
    driver = cluster.addFramework(scheduler);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void launchOnEverything(String taskId) {
    Offer offer = scheduler.lastOffer();
    driver.launchTasks(offer.getId(), List.of(task(taskId, offer)));
    cluster.settle();
  }

  /** Reference: MasterTest.TaskRunning. */
  @Test
  void aTaskRunsUntilItsFrameworkStops() {
    Resources offered = Resources.of(scheduler.lastOffer().getResourcesList());

    launchOnEverything("1");
    driver.stop();
    cluster.settle();

    assertThat(scheduler.calls()).containsExactly("registered", "resourceOffers", "statusUpdate");
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING);
    assertThat(isolation.changes("default")).containsExactly(offered);
    assertThat(executor.calls()).containsExactly("registered", "launchTask", "shutdown");
  }

  /** Reference: MasterTest.KillTask. */
  @Test
  void theExecutorIsToldToKillATask() {
    launchOnEverything("1");

    driver.killTask(taskId("1"));
    cluster.settle();

    assertThat(executor.killed()).containsExactly(taskId("1"));
  }

  /** Reference: MasterTest.FrameworkMessage. */
  @Test
  void messagesPassBetweenFrameworkAndExecutor() {
    Offer offer = scheduler.lastOffer();
    launchOnEverything("1");

    driver.sendFrameworkMessage(
        executor().getExecutorId(), offer.getSlaveId(), "hello".getBytes(UTF_8));
    cluster.settle();
    executor.driver().sendFrameworkMessage("reply".getBytes(UTF_8));
    cluster.settle();

    assertThat(executor.messages()).containsExactly("hello");
    assertThat(scheduler.messages()).containsExactly("reply");
  }

  /** Reference: MasterTest.MultipleExecutors. */
  @Test
  void tasksOfOneOfferGoToTheirOwnExecutors() {
    RecordingExecutor one = new RecordingExecutor(TASK_RUNNING);
    RecordingExecutor other = new RecordingExecutor(TASK_RUNNING);
    isolation.with("executor-1", one).with("executor-2", other);
    Offer offer = scheduler.lastOffer();

    driver.launchTasks(
        offer.getId(),
        List.of(
            task("1", offer, "cpus:1;mem:512")
                .setExecutor(executor("executor-1", "exit 1"))
                .build(),
            task("2", offer, "cpus:1;mem:512")
                .setExecutor(executor("executor-2", "exit 1"))
                .build()));
    cluster.settle();
    driver.stop();
    cluster.settle();

    assertThat(one.launchedIds()).containsExactly("1");
    assertThat(other.launchedIds()).containsExactly("2");
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING);
    assertThat(scheduler.states("2")).containsExactly(TASK_RUNNING);
    assertThat(one.calls()).endsWith("shutdown");
    assertThat(other.calls()).endsWith("shutdown");
  }

  /** Reference: MasterTest.MasterInfo. */
  @Test
  void aFrameworkLearnsWhereItsMasterIs() {
    assertThat(scheduler.calls()).startsWith("registered");
    assertThatItIsTheMaster(scheduler.master());
  }

  /** Reference: MasterTest.MasterInfoOnReElection. */
  @Test
  void aFrameworkLearnsAgainWhereItsMasterIsWhenItIsReelected() {
    scheduler.forget();

    cluster.detectMaster(cluster.pidOf(driver));

    assertThat(scheduler.calls()).startsWith("disconnected", "reregistered");
    assertThatItIsTheMaster(scheduler.master());
  }

  private void assertThatItIsTheMaster(MasterInfo info) {
    assertThat(info.getPort()).isEqualTo(cluster.master().address().port());
    // The ip as the bytes of the network order are read on x86 (master.md 1).
    assertThat(Integer.reverseBytes(info.getIp()))
        .isEqualTo(cluster.master().address().ip());
  }

  /** Reference: MasterTest.MasterLost. */
  @Test
  void aFrameworkIsToldWhenThereIsNoMaster() {
    cluster.loseMaster(cluster.pidOf(driver));

    assertThat(scheduler.calls()).endsWith("disconnected");
  }
}
