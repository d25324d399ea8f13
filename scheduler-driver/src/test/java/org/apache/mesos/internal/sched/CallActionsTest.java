// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.internal.sched.Samples.EXECUTOR_ID;
import static org.apache.mesos.internal.sched.Samples.FRAMEWORK_ID;
import static org.apache.mesos.internal.sched.Samples.MASTER_OF_1_11;
import static org.apache.mesos.internal.sched.Samples.OFFER_ID;
import static org.apache.mesos.internal.sched.Samples.SLAVE_ID;
import static org.apache.mesos.internal.sched.Samples.offerId;
import static org.apache.mesos.internal.sched.Samples.status;
import static org.apache.mesos.internal.sched.Samples.task;
import static org.apache.mesos.internal.sched.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.util.List;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OperationID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The actions of drivers.md 5, with a master of 1.11 unless it says otherwise. */
class CallActionsTest {

  private static final Filters FILTERS =
      Filters.newBuilder().setRefuseSeconds(1).build();
  private static final FrameworkInfo OF_TWO_ROLES = Samples.FRAMEWORK.toBuilder()
      .setUser("user")
      .setHostname("host")
      .addRoles("a")
      .addRoles("b")
      .addCapabilities(
          FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
      .build();
  private static final MasterInfo MASTER_OF_1_8 =
      MASTER_OF_1_11.toBuilder().setVersion("1.8.1").build();
  private static final OfferConstraints CONSTRAINTS = OfferConstraints.newBuilder()
      .putRoleConstraints("a", OfferConstraints.RoleConstraints.getDefaultInstance())
      .build();

  private SchedulerFixture fixture = new SchedulerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void settled(Status answer) {
    assertThat(answer).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();
  }

  private SchedulerSession offered() {
    return fixture.offered(MASTER_OF_1_11).driver;
  }

  private List<Call> calls() {
    return fixture.master.received(Call.class);
  }

  private static Call.Builder call(Call.Type type) {
    return Call.newBuilder().setFrameworkId(FRAMEWORK_ID).setType(type);
  }

  private static Offer.Operation launch(TaskInfo... tasks) {
    return Offer.Operation.newBuilder()
        .setType(Offer.Operation.Type.LAUNCH)
        .setLaunch(Offer.Operation.Launch.newBuilder().addAllTaskInfos(List.of(tasks)))
        .build();
  }

  private static Call accept(Filters filters, Offer.Operation... operations) {
    return call(Call.Type.ACCEPT)
        .setAccept(Call.Accept.newBuilder()
            .addOfferIds(OFFER_ID)
            .addAllOperations(List.of(operations))
            .setFilters(filters))
        .build();
  }

  // Registration

  @Test
  void firstRegistrationIsOneThatEveryMasterUnderstands() {
    fixture.started();

    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(1);
    assertThat(calls()).isEmpty();
  }

  @Test
  void masterAfterOneThatTakesCallsIsSentACallAndThenAMessage() {
    offered();
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));

    assertThat(calls())
        .containsExactly(call(Call.Type.SUBSCRIBE)
            .setSubscribe(Call.Subscribe.newBuilder()
                .setFrameworkInfo(Samples.FRAMEWORK.toBuilder()
                    .setUser(SimulatedSchedulerHost.USER)
                    .setHostname(SimulatedSchedulerHost.HOST)
                    .setId(FRAMEWORK_ID))
                .setForce(false))
            .build());
    fixture.simulation.advance(SchedulerSession.REGISTRATION_BACKOFF_FACTOR);
    assertThat(fixture.master.received(ReregisterFrameworkMessage.class)).isNotEmpty();
  }

  @Test
  void rolesThatAreSuppressedFromTheStartAreToldByTheRegistration() {
    fixture = new SchedulerFixture(settings -> settings.framework(OF_TWO_ROLES).suppressed("a"));

    fixture.started();
    assertThat(calls())
        .containsExactly(Call.newBuilder()
            .setType(Call.Type.SUBSCRIBE)
            .setSubscribe(
                Call.Subscribe.newBuilder().setFrameworkInfo(OF_TWO_ROLES).addSuppressedRoles("a"))
            .build());
    fixture.master.forget();
    fixture.tell(Samples.registered(MASTER_OF_1_11));

    assertThat(calls()).isEmpty();
  }

  @Test
  void rolesThatTheRegistrationMayNotHaveToldAreToldAfterIt() {
    fixture = new SchedulerFixture(settings -> settings.framework(OF_TWO_ROLES).suppressed("a"));
    fixture.started();
    fixture.simulation.advance(SchedulerSession.REGISTRATION_BACKOFF_FACTOR);
    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).isNotEmpty();
    fixture.master.forget();

    fixture.tell(Samples.registered(MASTER_OF_1_11));

    assertThat(calls())
        .containsExactly(call(Call.Type.UPDATE_FRAMEWORK)
            .setUpdateFramework(Call.UpdateFramework.newBuilder()
                .setFrameworkInfo(OF_TWO_ROLES.toBuilder().setId(FRAMEWORK_ID))
                .addSuppressedRoles("a")
                .setOfferConstraints(OfferConstraints.getDefaultInstance()))
            .build());
  }

  // Offers

  @Test
  void launchIsAnAcceptance() {
    settled(offered().launchTasks(OFFER_ID, List.of(task("1"), task("2")), FILTERS));

    assertThat(calls()).containsExactly(accept(FILTERS, launch(task("1"), task("2"))));
  }

  @Test
  void severalOffersAreLaunchedOnAtOnce() {
    settled(offered().launchTasks(List.of(OFFER_ID, offerId("8")), List.of(task("1"))));

    assertThat(calls())
        .containsExactly(call(Call.Type.ACCEPT)
            .setAccept(Call.Accept.newBuilder()
                .addOfferIds(OFFER_ID)
                .addOfferIds(offerId("8"))
                .addOperations(launch(task("1")))
                .setFilters(Filters.getDefaultInstance()))
            .build());
  }

  @Test
  void launchOfNothingDeclinesAllOffers() {
    settled(offered().launchTasks(List.of(OFFER_ID, offerId("8")), List.of(), FILTERS));

    assertThat(calls())
        .containsExactly(call(Call.Type.DECLINE)
            .setDecline(Call.Decline.newBuilder()
                .addOfferIds(OFFER_ID)
                .addOfferIds(offerId("8"))
                .setFilters(FILTERS))
            .build());
  }

  @Test
  void taskThatIsNotAsItShouldBeIsLeftToTheMaster() {
    TaskInfo neither = task("neither").toBuilder().clearCommand().build();

    settled(offered().launchTasks(OFFER_ID, List.of(neither), FILTERS));

    assertThat(calls()).containsExactly(accept(FILTERS, launch(neither)));
  }

  @Test
  void acceptanceOfOffersGoesToTheMaster() {
    Offer.Operation reserve = Offer.Operation.newBuilder()
        .setType(Offer.Operation.Type.RESERVE)
        .setReserve(Offer.Operation.Reserve.getDefaultInstance())
        .build();

    settled(
        offered().acceptOffers(List.of(OFFER_ID), List.of(reserve, launch(task("1"))), FILTERS));

    assertThat(calls()).containsExactly(accept(FILTERS, reserve, launch(task("1"))));
  }

  @Test
  void operationWithAnIdIsRefused() {
    SchedulerSession driver = offered();
    Offer.Operation operation = launch(task("1")).toBuilder()
        .setId(OperationID.newBuilder().setValue("1"))
        .build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> driver.acceptOffers(List.of(OFFER_ID), List.of(operation), FILTERS));
  }

  @Test
  void acceptanceWithoutAMasterLosesTheTasks() {
    offered();
    fixture.detect(Samples.NO_MASTER);
    Offer.Operation group = Offer.Operation.newBuilder()
        .setType(Offer.Operation.Type.LAUNCH_GROUP)
        .setLaunchGroup(Offer.Operation.LaunchGroup.newBuilder()
            .setExecutor(Samples.executor())
            .setTaskGroup(org.apache.mesos.Protos.TaskGroupInfo.newBuilder().addTasks(task("2"))))
        .build();

    settled(
        fixture.driver.acceptOffers(List.of(OFFER_ID), List.of(launch(task("1")), group), FILTERS));

    assertThat(fixture.scheduler.calls())
        .endsWith(
            "statusUpdate 1 TASK_LOST Master disconnected",
            "statusUpdate 2 TASK_LOST Master disconnected");
    TaskStatus told = (TaskStatus) fixture.scheduler.arguments().get(0);
    assertThat(told.getSource()).isEqualTo(TaskStatus.Source.SOURCE_MASTER);
    assertThat(told.getReason()).isEqualTo(TaskStatus.Reason.REASON_MASTER_DISCONNECTED);
    assertThat(told.getSlaveId()).isEqualTo(SLAVE_ID);
    assertThat(told.hasTimestamp()).isTrue();
    assertThat(told.hasUuid()).isFalse();
  }

  @Test
  void tasksOfAPartitionAwareFrameworkAreDroppedWithoutAMaster() {
    fixture = new SchedulerFixture(Samples.FRAMEWORK.toBuilder()
        .addCapabilities(FrameworkInfo.Capability.newBuilder()
            .setType(FrameworkInfo.Capability.Type.PARTITION_AWARE))
        .build());
    offered();
    fixture.detect(Samples.NO_MASTER);

    settled(fixture.driver.launchTasks(OFFER_ID, List.of(task("1"))));

    assertThat(fixture.scheduler.calls())
        .endsWith("statusUpdate 1 TASK_DROPPED Master Disconnected");
  }

  @Test
  void declinedOfferGoesToTheMaster() {
    settled(offered().declineOffer(OFFER_ID, FILTERS));

    assertThat(calls())
        .containsExactly(call(Call.Type.DECLINE)
            .setDecline(Call.Decline.newBuilder().addOfferIds(OFFER_ID).setFilters(FILTERS))
            .build());
  }

  @Test
  void revivalsGoToTheMaster() {
    SchedulerSession driver = offered();

    settled(driver.reviveOffers());
    settled(driver.reviveOffers(List.of("a")));
    settled(driver.reviveOffers(List.of()));

    assertThat(calls())
        .containsExactly(
            call(Call.Type.REVIVE).build(),
            call(Call.Type.REVIVE)
                .setRevive(Call.Revive.newBuilder().addRoles("a"))
                .build());
  }

  @Test
  void suppressionsGoToTheMaster() {
    SchedulerSession driver = offered();

    settled(driver.suppressOffers());
    settled(driver.suppressOffers(List.of("a")));
    settled(driver.suppressOffers(List.of()));

    assertThat(calls())
        .containsExactly(
            call(Call.Type.SUPPRESS).build(),
            call(Call.Type.SUPPRESS)
                .setSuppress(Call.Suppress.newBuilder().addRoles("a"))
                .build());
  }

  @Test
  void suppressedRolesAreToldToTheNextMaster() {
    fixture = new SchedulerFixture(OF_TWO_ROLES);
    settled(offered().suppressOffers());
    settled(fixture.driver.reviveOffers(List.of("a")));
    fixture.master.forget();

    fixture.detect(Samples.newMaster(fixture.master.self().toString()));

    assertThat(calls().get(0).getSubscribe().getSuppressedRolesList()).containsExactly("b");
    fixture.tell(Samples.registered(MASTER_OF_1_11));
    assertThat(calls()).hasSize(1);
  }

  @Test
  void whatIsSuppressedOrRevivedMeanwhileIsToldTheNextMasterTwice() {
    fixture = new SchedulerFixture(OF_TWO_ROLES);
    offered();
    fixture.detect(Samples.NO_MASTER);

    settled(fixture.driver.suppressOffers());
    settled(fixture.driver.reviveOffers(List.of("b")));
    assertThat(fixture.master.received()).isEmpty();
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    fixture.tell(Samples.registered(MASTER_OF_1_11));

    assertThat(calls()).hasSize(2);
    assertThat(calls().get(0).getSubscribe().getSuppressedRolesList()).containsExactly("a");
    assertThat(calls().get(1).getUpdateFramework().getSuppressedRolesList()).containsExactly("a");
  }

  @Test
  void whatIsSuppressedOrRevivedMeanwhileIsToldMastersWithoutUpdatesInOtherWords() {
    fixture = new SchedulerFixture(OF_TWO_ROLES);
    offered();
    fixture.detect(Samples.NO_MASTER);
    settled(fixture.driver.suppressOffers(List.of("a")));
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    fixture.master.forget();

    fixture.tell(Samples.registered(MASTER_OF_1_8));

    assertThat(calls())
        .containsExactly(
            call(Call.Type.REVIVE)
                .setRevive(Call.Revive.newBuilder().addRoles("b"))
                .build(),
            call(Call.Type.SUPPRESS)
                .setSuppress(Call.Suppress.newBuilder().addRoles("a"))
                .build());
  }

  // Frameworks

  @Test
  void updateOfTheFrameworkGoesToTheMasterAndToThoseToCome() {
    offered();
    FrameworkInfo updated =
        OF_TWO_ROLES.toBuilder().setId(FRAMEWORK_ID).setName("new").build();

    settled(fixture.driver.updateFramework(updated, List.of("b"), CONSTRAINTS));
    assertThat(calls())
        .containsExactly(call(Call.Type.UPDATE_FRAMEWORK)
            .setUpdateFramework(Call.UpdateFramework.newBuilder()
                .setFrameworkInfo(updated)
                .addSuppressedRoles("b")
                .setOfferConstraints(CONSTRAINTS))
            .build());
    fixture.master.forget();
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));

    assertThat(calls())
        .containsExactly(call(Call.Type.SUBSCRIBE)
            .setSubscribe(Call.Subscribe.newBuilder()
                .setFrameworkInfo(updated)
                .setForce(false)
                .addSuppressedRoles("b")
                .setOfferConstraints(CONSTRAINTS))
            .build());
  }

  @Test
  void updateWithoutConstraintsTakesThemBack() {
    offered();
    FrameworkInfo updated = OF_TWO_ROLES.toBuilder().setId(FRAMEWORK_ID).build();

    settled(fixture.driver.updateFramework(updated, List.of(), CONSTRAINTS));
    settled(fixture.driver.updateFramework(updated, List.of()));

    assertThat(calls().get(1).getUpdateFramework().getOfferConstraints())
        .isEqualTo(OfferConstraints.getDefaultInstance());
  }

  @Test
  void updateOfAnotherFrameworkIsAnError() {
    offered();

    settled(fixture.driver.updateFramework(OF_TWO_ROLES, List.of()));

    assertThat(calls()).isEmpty();
    assertThat(fixture.scheduler.calls()).last().asString().startsWith("error ");
    assertThat(fixture.driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
  }

  @Test
  void stopTearsTheFrameworkDown() {
    assertThat(offered().stop()).isEqualTo(Status.DRIVER_STOPPED);
    fixture.simulation.settle();

    assertThat(calls()).containsExactly(call(Call.Type.TEARDOWN).build());
  }

  @Test
  void abortIsToldAsEver() {
    assertThat(offered().abort()).isEqualTo(Status.DRIVER_ABORTED);
    fixture.simulation.settle();

    assertThat(calls()).isEmpty();
    assertThat(fixture.master.received(DeactivateFrameworkMessage.class)).hasSize(1);
  }

  // Tasks

  @Test
  void killGoesToTheMaster() {
    settled(offered().killTask(taskId("1")));

    assertThat(calls())
        .containsExactly(call(Call.Type.KILL)
            .setKill(Call.Kill.newBuilder().setTaskId(taskId("1")))
            .build());
  }

  @Test
  void requestGoesToTheMaster() {
    Request request = Request.newBuilder().setSlaveId(SLAVE_ID).build();

    settled(offered().requestResources(List.of(request)));

    assertThat(calls())
        .containsExactly(call(Call.Type.REQUEST)
            .setRequest(Call.Request.newBuilder().addRequests(request))
            .build());
  }

  @Test
  void reconciliationGoesToTheMaster() {
    SchedulerSession driver = offered();

    settled(driver.reconcileTasks(List.of(
        status("1", TaskState.TASK_RUNNING),
        status("2", TaskState.TASK_RUNNING).toBuilder().setSlaveId(SLAVE_ID).build())));
    settled(driver.reconcileTasks(List.of()));

    assertThat(calls())
        .containsExactly(
            call(Call.Type.RECONCILE)
                .setReconcile(Call.Reconcile.newBuilder()
                    .addTasks(Call.Reconcile.Task.newBuilder().setTaskId(taskId("1")))
                    .addTasks(Call.Reconcile.Task.newBuilder()
                        .setTaskId(taskId("2"))
                        .setSlaveId(SLAVE_ID)))
                .build(),
            call(Call.Type.RECONCILE)
                .setReconcile(Call.Reconcile.getDefaultInstance())
                .build());
  }

  @Test
  void messageToAnExecutorGoesThroughTheMasterOrToASlaveWithALaunch() {
    SchedulerSession driver = offered();

    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, "one".getBytes(UTF_8)));
    settled(driver.launchTasks(OFFER_ID, List.of(task("1")), FILTERS));
    settled(driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, "two".getBytes(UTF_8)));

    assertThat(calls().get(0))
        .isEqualTo(call(Call.Type.MESSAGE)
            .setMessage(Call.Message.newBuilder()
                .setSlaveId(SLAVE_ID)
                .setExecutorId(EXECUTOR_ID)
                .setData(ByteString.copyFromUtf8("one")))
            .build());
    assertThat(fixture.slave.last(FrameworkToExecutorMessage.class).getData().toStringUtf8())
        .isEqualTo("two");
  }

  @Test
  void everythingWithoutAMasterIsDropped() {
    offered();
    fixture.detect(Samples.NO_MASTER);

    settled(fixture.driver.reconcileTasks(List.of()));
    settled(fixture.driver.killTask(taskId("1")));
    settled(fixture.driver.declineOffer(OFFER_ID));
    settled(fixture.driver.requestResources(List.of()));

    assertThat(fixture.master.received()).isEmpty();
  }

  // Acknowledgements

  @Test
  void statusUpdateIsAcknowledgedThroughTheMaster() {
    offered();

    fixture.tell(Samples.updateFrom(fixture.slave.self()));

    assertThat(calls())
        .containsExactly(call(Call.Type.ACKNOWLEDGE)
            .setAcknowledge(Call.Acknowledge.newBuilder()
                .setSlaveId(SLAVE_ID)
                .setTaskId(taskId("1"))
                .setUuid(Samples.UUID))
            .build());
    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void anotherMasterIsAcknowledgedToOnceItLeads() {
    RecordingProcess second = new RecordingProcess("master");
    fixture.simulation.newNode().spawn(second);
    offered();
    fixture.detect(Samples.newMaster(second.self().toString()));
    second.tell(fixture.pid(), Samples.registered(MASTER_OF_1_11));
    fixture.simulation.settle();
    second.forget();

    second.tell(fixture.pid(), Samples.updateFrom(fixture.slave.self()));
    fixture.simulation.settle();

    assertThat(second.received(Call.class)).hasSize(1);
    assertThat(calls()).isEmpty();
  }
}
