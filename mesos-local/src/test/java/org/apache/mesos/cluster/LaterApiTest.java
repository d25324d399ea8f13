// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.executor;
import static org.apache.mesos.cluster.Samples.task;
import static org.apache.mesos.cluster.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.sched.DriverSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API of 1.11 has and that of 2012 has not, between our driver, master and slave. */
class LaterApiTest {

  private static final Filters NO_FILTER =
      Filters.newBuilder().setRefuseSeconds(0).build();

  private final Cluster cluster = new Cluster();
  private final RecordingExecutor executor = new RecordingExecutor(TASK_RUNNING);
  private final TestingIsolation isolation =
      new TestingIsolation(cluster.simulation()).with("default", executor);
  private final RecordingScheduler scheduler = new RecordingScheduler();

  @AfterEach
  void close() {
    cluster.close();
  }

  private SchedulerDriver start() {
    cluster.addSlave(isolation);
    return cluster.addFramework(scheduler);
  }

  private void settled(Status answer) {
    assertThat(answer).isEqualTo(Status.DRIVER_RUNNING);
    cluster.settle();
  }

  private static TaskInfo half(String id, Offer offer) {
    return task(id, offer, "cpus:1;mem:512").setExecutor(executor()).build();
  }

  private static Offer.Operation launch(TaskInfo task) {
    return Offer.Operation.newBuilder()
        .setType(Offer.Operation.Type.LAUNCH)
        .setLaunch(Offer.Operation.Launch.newBuilder().addTaskInfos(task))
        .build();
  }

  @Test
  void severalOffersMakeOneTask() {
    SchedulerDriver driver = start();
    Offer first = scheduler.lastOffer();
    settled(driver.launchTasks(List.of(first.getId()), List.of(half("1", first)), NO_FILTER));
    Offer rest = scheduler.lastOffer();
    executor.send(taskId("1"), TASK_FINISHED);
    cluster.settle();
    Offer freed = scheduler.lastOffer();

    settled(driver.launchTasks(
        List.of(rest.getId(), freed.getId()),
        List.of(task("2", first, "cpus:2;mem:1024").setExecutor(executor()).build())));

    assertThat(scheduler.states("2")).containsExactly(TASK_RUNNING);
  }

  @Test
  void operationsAreDone() {
    SchedulerDriver driver = start();
    Offer offer = scheduler.lastOffer();

    settled(driver.acceptOffers(
        List.of(offer.getId()),
        List.of(launch(half("1", offer)), launch(half("2", offer))),
        NO_FILTER));

    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING);
    assertThat(scheduler.states("2")).containsExactly(TASK_RUNNING);
  }

  @Test
  void taskThatIsWrongIsAnError() {
    SchedulerDriver driver = start();
    Offer offer = scheduler.lastOffer();

    settled(driver.launchTasks(
        List.of(offer.getId()), List.of(task("1", offer, "cpus:1;mem:512").build())));

    assertThat(scheduler.states("1")).containsExactly(TASK_ERROR);
    assertThat(cluster.filters().seen(RunTaskMessage.class)).isEmpty();
  }

  @Test
  void suppressedOffersComeWhenTheyAreRevived() {
    SchedulerDriver driver = start();

    settled(driver.suppressOffers());
    settled(driver.declineOffer(scheduler.lastOffer().getId(), NO_FILTER));
    scheduler.takeOffers();
    cluster.advance(Duration.ofMinutes(1));
    assertThat(scheduler.offers()).isEmpty();
    settled(driver.reviveOffers(List.of("*")));

    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void frameworkThatSuppressesFromTheStartIsOfferedNothingUntilItRevives() {
    cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(
        scheduler,
        new DriverSettings(
            Samples.framework(), ImmutableList.of("*"), cluster.master().toString(), true, null));

    cluster.advance(Duration.ofMinutes(1));
    assertThat(scheduler.calls()).containsExactly("registered");
    settled(driver.reviveOffers());

    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void revivalWhileThereIsNoMasterIsMadeUpFor() {
    SchedulerDriver driver = start();
    settled(driver.suppressOffers());
    settled(driver.declineOffer(scheduler.lastOffer().getId(), NO_FILTER));
    cluster.loseMaster(cluster.pidOf(driver));
    scheduler.takeOffers();

    settled(driver.reviveOffers());
    cluster.detectMaster(cluster.pidOf(driver));

    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void tasksAreReconciled() {
    SchedulerDriver driver = start();
    Offer offer = scheduler.lastOffer();
    settled(driver.launchTasks(List.of(offer.getId()), List.of(half("1", offer))));

    settled(driver.reconcileTasks(List.of()));
    settled(driver.reconcileTasks(List.of(TaskStatus.newBuilder()
        .setTaskId(taskId("2"))
        .setSlaveId(offer.getSlaveId())
        .setState(TaskState.TASK_STAGING)
        .build())));

    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING, TASK_RUNNING);
    assertThat(scheduler.states("2")).containsExactly(TASK_LOST);
    assertThat(scheduler.lastStatus().getReason())
        .isEqualTo(TaskStatus.Reason.REASON_RECONCILIATION);
    assertThat(scheduler.lastStatus().hasUuid()).isFalse();
  }

  @Test
  void updatesAreRepeatedUntilTheSchedulerAcknowledgesThem() {
    cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(
        scheduler,
        new DriverSettings(
            Samples.framework(), ImmutableList.of(), cluster.master().toString(), false, null));
    Offer offer = scheduler.lastOffer();
    settled(driver.launchTasks(List.of(offer.getId()), List.of(half("1", offer))));
    cluster.advance(Duration.ofSeconds(10));
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING, TASK_RUNNING);

    settled(driver.acknowledgeStatusUpdate(scheduler.lastStatus()));
    cluster.advance(Duration.ofMinutes(10));

    assertThat(scheduler.states("1")).hasSize(2);
    assertThat(cluster.filters().seen(StatusUpdateAcknowledgementMessage.class)).isNotEmpty();
  }

  @Test
  void statusSaysWhereItComesFrom() {
    SchedulerDriver driver = start();
    Offer offer = scheduler.lastOffer();

    settled(driver.launchTasks(List.of(offer.getId()), List.of(half("1", offer))));

    TaskStatus status = scheduler.lastStatus();
    assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_EXECUTOR);
    assertThat(status.getSlaveId()).isEqualTo(offer.getSlaveId());
    assertThat(status.getExecutorId()).isEqualTo(executor().getExecutorId());
    assertThat(status.getUuid().size()).isEqualTo(16);
    assertThat(status.hasTimestamp()).isTrue();
  }

  @Test
  void executorThatIsGoneIsTold() {
    SchedulerDriver driver = start();
    Offer offer = scheduler.lastOffer();
    settled(driver.launchTasks(List.of(offer.getId()), List.of(half("1", offer))));

    isolation.crash("default", 9);
    cluster.advance(Duration.ofSeconds(2));

    assertThat(scheduler.calls()).contains("executorLost");
  }

  @Test
  void frameworkIsUpdated() {
    SchedulerDriver driver = start();
    FrameworkInfo updated =
        Samples.framework(scheduler.id()).toBuilder().setName("new").build();

    settled(driver.updateFramework(updated, List.of("*")));
    settled(driver.declineOffer(scheduler.lastOffer().getId(), NO_FILTER));
    scheduler.takeOffers();
    cluster.advance(Duration.ofMinutes(1));
    assertThat(scheduler.offers()).isEmpty();
    settled(driver.updateFramework(updated, List.of()));

    assertThat(scheduler.calls()).doesNotContain("error");
    assertThat(Resources.of(scheduler.lastOffer().getResourcesList()))
        .isEqualTo(Resources.parse(Cluster.RESOURCES));
  }
}
