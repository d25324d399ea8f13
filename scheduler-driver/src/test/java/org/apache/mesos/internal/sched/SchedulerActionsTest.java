// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.internal.sched.Samples.EXECUTOR_ID;
import static org.apache.mesos.internal.sched.Samples.FRAMEWORK_ID;
import static org.apache.mesos.internal.sched.Samples.OFFER_ID;
import static org.apache.mesos.internal.sched.Samples.SLAVE_ID;
import static org.apache.mesos.internal.sched.Samples.offer;
import static org.apache.mesos.internal.sched.Samples.offerId;
import static org.apache.mesos.internal.sched.Samples.offers;
import static org.apache.mesos.internal.sched.Samples.slaveId;
import static org.apache.mesos.internal.sched.Samples.task;
import static org.apache.mesos.internal.sched.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.ResourceRequestMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The actions of drivers.md 3, connected and not. */
class SchedulerActionsTest {

  private static final Filters FILTERS =
      Filters.newBuilder().setRefuseSeconds(1).build();

  private final SchedulerFixture fixture = new SchedulerFixture();
  private final SchedulerSession driver = fixture.driver;

  @AfterEach
  void close() {
    fixture.close();
  }

  private void settled(Status answer) {
    assertThat(answer).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();
  }

  private static LaunchTasksMessage launch(Filters filters, TaskInfo... tasks) {
    return LaunchTasksMessage.newBuilder()
        .setFrameworkId(FRAMEWORK_ID)
        .setOfferId(OFFER_ID)
        .addOfferIds(OFFER_ID)
        .addAllTasks(List.of(tasks))
        .setFilters(filters)
        .build();
  }

  private static byte[] hello() {
    return "hello".getBytes(UTF_8);
  }

  // Connected

  @Test
  void killTaskGoesToTheMaster() {
    fixture.registered();

    settled(driver.killTask(taskId("1")));

    assertThat(fixture.master.received(KillTaskMessage.class))
        .containsExactly(KillTaskMessage.newBuilder()
            .setFrameworkId(FRAMEWORK_ID)
            .setTaskId(taskId("1"))
            .build());
  }

  @Test
  void requestOfResourcesGoesToTheMaster() {
    fixture.registered();
    Request request = Request.newBuilder().setSlaveId(SLAVE_ID).build();

    settled(driver.requestResources(List.of(request)));

    assertThat(fixture.master.received(ResourceRequestMessage.class))
        .containsExactly(ResourceRequestMessage.newBuilder()
            .setFrameworkId(FRAMEWORK_ID)
            .addRequests(request)
            .build());
  }

  @Test
  void revivalOfOffersGoesToTheMaster() {
    fixture.registered();

    settled(driver.reviveOffers());

    assertThat(fixture.master.received(ReviveOffersMessage.class))
        .containsExactly(
            ReviveOffersMessage.newBuilder().setFrameworkId(FRAMEWORK_ID).build());
  }

  @Test
  void launchGoesToTheMaster() {
    fixture.offered();

    settled(driver.launchTasks(OFFER_ID, List.of(task("1"), task("2")), FILTERS));

    assertThat(fixture.master.received(LaunchTasksMessage.class))
        .containsExactly(launch(FILTERS, task("1"), task("2")));
  }

  @Test
  void launchWithoutFiltersLeavesThemToTheMaster() {
    fixture.offered();

    settled(driver.launchTasks(OFFER_ID, List.of(task("1"))));

    assertThat(fixture.master.received(LaunchTasksMessage.class))
        .containsExactly(launch(Filters.getDefaultInstance(), task("1")));
  }

  @Test
  void declinedOfferIsALaunchOfNothing() {
    fixture.offered();

    settled(driver.declineOffer(OFFER_ID, FILTERS));
    settled(driver.declineOffer(OFFER_ID));

    assertThat(fixture.master.received(LaunchTasksMessage.class))
        .containsExactly(launch(FILTERS), launch(Filters.getDefaultInstance()));
  }

  @Test
  void taskWithBothOrNeitherOfExecutorAndCommandIsLostAndTheRestIsLaunched() {
    fixture.offered();
    TaskInfo both = task("both").toBuilder().setExecutor(Samples.executor()).build();
    TaskInfo neither = task("neither").toBuilder().clearCommand().build();
    TaskInfo good = neither.toBuilder()
        .setTaskId(taskId("good"))
        .setExecutor(Samples.executor())
        .build();

    settled(driver.launchTasks(OFFER_ID, List.of(both, good, neither), FILTERS));

    assertThat(fixture.scheduler.calls().subList(2, 4))
        .containsExactly(
            "statusUpdate both TASK_LOST TaskInfo must have either an 'executor' or a 'command'",
            "statusUpdate neither TASK_LOST"
                + " TaskInfo must have either an 'executor' or a 'command'");
    assertThat(fixture.master.received(LaunchTasksMessage.class))
        .containsExactly(launch(FILTERS, good));
  }

  @Test
  void offerOfBadTasksOnlyIsStillAnswered() {
    fixture.offered();

    settled(driver.launchTasks(
        OFFER_ID, List.of(task("1").toBuilder().clearCommand().build()), FILTERS));

    assertThat(fixture.master.received(LaunchTasksMessage.class)).containsExactly(launch(FILTERS));
  }

  @Test
  void messageToAnExecutorGoesThroughTheMasterAsLongAsNothingIsLaunchedThere() {
    fixture.offered();

    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, hello()));

    assertThat(fixture.slave.received()).isEmpty();
    assertThat(fixture.master.received(FrameworkToExecutorMessage.class))
        .containsExactly(FrameworkToExecutorMessage.newBuilder()
            .setSlaveId(SLAVE_ID)
            .setFrameworkId(FRAMEWORK_ID)
            .setExecutorId(EXECUTOR_ID)
            .setData(ByteString.copyFromUtf8("hello"))
            .build());
  }

  @Test
  void messageToAnExecutorGoesStraightToASlaveWithALaunch() {
    fixture.offered();
    settled(driver.launchTasks(OFFER_ID, List.of(task("1"))));

    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, hello()));

    assertThat(fixture.slave.received(FrameworkToExecutorMessage.class)).hasSize(1);
    assertThat(fixture.master.received(FrameworkToExecutorMessage.class)).isEmpty();
  }

  @Test
  void savedPidOutlivesADisconnection() {
    fixture.offered();
    settled(driver.launchTasks(OFFER_ID, List.of(task("1"))));
    fixture.detect(Samples.NO_MASTER);
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    fixture.tell(Samples.REGISTERED);

    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, hello()));

    assertThat(fixture.slave.received(FrameworkToExecutorMessage.class)).hasSize(1);
  }

  @Test
  void lostSlaveIsNotSentToDirectly() {
    fixture.offered();
    settled(driver.launchTasks(OFFER_ID, List.of(task("1"))));
    fixture.tell(Samples.LOST_SLAVE);

    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, hello()));

    assertThat(fixture.slave.received()).isEmpty();
    assertThat(fixture.master.received(FrameworkToExecutorMessage.class)).hasSize(1);
  }

  @Test
  void rescindedOfferSavesNoPid() {
    fixture.offered();
    fixture.tell(Samples.RESCIND);
    settled(driver.launchTasks(OFFER_ID, List.of(task("1"))));

    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, hello()));

    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void offerSavesAPidOnceOnly() {
    fixture.offered();
    settled(driver.declineOffer(OFFER_ID));
    settled(driver.launchTasks(OFFER_ID, List.of(task("1"))));

    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, hello()));

    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void launchOnAnotherSlaveThanTheOffersSavesNoPid() {
    fixture.registered();
    fixture.tell(offers(offer(OFFER_ID, slaveId("other")), fixture.slave.self().toString()));
    settled(driver.launchTasks(OFFER_ID, List.of(task("1"))));

    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, hello()));

    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void stopUnregistersTheFramework() {
    fixture.registered();

    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
    fixture.simulation.settle();

    assertThat(fixture.master.received())
        .singleElement()
        .extracting(message -> message.name())
        .isEqualTo(UnregisterFrameworkMessage.getDescriptor().getFullName());
    assertThat(fixture.master.last(UnregisterFrameworkMessage.class).getFrameworkId())
        .isEqualTo(FRAMEWORK_ID);
  }

  @Test
  void stopForFailoverSendsNothing() {
    fixture.registered();
    fixture.master.watch(fixture.pid());

    assertThat(driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);
    fixture.simulation.settle();

    assertThat(fixture.master.received()).isEmpty();
    assertThat(fixture.master.exitedPids()).containsExactly(fixture.pid());
  }

  /** Reference: ExceptionTest.DeactiveFrameworkOnAbort. */
  @Test
  void abortDeactivatesTheFramework() {
    fixture.registered();

    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    fixture.simulation.settle();

    assertThat(fixture.master.received(DeactivateFrameworkMessage.class))
        .containsExactly(
            DeactivateFrameworkMessage.newBuilder().setFrameworkId(FRAMEWORK_ID).build());
  }

  /** Reference: ExceptionTest.DisallowSchedulerActionsOnAbort. */
  @Test
  void abortedDriverRefusesActions() {
    fixture.registered();
    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);

    assertThat(driver.reviveOffers()).isEqualTo(Status.DRIVER_ABORTED);
    fixture.simulation.settle();

    assertThat(fixture.master.received(ReviveOffersMessage.class)).isEmpty();
  }

  // Not connected

  /** Reference: FaultToleranceTest.TaskLost. */
  @Test
  void launchWithoutAMasterLosesTheTasks() {
    fixture.offered();
    fixture.detect(Samples.NO_MASTER);

    settled(driver.launchTasks(OFFER_ID, List.of(task("1"), task("2"))));

    assertThat(fixture.scheduler.calls())
        .endsWith(
            "disconnected",
            "statusUpdate 1 TASK_LOST Master Disconnected",
            "statusUpdate 2 TASK_LOST Master Disconnected");
    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void lostTasksAreNotToldOnceTheSchedulerAborts() {
    fixture.started();
    fixture.scheduler.onEachCall(
        callbacksDriver -> assertThat(callbacksDriver.abort()).isEqualTo(Status.DRIVER_ABORTED));

    settled(driver.launchTasks(OFFER_ID, List.of(task("1"), task("2"))));

    assertThat(fixture.scheduler.calls())
        .containsExactly("statusUpdate 1 TASK_LOST Master Disconnected");
  }

  @Test
  void everythingElseWithoutAMasterIsDropped() {
    fixture.registered();
    fixture.detect(Samples.NO_MASTER);

    settled(driver.killTask(taskId("1")));
    settled(driver.requestResources(List.of()));
    settled(driver.reviveOffers());
    settled(driver.declineOffer(OFFER_ID));
    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, hello()));

    assertThat(fixture.master.received()).isEmpty();
    assertThat(fixture.scheduler.calls()).last().isEqualTo("disconnected");
  }

  @Test
  void stopAndAbortWithoutAMasterSendNothingAndWakeJoin() {
    fixture.registered();
    fixture.detect(Samples.NO_MASTER);

    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);

    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void offersThatAreNeverAnsweredDoNotPileUp() {
    SlavePids pids = new SlavePids();
    for (int i = 0; i <= SlavePids.MAX_ENTRIES; i++) {
      pids.offered(offerId("" + i), SLAVE_ID, fixture.slave.self());
    }

    pids.launched(offerId("0"), SLAVE_ID);
    assertThat(pids.find(SLAVE_ID)).isEmpty();
    pids.launched(offerId("1"), SLAVE_ID);
    assertThat(pids.find(SLAVE_ID)).hasValue(fixture.slave.self());
  }
}
