// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static org.apache.mesos.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.command;
import static org.apache.mesos.cluster.Samples.executor;
import static org.apache.mesos.cluster.Samples.framework;
import static org.apache.mesos.cluster.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole cluster when something goes wrong, or when there is more than one of everything. */
class ScenariosTest {

  private static final Duration UPDATE_RETRY = Duration.ofSeconds(10);
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(1);

  /** Five pings that are not answered, behind one that was. */
  private static final Duration SLAVE_TIMEOUT = Duration.ofSeconds(90);

  private static final Duration EXECUTOR_SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  /** How long a slave waits for what an executor has sent before its end. */
  private static final Duration LAST_UPDATES_WAIT = Duration.ofMillis(500);

  private static final int EXIT_STATUS_ONE = 0x100;

  private final Cluster cluster = new Cluster();
  private final RecordingExecutor executor = new RecordingExecutor(TASK_RUNNING);
  private final TestingIsolation isolation =
      new TestingIsolation(cluster.simulation()).with("default", executor);
  private final RecordingScheduler scheduler = new RecordingScheduler();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void launch(SchedulerDriver driver, Offer offer, TaskInfo... tasks) {
    driver.launchTasks(offer.getId(), ImmutableList.copyOf(tasks));
    cluster.settle();
  }

  private static TaskInfo half(String id, Offer offer) {
    return task(id, offer, "cpus:1;mem:512").setExecutor(executor()).build();
  }

  @Test
  void aStatusUpdateThatWasLostIsSentAgainAfterTenSeconds() {
    Upid slave = cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    cluster.filters().drop(StatusUpdateMessage.class, slave, cluster.master());
    launch(driver, scheduler.lastOffer(), task("1", scheduler.lastOffer()));

    cluster.advance(UPDATE_RETRY.minusMillis(1));
    assertThat(scheduler.statuses()).isEmpty();
    cluster.advance(Duration.ofMillis(1));
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING);
    cluster.advance(UPDATE_RETRY.multipliedBy(3));

    // It was acknowledged, so there is no other one.
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING);
  }

  @Test
  void tasksOfASlaveThatEndsAreLost() {
    Upid slave = cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();
    launch(driver, offer, task("1", offer));

    cluster.crash(slave);
    assertThat(executor.calls()).endsWith("shutdown");
    // The slave could come back, and tell what it knows of the task.
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING);
    cluster.advance(SLAVE_TIMEOUT);

    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING, TASK_LOST);
    assertThat(scheduler.lastStatus().getMessage()).isEqualTo("Slave removed");
    assertThat(scheduler.lostSlaves()).containsExactly(offer.getSlaveId());
  }

  @Test
  void tasksOfAnExecutorThatCrashesAreLostAndTheirResourcesOfferedAgain() {
    cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();
    launch(driver, offer, half("1", offer), half("2", offer));
    scheduler.forget();

    isolation.crash("default", EXIT_STATUS_ONE);
    cluster.advance(LAST_UPDATES_WAIT);

    assertThat(scheduler.states("1")).containsExactly(TASK_LOST);
    assertThat(scheduler.states("2")).containsExactly(TASK_LOST);
    assertThat(scheduler.lastStatus().getMessage()).isEqualTo("Lost executor");
    cluster.advance(Duration.ofSeconds(1));
    assertThat(Resources.of(scheduler.lastOffer().getResourcesList()))
        .isEqualTo(Resources.of(offer.getResourcesList()));
  }

  @Test
  void theTaskOfACommandExecutorThatCrashesFails() {
    RecordingExecutor shell = new RecordingExecutor(TASK_RUNNING);
    isolation.with("Task 1 (sleep 100)", shell);
    cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();
    launch(
        driver,
        offer,
        task("1", offer, "cpus:1;mem:512").setCommand(command("sleep 100")).build());

    isolation.crash("Task 1 (sleep 100)", EXIT_STATUS_ONE);
    cluster.advance(LAST_UPDATES_WAIT);

    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING, TASK_FAILED);
    assertThat(scheduler.lastStatus().getMessage())
        .isEqualTo("Executor running the task's command failed");
  }

  @Test
  void tasksGoOnWhileTheirSchedulerFailsOver() {
    cluster.addSlave(isolation);
    SchedulerDriver first = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();
    launch(first, offer, half("1", offer));

    first.stop(true);
    cluster.advance(FAILOVER_TIMEOUT.minusMillis(1));
    RecordingScheduler successor = new RecordingScheduler();
    SchedulerDriver second = cluster.addFramework(successor, framework(scheduler.id()));
    cluster.advance(FAILOVER_TIMEOUT.multipliedBy(3));
    executor.send(Samples.taskId("1"), TASK_FINISHED);
    cluster.settle();

    assertThat(executor.calls()).doesNotContain("shutdown");
    assertThat(successor.states("1")).containsExactly(TASK_FINISHED);
    assertThat(second.stop()).isEqualTo(org.apache.mesos.Protos.Status.DRIVER_STOPPED);
  }

  @Test
  void tasksAreKilledWhenTheirSchedulerDoesNotComeBackInTime() {
    cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();
    launch(driver, offer, task("1", offer));

    cluster.crash(driver);
    cluster.advance(FAILOVER_TIMEOUT);

    assertThat(executor.calls()).endsWith("shutdown");
    cluster.advance(EXECUTOR_SHUTDOWN_TIMEOUT);
    assertThat(isolation.running()).isEmpty();
  }

  @Test
  void twoFrameworksGetTheSame() {
    RecordingScheduler other = new RecordingScheduler();
    SchedulerDriver driver = cluster.addFramework(scheduler);
    SchedulerDriver otherDriver = cluster.addFramework(other);
    for (int i = 0; i < 8; i++) {
      cluster.addSlave(new TestingIsolation(cluster.simulation()).with("default", executor));
      // Each takes half a slave of what it is offered and leaves the rest to the other.
      answerOffers(driver, scheduler);
      answerOffers(otherDriver, other);
      cluster.advance(Duration.ofSeconds(1));
    }
    for (int i = 0; i < 10; i++) {
      answerOffers(driver, scheduler);
      answerOffers(otherDriver, other);
      cluster.advance(Duration.ofSeconds(1));
    }

    assertThat(scheduler.statuses()).hasSize(8);
    assertThat(other.statuses()).hasSize(8);
  }

  private void answerOffers(SchedulerDriver driver, RecordingScheduler to) {
    for (Offer offer : to.takeOffers()) {
      driver.launchTasks(
          offer.getId(),
          ImmutableList.of(half(offer.getId().getValue(), offer)),
          Filters.newBuilder().setRefuseSeconds(0).build());
      cluster.settle();
    }
  }

  @Test
  void tasksThatWaitForTheirExecutorRunInTheOrderOfTheirLaunch() {
    Upid slave = cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();
    ImmutableList<String> ids = ImmutableList.of("9", "3", "7", "1", "5", "8", "2");

    driver.launchTasks(
        offer.getId(),
        ids.stream()
            .map(
                id -> task(id, offer, "cpus:0.1;mem:32").setExecutor(executor()).build())
            .toList());
    cluster.settle();

    assertThat(cluster.filters().seen(ExecutorRegisteredMessage.class)).hasSize(1);
    assertThat(executor.launchedIds()).isEqualTo(ids);
    assertThat(scheduler.statuses())
        .extracting(status -> status.getTaskId().getValue())
        .isEqualTo(ids);
    assertThat(slave).isNotNull();
  }

  @Test
  void aNewMasterLearnsWhatRunsFromTheSlavesAndFrameworks() {
    Upid slave = cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();
    launch(driver, offer, half("1", offer));
    scheduler.forget();

    cluster.replaceMaster();
    cluster.detectMaster(slave);
    cluster.detectMaster(cluster.pidOf(driver));
    cluster.advance(Duration.ofSeconds(2));

    assertThat(scheduler.calls()).startsWith("disconnected", "registered");
    assertThat(Resources.of(scheduler.lastOffer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1;mem:512"));
    assertThat(scheduler.lostSlaves()).isEmpty();
    executor.send(Samples.taskId("1"), TASK_FINISHED);
    cluster.settle();
    assertThat(scheduler.states("1")).containsExactly(TASK_FINISHED);
  }
}
