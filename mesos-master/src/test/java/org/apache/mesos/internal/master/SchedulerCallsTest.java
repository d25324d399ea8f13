// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.OfferFilters;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskGroupInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkReregisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedulers of Mesos 0.22 to 1.11, which send calls (messages.md 5.6). */
class SchedulerCallsTest {

  private final MasterFixture cluster = new MasterFixture();
  private MasterFixture.SlavePeer slave;
  private MasterFixture.Scheduler scheduler;
  private Offer offer;

  @BeforeEach
  void subscribe() {
    slave = cluster.slave();
    scheduler = cluster.newScheduler();
    scheduler.tell(subscription().build());
    offer = scheduler.offer();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aSubscriptionRegistersOnce() {
    scheduler.tell(subscription().build());

    assertThat(scheduler.received(FrameworkRegisteredMessage.class))
        .hasSize(2)
        .containsOnly(scheduler.last(FrameworkRegisteredMessage.class));
    assertThat(cluster.stat("total_schedulers")).isEqualTo(1);
    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void aForcedSubscriptionTakesOver() {
    scheduler.tell(call(Call.Type.SUPPRESS).build());
    var second = cluster.newScheduler();

    second.tell(subscription(scheduler.id(), true));
    second.tell(subscription(scheduler.id(), true));

    assertThat(second.id()).isEqualTo(scheduler.id());
    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("Framework failed over");
    assertThat(second.received(FrameworkErrorMessage.class)).isEmpty();
    // The repeated subscription does not take back the offer that the first one led to.
    assertThat(second.offers()).hasSize(1);
    assertThat(outstandingOffers()).isEqualTo(1);
  }

  @Test
  void aSubscriptionOfAnotherSchedulerThatIsNotForcedIsRefused() {
    var second = cluster.newScheduler();

    second.tell(subscription(scheduler.id(), false));

    assertThat(second.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("Framework failed over");
    assertThat(second.received(FrameworkReregisteredMessage.class)).isEmpty();
    assertThat(outstandingOffers()).isEqualTo(1);
  }

  @Test
  void aSchedulerThatLostTheMasterSubscribesAgain() {
    scheduler.disconnect();

    scheduler.tell(subscription(scheduler.id(), false));

    assertThat(scheduler.received(FrameworkReregisteredMessage.class)).hasSize(1);
    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void aSubscriptionWithTwoIdsIsRefused() {
    var second = cluster.newScheduler();

    second.tell(subscription(scheduler.id(), true).toBuilder()
        .setFrameworkId(Samples.frameworkId("other"))
        .build());

    assertThat(second.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("Framework subscribed with two framework ids");
  }

  @Test
  void aSubscriptionMaySuppressOffers() {
    scheduler.tell(call(Call.Type.TEARDOWN).build());
    var second = cluster.newScheduler();

    second.tell(subscription()
        .setSubscribe(subscription().getSubscribeBuilder().addSuppressedRoles("*"))
        .build());

    assertThat(second.received(FrameworkRegisteredMessage.class)).hasSize(1);
    cluster.advance(Duration.ofSeconds(10));
    assertThat(second.offers()).isEmpty();
  }

  @Test
  void aTeardownRemovesTheFramework() {
    scheduler.tell(call(Call.Type.TEARDOWN).build());

    assertThat(slave.received(ShutdownFrameworkMessage.class)).hasSize(1);
    assertThat(cluster.stat("total_schedulers")).isZero();
  }

  @Test
  void tasksOfSeveralLaunchesGoToTheSlave() {
    scheduler.tell(accept(
        Samples.refuse(0),
        ImmutableList.of(offer),
        launch(Samples.task("1", offer, "cpus:1;mem:64")),
        launch(Samples.task("2", offer, "cpus:1;mem:64"))));

    assertThat(slave.received(RunTaskMessage.class))
        .extracting(run -> run.getTask().getTaskId().getValue())
        .containsExactly("1", "2");
    assertThat(scheduler.updates()).isEmpty();
  }

  @Test
  void severalOffersOfASlaveAreAcceptedTogether() {
    scheduler.tell(accept(
        Samples.refuse(0),
        ImmutableList.of(offer),
        launch(Samples.task("1", offer, "cpus:1;mem:512"))));
    Offer rest = scheduler.offer();
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());
    Offer more = scheduler.offer();
    assertThat(more).isNotEqualTo(rest);

    scheduler.tell(accept(
        Samples.refuse(0),
        ImmutableList.of(rest, more),
        launch(Samples.task("2", offer, "cpus:2;mem:1024"))));

    assertThat(slave.received(RunTaskMessage.class)).hasSize(2);
  }

  @Test
  void anInvalidTaskIsInErrorWithoutAnythingToAcknowledge() {
    scheduler.tell(accept(
        Samples.refuse(0),
        ImmutableList.of(offer),
        launch(Samples.task("1", offer, "cpus:9;mem:64"))));

    StatusUpdateMessage message = scheduler.last(StatusUpdateMessage.class);
    assertThat(message.getPid()).isEmpty();
    assertThat(message.getUpdate().getUuid()).isEqualTo(ByteString.EMPTY);
    TaskStatus status = message.getUpdate().getStatus();
    assertThat(status.getState()).isEqualTo(TaskState.TASK_ERROR);
    assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_TASK_INVALID);
    assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_MASTER);
    assertThat(status.hasTimestamp()).isTrue();
    assertThat(status.hasUuid()).isFalse();
  }

  @Test
  void aTaskOfAnInvalidOfferIsLost() {
    scheduler.tell(call(Call.Type.ACCEPT)
        .setAccept(Call.Accept.newBuilder()
            .addOfferIds(Samples.offerId("unknown"))
            .addOperations(launch(Samples.task("1", offer))))
        .build());

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Task launched with invalid offer");
    assertThat(lastStatus().getReason()).isEqualTo(TaskStatus.Reason.REASON_INVALID_OFFERS);
  }

  @Test
  void tasksOfAGroupAreRefused() {
    Operation group = Operation.newBuilder()
        .setType(Operation.Type.LAUNCH_GROUP)
        .setLaunchGroup(Operation.LaunchGroup.newBuilder()
            .setExecutor(Samples.executor("e"))
            .setTaskGroup(TaskGroupInfo.newBuilder()
                .addTasks(Samples.task("1", offer))
                .addTasks(Samples.task("2", offer))))
        .build();

    scheduler.tell(accept(Samples.refuse(0), ImmutableList.of(offer), group));

    assertThat(scheduler.updates())
        .containsExactly(
            "1 TASK_ERROR Operation LAUNCH_GROUP is not supported",
            "2 TASK_ERROR Operation LAUNCH_GROUP is not supported");
    assertThat(slave.received(RunTaskMessage.class)).isEmpty();
    assertThat(outstandingOffers()).isZero();
  }

  @ParameterizedTest
  @EnumSource(value = Operation.Type.class, mode = EnumSource.Mode.EXCLUDE, names = "LAUNCH")
  void anotherOperationDoesNotKeepTheTasksFromTheirLaunch(Operation.Type type) {
    scheduler.tell(accept(
        Samples.refuse(0),
        ImmutableList.of(offer),
        Operation.newBuilder().setType(type).build(),
        launch(Samples.task("1", offer))));

    assertThat(slave.received(RunTaskMessage.class)).hasSize(1);
  }

  @Test
  void severalOffersAreDeclinedAtOnce() {
    var other = cluster.slave();
    Offer second = scheduler.offer();
    assertThat(second.getSlaveId()).isEqualTo(other.id());

    scheduler.tell(call(Call.Type.DECLINE)
        .setDecline(Call.Decline.newBuilder()
            .addOfferIds(offer.getId())
            .addOfferIds(second.getId())
            .setFilters(Samples.refuse(3)))
        .build());

    assertThat(outstandingOffers()).isZero();
    cluster.advance(Duration.ofSeconds(2));
    assertThat(scheduler.offers()).hasSize(2);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(scheduler.offers()).hasSize(4);
  }

  @Test
  void revivedOffersComeAtOnce() {
    scheduler.tell(decline(offer, -1));

    scheduler.tell(call(Call.Type.REVIVE).build());

    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void suppressedOffersComeWhenTheyAreRevived() {
    scheduler.tell(call(Call.Type.SUPPRESS).build());
    scheduler.tell(decline(offer, 0));
    cluster.advance(Duration.ofSeconds(30));
    assertThat(scheduler.offers()).hasSize(1);

    scheduler.tell(call(Call.Type.REVIVE).build());

    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void anUpdateSaysWhatIsSuppressedFromThenOn() {
    FrameworkInfo info = Samples.framework().toBuilder().setId(scheduler.id()).build();
    Call suppressing = call(Call.Type.UPDATE_FRAMEWORK)
        .setUpdateFramework(
            Call.UpdateFramework.newBuilder().setFrameworkInfo(info).addSuppressedRoles("*"))
        .build();

    scheduler.tell(suppressing);
    scheduler.tell(decline(offer, 0));
    cluster.advance(Duration.ofSeconds(30));
    assertThat(scheduler.offers()).hasSize(1);
    scheduler.tell(update(info));

    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void aSchedulerThatSubscribesAgainSaysWhatIsSuppressedFromThenOn() {
    scheduler.tell(call(Call.Type.SUPPRESS).build());
    scheduler.tell(decline(offer, 0));
    cluster.advance(Duration.ofSeconds(30));

    scheduler.tell(subscription()
        .setFrameworkId(scheduler.id())
        .setSubscribe(subscription()
            .getSubscribeBuilder()
            .setFrameworkInfo(Samples.framework().toBuilder().setId(scheduler.id())))
        .build());

    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void suppressedOffersGoToOthers() {
    scheduler.tell(call(Call.Type.SUPPRESS).build());
    var second = cluster.scheduler();

    scheduler.tell(decline(offer, 0));

    assertThat(second.offers()).hasSize(1);
  }

  @Test
  void offersOfOtherRolesAreNotSuppressed() {
    scheduler.tell(call(Call.Type.SUPPRESS)
        .setSuppress(Call.Suppress.newBuilder().addRoles("other"))
        .build());
    scheduler.tell(decline(offer, 1));

    cluster.advance(Duration.ofSeconds(1));

    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void aKillGoesToTheSlave() {
    run("1");
    KillPolicy policy = KillPolicy.newBuilder()
        .setGracePeriod(DurationInfo.newBuilder().setNanoseconds(7))
        .build();

    scheduler.tell(call(Call.Type.KILL)
        .setKill(Call.Kill.newBuilder().setTaskId(Samples.taskId("1")).setKillPolicy(policy))
        .build());

    KillTaskMessage message = slave.last(KillTaskMessage.class);
    assertThat(message.getTaskId()).isEqualTo(Samples.taskId("1"));
    assertThat(message.getKillPolicy()).isEqualTo(policy);
  }

  @Test
  void anAcknowledgementGoesToTheSlave() {
    scheduler.tell(call(Call.Type.ACKNOWLEDGE)
        .setAcknowledge(Call.Acknowledge.newBuilder()
            .setSlaveId(slave.id())
            .setTaskId(Samples.taskId("1"))
            .setUuid(ByteString.copyFromUtf8("u")))
        .build());

    assertThat(slave.received(StatusUpdateAcknowledgementMessage.class))
        .containsExactly(StatusUpdateAcknowledgementMessage.newBuilder()
            .setSlaveId(slave.id())
            .setFrameworkId(scheduler.id())
            .setTaskId(Samples.taskId("1"))
            .setUuid(ByteString.copyFromUtf8("u"))
            .build());
  }

  @Test
  void aMessageGoesToTheSlave() {
    scheduler.tell(call(Call.Type.MESSAGE)
        .setMessage(Call.Message.newBuilder()
            .setSlaveId(slave.id())
            .setExecutorId(Samples.executorId("e"))
            .setData(ByteString.copyFromUtf8("data")))
        .build());

    assertThat(slave.last(FrameworkToExecutorMessage.class).getData().toStringUtf8())
        .isEqualTo("data");
  }

  @Test
  void aListedTaskIsToldInItsLatestState() {
    run("1");
    slave.update("1", TaskState.TASK_RUNNING, scheduler.id());

    scheduler.tell(reconcile("1", slave.id()));

    StatusUpdateMessage message = scheduler.last(StatusUpdateMessage.class);
    assertThat(message.getPid()).isEmpty();
    assertThat(message.getUpdate().getUuid()).isEqualTo(ByteString.EMPTY);
    TaskStatus status = message.getUpdate().getStatus();
    assertThat(status.getState()).isEqualTo(TaskState.TASK_RUNNING);
    assertThat(status.getSlaveId()).isEqualTo(slave.id());
    assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_RECONCILIATION);
    assertThat(status.hasUuid()).isFalse();
  }

  @Test
  void aListedTaskThatEndedIsToldInItsLastState() {
    run("1");
    slave.update("1", TaskState.TASK_FAILED, scheduler.id());

    scheduler.tell(reconcile("1", slave.id()));

    assertThat(scheduler.updates())
        .containsExactly("1 TASK_FAILED", "1 TASK_FAILED Reconciliation: Latest task state");
  }

  @Test
  void anUnknownTaskIsLost() {
    scheduler.tell(reconcile("unknown", slave.id()));

    assertThat(scheduler.updates())
        .containsExactly("unknown TASK_LOST Reconciliation: Task is unknown");
    assertThat(lastStatus().getReason()).isEqualTo(TaskStatus.Reason.REASON_RECONCILIATION);
  }

  @Test
  void aTaskIsNotLostAsLongAsItsSlaveMayComeBackToANewMaster() {
    SlaveID gone = Samples.slaveId("gone");
    scheduler.tell(reconcile("1", gone));
    assertThat(scheduler.updates()).isEmpty();

    cluster.advance(Reconciliation.SLAVES_RETURN);
    scheduler.tell(reconcile("1", gone));

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Reconciliation: Task is unknown");
  }

  @Test
  void allTasksAreToldIfNoneIsListed() {
    run("1", "2");

    scheduler.tell(call(Call.Type.RECONCILE)
        .setReconcile(Call.Reconcile.getDefaultInstance())
        .build());

    assertThat(scheduler.updates())
        .containsExactly(
            "1 TASK_STAGING Reconciliation: Latest task state",
            "2 TASK_STAGING Reconciliation: Latest task state");
  }

  @Test
  void earlierSchedulersReconcileByAMessageOfItsOwn() {
    run("1", "2");
    ReconcileTasksMessage all =
        ReconcileTasksMessage.newBuilder().setFrameworkId(scheduler.id()).build();

    scheduler.tell(all);
    scheduler.tell(all.toBuilder()
        .addStatuses(
            TaskStatus.newBuilder().setTaskId(Samples.taskId("2")).setState(TaskState.TASK_RUNNING))
        .build());
    cluster.peer("stranger").tell(all);

    assertThat(scheduler.updates())
        .containsExactly(
            "1 TASK_STAGING Reconciliation: Latest task state",
            "2 TASK_STAGING Reconciliation: Latest task state",
            "2 TASK_STAGING Reconciliation: Latest task state");
  }

  @Test
  void aRequestReachesTheAllocator() {
    RecordingAllocator allocator = new RecordingAllocator();
    try (var other = new MasterFixture(ImmutableMap.of(), allocator)) {
      other.elect();
      var peer = other.newScheduler();
      peer.tell(subscription().build());
      Request request = Request.newBuilder().setSlaveId(Samples.slaveId("s")).build();

      peer.tell(Call.newBuilder()
          .setFrameworkId(peer.id())
          .setType(Call.Type.REQUEST)
          .setRequest(Call.Request.newBuilder().addRequests(request))
          .build());

      assertThat(allocator.requests()).containsExactly(request);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Call.Type.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TEARDOWN", "REVIVE", "SUPPRESS"})
  void aCallWithoutItsBodyChangesNothing(Call.Type type) {
    run("1");

    scheduler.tell(call(type).build());

    assertNothingHappened();
  }

  @Test
  void theShutdownOfAnExecutorGoesToASlaveThatKnowsIt() {
    var later = cluster.newSlave();
    later.tell(RegisterSlaveMessage.newBuilder()
        .setSlave(Samples.slave())
        .setVersion("1.11.0")
        .build());

    scheduler.tell(shutdown(slave.id()));
    scheduler.tell(shutdown(Samples.slaveId("unknown")));
    scheduler.tell(shutdown(later.id()));

    assertThat(slave.received(ShutdownExecutorMessage.class)).isEmpty();
    assertThat(later.received(ShutdownExecutorMessage.class))
        .containsExactly(ShutdownExecutorMessage.newBuilder()
            .setFrameworkId(scheduler.id())
            .setExecutorId(Samples.executorId("e"))
            .build());
    assertNothingHappened();
  }

  private Call shutdown(SlaveID slaveId) {
    return call(Call.Type.SHUTDOWN)
        .setShutdown(
            Call.Shutdown.newBuilder().setSlaveId(slaveId).setExecutorId(Samples.executorId("e")))
        .build();
  }

  @Test
  void anUpdateChangesWhatTheFrameworkSays() {
    FrameworkInfo changed = Samples.framework().toBuilder()
        .setId(scheduler.id())
        .setName("renamed")
        .setFailoverTimeout(100)
        .build();

    scheduler.tell(update(changed));

    assertThat(cluster.body("/master/state.json")).contains("\"name\":\"renamed\"");
    assertThat(slave.last(UpdateFrameworkMessage.class).getPid())
        .isEqualTo(scheduler.pid().toString());
    assertThat(scheduler.received(FrameworkErrorMessage.class)).isEmpty();
    scheduler.disconnect();
    cluster.advance(Duration.ofSeconds(99));
    assertThat(cluster.stat("total_schedulers")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "user", "checkpoint", "principal", "offer_filters", "constraints"})
  void anUpdateOfWhatCannotChangeIsRefused(String field) {
    FrameworkInfo.Builder info =
        Samples.framework().toBuilder().setId(scheduler.id()).setName("renamed");
    Call.UpdateFramework.Builder update = Call.UpdateFramework.newBuilder();
    switch (field) {
      case "id" -> info.setId(Samples.frameworkId("other"));
      case "user" -> info.setUser("other");
      case "checkpoint" -> info.setCheckpoint(true);
      case "principal" -> info.setPrincipal("other");
      case "offer_filters" -> info.putOfferFilters("*", OfferFilters.getDefaultInstance());
      default -> update.setOfferConstraints(constraints());
    }

    scheduler.tell(call(Call.Type.UPDATE_FRAMEWORK)
        .setUpdateFramework(update.setFrameworkInfo(info))
        .build());

    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage()).contains(field);
    assertThat(cluster.body("/master/state.json")).doesNotContain("renamed");
  }

  @Test
  void aSubscriptionWithConstraintsIsRefused() {
    var second = cluster.newScheduler();

    second.tell(subscription()
        .setSubscribe(subscription().getSubscribeBuilder().setOfferConstraints(constraints()))
        .build());

    assertThat(second.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("offer_constraints is not supported");
    assertThat(second.received(FrameworkRegisteredMessage.class)).isEmpty();
  }

  private static OfferConstraints constraints() {
    return OfferConstraints.newBuilder()
        .putRoleConstraints("*", OfferConstraints.RoleConstraints.getDefaultInstance())
        .build();
  }

  private Call update(FrameworkInfo info) {
    return call(Call.Type.UPDATE_FRAMEWORK)
        .setUpdateFramework(Call.UpdateFramework.newBuilder().setFrameworkInfo(info))
        .build();
  }

  @Test
  void callsThatNobodyServesAreRefused() {
    scheduler.tell(call(Call.Type.RECONCILE_OPERATIONS)
        .setReconcileOperations(Call.ReconcileOperations.getDefaultInstance())
        .build());

    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("Call RECONCILE_OPERATIONS is not supported");
  }

  @Test
  void statesOfLaterReleasesAreForThoseWhoKnowThem() {
    run("1");
    slave.update("1", TaskState.TASK_KILLING, scheduler.id());
    assertThat(lastStatus().getState()).isEqualTo(TaskState.TASK_RUNNING);
    scheduler.tell(update(Samples.framework().toBuilder()
        .setId(scheduler.id())
        .addCapabilities(Capability.newBuilder().setType(Capability.Type.TASK_KILLING_STATE))
        .build()));

    slave.update("1", TaskState.TASK_KILLING, scheduler.id());
    assertThat(lastStatus().getState()).isEqualTo(TaskState.TASK_KILLING);
    slave.update("1", TaskState.TASK_GONE, scheduler.id());

    assertThat(lastStatus().getState()).isEqualTo(TaskState.TASK_LOST);
  }

  @Test
  void operationsWithoutTasksAreAnError() {
    scheduler.tell(accept(
        Samples.refuse(0),
        ImmutableList.of(offer),
        Operation.newBuilder().setType(Operation.Type.RESERVE).build()));

    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("Operation RESERVE is not supported");
    assertThat(outstandingOffers()).isZero();
  }

  @ParameterizedTest
  @EnumSource(value = Call.Type.class, mode = EnumSource.Mode.EXCLUDE, names = "SUBSCRIBE")
  void onlyTheSchedulerItselfCalls(Call.Type type) {
    run("1");
    Call call = call(type)
        .setAccept(Call.Accept.newBuilder().addOfferIds(offer.getId()))
        .setDecline(Call.Decline.newBuilder().addOfferIds(offer.getId()))
        .setKill(Call.Kill.newBuilder().setTaskId(Samples.taskId("1")))
        .setReconcile(Call.Reconcile.getDefaultInstance())
        .build();
    var stranger = cluster.peer("stranger");

    stranger.tell(call);
    scheduler.tell(
        call.toBuilder().setFrameworkId(Samples.frameworkId("unknown")).build());
    scheduler.tell(call.toBuilder().clearFrameworkId().build());

    assertThat(stranger.process().received()).isEmpty();
    assertNothingHappened();
  }

  private void assertNothingHappened() {
    assertThat(scheduler.updates()).isEmpty();
    assertThat(slave.received(KillTaskMessage.class)).isEmpty();
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isEmpty();
    assertThat(scheduler.received(FrameworkErrorMessage.class)).isEmpty();
    assertThat(cluster.stat("total_schedulers")).isEqualTo(1);
  }

  /** Uses up the offer. */
  private void run(String... tasks) {
    String share = tasks.length == 1 ? "cpus:2;mem:1024" : "cpus:1;mem:512";
    List<TaskInfo> infos = ImmutableList.copyOf(tasks).stream()
        .map(task -> Samples.task(task, offer, share))
        .toList();
    scheduler.tell(accept(Filters.getDefaultInstance(), ImmutableList.of(offer), launch(infos)));
  }

  private int outstandingOffers() {
    return cluster.master().cluster().offers().count();
  }

  private TaskStatus lastStatus() {
    return scheduler.last(StatusUpdateMessage.class).getUpdate().getStatus();
  }

  private static Call.Builder subscription() {
    return Call.newBuilder()
        .setType(Call.Type.SUBSCRIBE)
        .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(Samples.framework()));
  }

  private static Call subscription(FrameworkID id, boolean isForced) {
    return Call.newBuilder()
        .setType(Call.Type.SUBSCRIBE)
        .setFrameworkId(id)
        .setSubscribe(Call.Subscribe.newBuilder()
            .setFrameworkInfo(Samples.framework().toBuilder().setId(id))
            .setForce(isForced))
        .build();
  }

  private Call.Builder call(Call.Type type) {
    return Call.newBuilder().setFrameworkId(scheduler.id()).setType(type);
  }

  private Call accept(Filters filters, List<Offer> offers, Operation... operations) {
    return call(Call.Type.ACCEPT)
        .setAccept(Call.Accept.newBuilder()
            .addAllOfferIds(offers.stream().map(Offer::getId).toList())
            .addAllOperations(ImmutableList.copyOf(operations))
            .setFilters(filters))
        .build();
  }

  private static Operation launch(TaskInfo... tasks) {
    return launch(ImmutableList.copyOf(tasks));
  }

  private static Operation launch(List<TaskInfo> tasks) {
    return Operation.newBuilder()
        .setType(Operation.Type.LAUNCH)
        .setLaunch(Operation.Launch.newBuilder().addAllTaskInfos(tasks))
        .build();
  }

  private Call decline(Offer declined, double refuseSeconds) {
    return call(Call.Type.DECLINE)
        .setDecline(Call.Decline.newBuilder()
            .addOfferIds(declined.getId())
            .setFilters(Samples.refuse(refuseSeconds)))
        .build();
  }

  private Call reconcile(String task, SlaveID slaveId) {
    return call(Call.Type.RECONCILE)
        .setReconcile(Call.Reconcile.newBuilder()
            .addTasks(Call.Reconcile.Task.newBuilder()
                .setTaskId(Samples.taskId(task))
                .setSlaveId(slaveId)))
        .build();
  }
}
