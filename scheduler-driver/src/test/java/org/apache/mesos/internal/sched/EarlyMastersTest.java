// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static org.apache.mesos.internal.sched.Samples.FRAMEWORK_ID;
import static org.apache.mesos.internal.sched.Samples.MASTER;
import static org.apache.mesos.internal.sched.Samples.MASTER_OF_0_20;
import static org.apache.mesos.internal.sched.Samples.OFFER_ID;
import static org.apache.mesos.internal.sched.Samples.SLAVE_ID;
import static org.apache.mesos.internal.sched.Samples.offerId;
import static org.apache.mesos.internal.sched.Samples.task;
import static org.apache.mesos.internal.sched.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskGroupInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The actions of drivers.md 5 that masters before 0.24 know in other words, or not at all. */
class EarlyMastersTest {

  private static final Filters FILTERS =
      Filters.newBuilder().setRefuseSeconds(1).build();

  private SchedulerFixture fixture = new SchedulerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void settled(Status answer) {
    assertThat(answer).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();
  }

  private SchedulerSession offered(MasterInfo master) {
    return fixture.offered(master).driver;
  }

  private static LaunchTasksMessage launch(List<String> offers, TaskInfo... tasks) {
    LaunchTasksMessage.Builder launch = LaunchTasksMessage.newBuilder()
        .setFrameworkId(FRAMEWORK_ID)
        .setOfferId(offerId(offers.get(0)))
        .addAllTasks(List.of(tasks))
        .setFilters(FILTERS);
    offers.forEach(offer -> launch.addOfferIds(offerId(offer)));
    return launch.build();
  }

  private static Offer.Operation launch(TaskInfo... tasks) {
    return Offer.Operation.newBuilder()
        .setType(Offer.Operation.Type.LAUNCH)
        .setLaunch(Offer.Operation.Launch.newBuilder().addAllTaskInfos(List.of(tasks)))
        .build();
  }

  private void assertNothingSent() {
    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void severalOffersAreLaunchedOnByAMasterOf018() {
    settled(offered(MASTER_OF_0_20)
        .launchTasks(List.of(offerId("1"), offerId("2")), List.of(task("1")), FILTERS));

    assertThat(fixture.master.received(LaunchTasksMessage.class))
        .containsExactly(launch(List.of("1", "2"), task("1")));
  }

  @Test
  void severalOffersInALaunchAreDeclinedWithAMasterOf2012AndTheTasksLost() {
    settled(offered(MASTER)
        .launchTasks(List.of(offerId("1"), offerId("2")), List.of(task("1")), FILTERS));

    assertThat(fixture.master.received(LaunchTasksMessage.class))
        .containsExactly(launch(List.of("1")), launch(List.of("2")));
    assertThat(fixture.scheduler.calls())
        .last()
        .isEqualTo("statusUpdate 1 TASK_LOST"
            + " The master does not support several offers in one launch");
  }

  @Test
  void launchesAmongOperationsAreDoneAndTheRestIsNot() {
    Offer.Operation reserve = Offer.Operation.newBuilder()
        .setType(Offer.Operation.Type.RESERVE)
        .setReserve(Offer.Operation.Reserve.getDefaultInstance())
        .build();

    settled(offered(MASTER)
        .acceptOffers(
            List.of(offerId("1")),
            List.of(reserve, launch(task("1")), launch(task("2"))),
            FILTERS));

    assertThat(fixture.master.received(LaunchTasksMessage.class))
        .containsExactly(launch(List.of("1"), task("1"), task("2")));
  }

  @Test
  void tasksOfAGroupAreLost() {
    Offer.Operation group = Offer.Operation.newBuilder()
        .setType(Offer.Operation.Type.LAUNCH_GROUP)
        .setLaunchGroup(Offer.Operation.LaunchGroup.newBuilder()
            .setExecutor(Samples.executor())
            .setTaskGroup(TaskGroupInfo.newBuilder().addTasks(task("1"))))
        .build();

    settled(offered(MASTER).acceptOffers(List.of(offerId("1")), List.of(group), FILTERS));

    assertThat(fixture.scheduler.calls())
        .last()
        .isEqualTo("statusUpdate 1 TASK_LOST The master does not support LAUNCH_GROUP");
    assertThat(fixture.master.received(LaunchTasksMessage.class))
        .containsExactly(launch(List.of("1")));
  }

  @Test
  void launchOnNoOfferLosesTheTasks() {
    settled(offered(MASTER).launchTasks(List.of(), List.of(task("1")), FILTERS));

    assertThat(fixture.scheduler.calls())
        .last()
        .isEqualTo("statusUpdate 1 TASK_LOST No offers specified");
    assertNothingSent();
  }

  @Test
  void allRolesAreRevivedInsteadOfSome() {
    settled(offered(MASTER).reviveOffers(List.of("a")));

    assertThat(fixture.master.received(ReviveOffersMessage.class))
        .containsExactly(
            ReviveOffersMessage.newBuilder().setFrameworkId(FRAMEWORK_ID).build());
  }

  @Test
  void offersCannotBeSuppressed() {
    SchedulerSession driver = offered(MASTER);

    settled(driver.suppressOffers());
    settled(driver.suppressOffers(List.of("a")));

    assertNothingSent();
  }

  @Test
  void rolesThatAreSuppressedFromTheStartDoNotHinderARegistration() {
    fixture = new SchedulerFixture(settings -> settings.suppressed("*"));
    fixture.started();

    fixture.simulation.advance(SchedulerSession.REGISTRATION_BACKOFF_FACTOR);
    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).isNotEmpty();
    fixture.master.forget();
    fixture.tell(Samples.REGISTERED);

    assertThat(fixture.scheduler.calls()).hasSize(1);
    assertNothingSent();
  }

  @Test
  void masterOf2012AfterOneThatTakesCallsIsRegisteredWith() {
    fixture.registered(Samples.MASTER_OF_1_11);
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    assertThat(fixture.master.received(Call.class)).hasSize(1);

    fixture.simulation.advance(SchedulerSession.REGISTRATION_BACKOFF_FACTOR);
    assertThat(fixture.master.received(ReregisterFrameworkMessage.class)).isNotEmpty();
    fixture.tell(Samples.REREGISTERED);
    fixture.master.forget();
    settled(fixture.driver.reviveOffers());

    assertThat(fixture.master.received(ReviveOffersMessage.class)).hasSize(1);
  }

  @Test
  void frameworkThatIsUpdatedRegistersSoWithTheNextMaster() {
    FrameworkInfo updated = Samples.FRAMEWORK.toBuilder()
        .setId(FRAMEWORK_ID)
        .setUser("user")
        .setHostname("host")
        .setName("new")
        .build();

    settled(offered(MASTER).updateFramework(updated, List.of()));
    fixture.master.forget();
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));

    assertThat(fixture.master.last(ReregisterFrameworkMessage.class).getFramework())
        .isEqualTo(updated);
  }

  @Test
  void reconciliationIsAMessageOfItsOwnToAMasterOf018() {
    TaskStatus status = Samples.status("1", TaskState.TASK_RUNNING);

    settled(offered(MASTER_OF_0_20).reconcileTasks(List.of(status)));

    assertThat(fixture.master.received(ReconcileTasksMessage.class))
        .containsExactly(ReconcileTasksMessage.newBuilder()
            .setFrameworkId(FRAMEWORK_ID)
            .addStatuses(status)
            .build());
  }

  @Test
  void masterOf2012CannotReconcile() {
    settled(offered(MASTER).reconcileTasks(List.of()));

    assertNothingSent();
  }

  @Test
  void updatesAreAcknowledgedToTheSlave() {
    offered(MASTER_OF_0_20);

    fixture.tell(Samples.updateFrom(fixture.slave.self()));

    assertThat(fixture.slave.received(StatusUpdateAcknowledgementMessage.class)).hasSize(1);
    assertNothingSent();
  }

  @Test
  void messagesInTheFormOf2012TellThatTheMasterIsOfThen() {
    fixture.simulation.network().setOf2012(fixture.masterNode.address());
    settled(offered(Samples.MASTER_OF_1_11).killTask(taskId("1")));

    assertThat(fixture.master.received(Call.class)).isEmpty();
    assertThat(fixture.master.received()).hasSize(1);
  }

  @Test
  void offerThatIsLaunchedOnIsForgotten() {
    SchedulerSession driver = offered(MASTER_OF_0_20);

    settled(driver.launchTasks(List.of(OFFER_ID), List.of(task("1")), FILTERS));
    settled(driver.sendFrameworkMessage(Samples.EXECUTOR_ID, SLAVE_ID, new byte[0]));

    assertThat(fixture.slave.received()).hasSize(1);
  }
}
