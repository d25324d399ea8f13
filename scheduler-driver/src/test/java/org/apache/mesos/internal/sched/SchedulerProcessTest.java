// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static org.apache.mesos.internal.sched.Samples.FRAMEWORK_ID;
import static org.apache.mesos.internal.sched.Samples.OFFER_ID;
import static org.apache.mesos.internal.sched.Samples.SLAVE_ID;
import static org.apache.mesos.internal.sched.Samples.offer;
import static org.apache.mesos.internal.sched.Samples.offerId;
import static org.apache.mesos.internal.sched.Samples.offers;
import static org.apache.mesos.internal.sched.Samples.slaveId;
import static org.apache.mesos.internal.sched.Samples.taskId;
import static org.apache.mesos.internal.sched.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of handlers.md 3, over the wire of the memory network. */
class SchedulerProcessTest {

  private static final FrameworkInfo KNOWN_FRAMEWORK =
      Samples.FRAMEWORK.toBuilder().setId(FRAMEWORK_ID).build();
  private static final Duration BACKOFF_FACTOR = SchedulerSession.REGISTRATION_BACKOFF_FACTOR;
  private static final String REGISTERED = "registered " + FRAMEWORK_ID.getValue();

  /** What the leading master alone may say. */
  private static final List<Message> NEWS = List.of(
      offers(offer(), "slave@10.0.0.7:5051"),
      Samples.RESCIND,
      Samples.LOST_SLAVE,
      Samples.EXITED_EXECUTOR);

  private SchedulerFixture fixture = new SchedulerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  // NewMasterDetectedMessage, registration

  @Test
  void newMasterIsAskedForARegistration() {
    fixture.started();

    assertThat(fixture.master.received(RegisterFrameworkMessage.class))
        .containsExactly(RegisterFrameworkMessage.newBuilder()
            .setFramework(Samples.FRAMEWORK.toBuilder()
                .setUser(SimulatedSchedulerHost.USER)
                .setHostname(SimulatedSchedulerHost.HOST))
            .build());
    assertThat(fixture.scheduler.calls()).isEmpty();
  }

  @Test
  void userAndHostThatAreGivenAreKept() {
    FrameworkInfo framework =
        Samples.FRAMEWORK.toBuilder().setUser("root").setHostname("there").build();
    fixture = new SchedulerFixture(framework);

    fixture.started();

    assertThat(fixture.master.last(RegisterFrameworkMessage.class).getFramework())
        .isEqualTo(framework);
  }

  @Test
  void registrationIsRepeatedUntilItIsAnswered() {
    fixture.started();

    fixture.simulation.advance(Duration.ofMinutes(1));
    int attempts = fixture.master.received(RegisterFrameworkMessage.class).size();
    fixture.tell(Samples.REGISTERED);
    fixture.simulation.advance(Duration.ofMinutes(10));

    assertThat(attempts).isBetween(4, 20);
    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(attempts);
    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  @Test
  void pausesBetweenRegistrationsBecomeLonger() {
    fixture.started();

    fixture.simulation.advance(BACKOFF_FACTOR);
    int early = fixture.master.received(RegisterFrameworkMessage.class).size();
    fixture.simulation.advance(Duration.ofMinutes(10));
    fixture.master.forget();
    fixture.simulation.advance(Duration.ofMinutes(10));

    assertThat(early).isGreaterThan(1);
    assertThat(fixture.master.received(RegisterFrameworkMessage.class).size()).isBetween(10, 40);
  }

  @Test
  void environmentSaysHowLongTheFirstPauseIs() {
    fixture.host.setVariable("MESOS_REGISTRATION_BACKOFF_FACTOR", "10ms");
    fixture.started();

    fixture.simulation.advance(Duration.ofMillis(10));

    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSizeGreaterThan(1);
  }

  @Test
  void pausesOfNoTimeAreNotTaken() {
    fixture = new SchedulerFixture(
        Samples.FRAMEWORK.toBuilder().setFailoverTimeout(0.001).build());
    fixture.host.setVariable("MESOS_REGISTRATION_BACKOFF_FACTOR", "0secs");
    fixture.started();

    fixture.simulation.advance(Duration.ofSeconds(1));

    assertThat(fixture.master.received(RegisterFrameworkMessage.class).size()).isLessThan(1000);
  }

  @Test
  void settingThatIsNoDurationIsAConfigurationError() {
    fixture.host.setVariable("MESOS_REGISTRATION_BACKOFF_FACTOR", "soon");

    fixture.started();

    assertThat(fixture.scheduler.calls())
        .containsExactly(
            "error Configuration error: cannot parse MESOS_REGISTRATION_BACKOFF_FACTOR");
  }

  @Test
  void frameworkThatIsToFailOverSoonIsNotKeptWaiting() {
    fixture = new SchedulerFixture(
        Samples.FRAMEWORK.toBuilder().setFailoverTimeout(10).build());
    fixture.started();
    fixture.simulation.advance(Duration.ofMinutes(1));
    fixture.master.forget();

    fixture.simulation.advance(Duration.ofSeconds(1));

    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).isNotEmpty();
  }

  /** Reference: FaultToleranceTest.FrameworkReliableRegistration. */
  @Test
  void lostRegistrationIsMadeUpFor() {
    fixture.simulation.filters().drop(FrameworkRegisteredMessage.class);
    fixture.started();
    fixture.tell(Samples.REGISTERED);
    assertThat(fixture.scheduler.calls()).isEmpty();

    fixture.simulation.advance(BACKOFF_FACTOR);
    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSizeGreaterThan(1);
    fixture.tell(Samples.REGISTERED);

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  @Test
  void frameworkWithAnIdFailsOver() {
    fixture = new SchedulerFixture(KNOWN_FRAMEWORK);

    fixture.started();
    ReregisterFrameworkMessage first = fixture.master.last(ReregisterFrameworkMessage.class);
    fixture.tell(Samples.REGISTERED);

    assertThat(first.getFailover()).isTrue();
    assertThat(first.getFramework().getId()).isEqualTo(FRAMEWORK_ID);
    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  @Test
  void failoverEndsWithTheFirstRegistration() {
    fixture = new SchedulerFixture(KNOWN_FRAMEWORK);
    fixture.registered();

    fixture.detect(Samples.newMaster(fixture.master.self().toString()));

    assertThat(fixture.master.last(ReregisterFrameworkMessage.class).getFailover())
        .isFalse();
  }

  @Test
  void frameworkWithAnEmptyIdIsNew() {
    fixture = new SchedulerFixture(
        Samples.FRAMEWORK.toBuilder().setId(Samples.frameworkId("")).build());

    fixture.started();

    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(1);
  }

  /** Reference: MasterTest.MasterInfoOnReElection, FaultToleranceTest.FrameworkReregister. */
  @Test
  void sameMasterDetectedAgainLeadsToAReregistration() {
    fixture.registered();

    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    assertThat(fixture.master.received(ReregisterFrameworkMessage.class))
        .containsExactly(ReregisterFrameworkMessage.newBuilder()
            .setFramework(KNOWN_FRAMEWORK.toBuilder()
                .setUser(SimulatedSchedulerHost.USER)
                .setHostname(SimulatedSchedulerHost.HOST))
            .setFailover(false)
            .build());
    fixture.tell(Samples.REREGISTERED);

    assertThat(fixture.scheduler.calls())
        .containsExactly(REGISTERED, "disconnected", "reregistered");
    assertThat(fixture.scheduler.arguments()).containsExactly(Samples.MASTER);
  }

  @Test
  void anotherMasterIsAskedInsteadOfTheFirst() {
    RecordingProcess second = new RecordingProcess("master");
    fixture.simulation.newNode().spawn(second);
    fixture.registered();

    fixture.detect(Samples.newMaster(second.self().toString()));
    fixture.simulation.advance(BACKOFF_FACTOR);

    assertThat(second.received(ReregisterFrameworkMessage.class)).hasSizeGreaterThan(1);
    assertThat(fixture.master.received()).isEmpty();
    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected");
  }

  @Test
  void masterDetectedTwiceIsAskedAtTheSamePace() {
    fixture.started();

    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    fixture.simulation.advance(Duration.ofMinutes(10));
    fixture.master.forget();
    fixture.simulation.advance(Duration.ofMinutes(10));

    assertThat(fixture.master.received(RegisterFrameworkMessage.class).size()).isBetween(10, 40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "master", "master@localhost:5050", "@10.0.0.1:5050", "\n\u0000"})
  void newMasterThatIsNoPidIsIgnored(String pid) {
    fixture.registered();

    fixture.detect(Samples.newMaster(pid));

    assertThat(fixture.driver.killTask(taskId("1"))).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();
    assertThat(fixture.master.received()).hasSize(1);
  }

  // NoMasterDetectedMessage

  /** Reference: MasterTest.MasterLost. */
  @Test
  void lostMasterDisconnectsTheScheduler() {
    fixture.registered();

    fixture.detect(Samples.NO_MASTER);
    fixture.simulation.advance(Duration.ofMinutes(1));

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected");
    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void lostMasterIsNotToldOnceAborted() {
    fixture.registered();
    var unused = fixture.driver.abort();

    fixture.detect(Samples.NO_MASTER);

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  @Test
  void lostMasterEndsTheRegistration() {
    fixture.started();
    fixture.detect(Samples.NO_MASTER);
    fixture.master.forget();

    fixture.simulation.advance(Duration.ofMinutes(10));
    fixture.tell(Samples.REGISTERED);

    assertThat(fixture.master.received()).isEmpty();
    assertThat(fixture.scheduler.calls()).isEmpty();
  }

  @Test
  void disconnectionIsToldOnce() {
    fixture.registered();

    breakConnection();
    fixture.detect(Samples.NO_MASTER);
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected");
  }

  @Test
  void masterThatComesBackIsRegisteredWith() {
    fixture.registered();
    fixture.detect(Samples.NO_MASTER);

    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    fixture.tell(Samples.REGISTERED);

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected", REGISTERED);
  }

  @Test
  void brokenConnectionToTheMasterLeadsToAReregistration() {
    fixture.registered();

    breakConnection();
    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected");
    assertThat(fixture.master.received()).isEmpty();
    fixture.simulation.advance(BACKOFF_FACTOR);
    assertThat(fixture.master.received(ReregisterFrameworkMessage.class))
        .isNotEmpty()
        .noneMatch(ReregisterFrameworkMessage::getFailover);
    fixture.tell(Samples.REREGISTERED);

    assertThat(fixture.scheduler.calls()).last().isEqualTo("reregistered");
  }

  @Test
  void connectionThatBreaksBeforeTheAnswerIsMadeAgain() {
    fixture.started();
    breakConnection();
    fixture.tell(Samples.REGISTERED);

    breakConnection();
    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected");
    fixture.simulation.advance(BACKOFF_FACTOR);

    assertThat(fixture.master.received(ReregisterFrameworkMessage.class)).isNotEmpty();
  }

  private void breakConnection() {
    fixture
        .simulation
        .network()
        .disconnect(fixture.masterNode.address(), fixture.pid().address());
    fixture.simulation.settle();
  }

  @Test
  void masterThatIsRestartedIsFoundAgain() {
    fixture.registered();
    fixture.simulation.network().crash(fixture.masterNode.address());
    fixture.simulation.advance(Duration.ofMinutes(10));
    RecordingProcess restarted = new RecordingProcess("master");
    fixture.simulation.newNode(fixture.masterNode.address()).spawn(restarted);

    fixture.simulation.advance(Registration.MAX_BACKOFF);
    assertThat(restarted.received(ReregisterFrameworkMessage.class)).isNotEmpty();
    restarted.tell(fixture.pid(), Samples.REGISTERED);
    fixture.simulation.settle();
    fixture.simulation.network().crash(fixture.masterNode.address());
    fixture.simulation.settle();

    assertThat(fixture.scheduler.calls())
        .containsExactly(REGISTERED, "disconnected", REGISTERED, "disconnected");
  }

  // Messages of others than the leading master

  @Test
  void newsFromAnotherMasterAreIgnored() {
    RecordingProcess former = new RecordingProcess("master");
    fixture.simulation.newNode().spawn(former);
    fixture.started();

    former.tell(fixture.pid(), Samples.REGISTERED);
    fixture.simulation.settle();
    assertThat(fixture.scheduler.calls()).isEmpty();
    fixture.tell(Samples.REGISTERED);
    NEWS.forEach(message -> former.tell(fixture.pid(), message));
    former.tell(fixture.pid(), Samples.updateFrom(fixture.slave.self()));
    former.tell(fixture.pid(), Samples.ERROR);
    fixture.simulation.settle();

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void newsWhileDisconnectedAreIgnored() {
    fixture.registered();
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));

    NEWS.forEach(fixture::tell);
    fixture.tell(Samples.updateFrom(fixture.slave.self()));

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected");
    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void masterThatIsSoughtOnLoopbackMayHaveAnotherAddress() {
    RecordingProcess known = new RecordingProcess("master");
    Node node = fixture.simulation.newNode();
    node.spawn(known);
    Upid sought = Upid.parse("master@127.0.0.1:" + node.address().port()).orElseThrow();
    // It listens there too.
    fixture.simulation.newNode(sought.address());
    fixture.started();
    fixture.detect(Samples.newMaster(sought.toString()));

    known.tell(fixture.pid(), Samples.REGISTERED);
    fixture.simulation.settle();

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  // FrameworkRegisteredMessage, FrameworkReregisteredMessage

  /** Reference: MasterTest.MasterInfo. */
  @Test
  void registrationTellsIdAndMaster() {
    fixture.registered();

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
    assertThat(fixture.scheduler.arguments()).containsExactly(FRAMEWORK_ID, Samples.MASTER);
  }

  @Test
  void registrationWhileConnectedIsIgnored() {
    fixture.registered();

    fixture.tell(Samples.REGISTERED);
    fixture.tell(Samples.REREGISTERED);

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  @Test
  void reregistrationOfAnotherFrameworkIsIgnored() {
    fixture.registered();
    fixture.detect(Samples.newMaster(fixture.master.self().toString()));

    fixture.tell(Samples.reregistered(Samples.frameworkId("other")));
    fixture.simulation.advance(BACKOFF_FACTOR);

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected");
    assertThat(fixture.master.received(ReregisterFrameworkMessage.class)).hasSizeGreaterThan(1);
  }

  // ResourceOffersMessage

  @Test
  void offersReachTheScheduler() {
    fixture.registered();

    fixture.tell(ResourceOffersMessage.newBuilder()
        .addOffers(offer())
        .addPids("slave@10.0.0.7:5051")
        .addOffers(offer(offerId("2"), slaveId("2")))
        .addPids("no pid")
        .build());

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "resourceOffers 2");
    assertThat(fixture.scheduler.arguments())
        .containsExactly(offer(), offer(offerId("2"), slaveId("2")));
  }

  @Test
  void offersAndPidsThatDoNotMatchInNumberDoNoHarm() {
    fixture.registered();

    fixture.tell(ResourceOffersMessage.newBuilder().addOffers(offer()).build());
    fixture.tell(
        ResourceOffersMessage.newBuilder().addPids("slave@10.0.0.7:5051").build());

    assertThat(fixture.scheduler.calls())
        .containsExactly(REGISTERED, "resourceOffers 1", "resourceOffers 0");
  }

  // RescindResourceOfferMessage, LostSlaveMessage: see also SchedulerActionsTest for saved pids

  @Test
  void rescindedOfferReachesTheScheduler() {
    fixture.offered();

    fixture.tell(Samples.RESCIND);

    assertThat(fixture.scheduler.calls()).last().isEqualTo("offerRescinded " + OFFER_ID.getValue());
  }

  @Test
  void lostSlaveReachesTheScheduler() {
    fixture.registered();

    fixture.tell(Samples.LOST_SLAVE);

    assertThat(fixture.scheduler.calls()).last().isEqualTo("slaveLost " + SLAVE_ID.getValue());
  }

  // StatusUpdateMessage

  @Test
  void statusUpdateReachesTheSchedulerAndIsAcknowledgedToTheSlave() {
    fixture.registered();

    fixture.tell(Samples.updateFrom(fixture.slave.self()));

    assertThat(fixture.scheduler.calls()).last().isEqualTo("statusUpdate 1 TASK_RUNNING");
    assertThat(fixture.scheduler.arguments())
        .containsExactly(Samples.status("1", TaskState.TASK_RUNNING).toBuilder()
            .setSlaveId(SLAVE_ID)
            .setExecutorId(Samples.EXECUTOR_ID)
            .setTimestamp(1.5)
            .setUuid(Samples.UUID)
            .build());
    assertThat(fixture.slave.received(StatusUpdateAcknowledgementMessage.class))
        .containsExactly(StatusUpdateAcknowledgementMessage.newBuilder()
            .setFrameworkId(FRAMEWORK_ID)
            .setSlaveId(SLAVE_ID)
            .setTaskId(taskId("1"))
            .setUuid(Samples.UUID)
            .build());
    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void repeatedStatusUpdateIsToldAndAcknowledgedAgain() {
    fixture.registered();

    fixture.tell(Samples.updateFrom(fixture.slave.self()));
    fixture.tell(Samples.updateFrom(fixture.slave.self()));

    assertThat(fixture.scheduler.calls()).hasSize(3);
    assertThat(fixture.slave.received(StatusUpdateAcknowledgementMessage.class)).hasSize(2);
  }

  @Test
  void statusUpdateWithoutPidIsNotAcknowledged() {
    fixture.registered();

    fixture.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(update("1", TaskState.TASK_LOST))
        .build());
    fixture.tell(Samples.updateFrom(org.apache.mesos.process.Upid.EMPTY));

    assertThat(fixture.scheduler.calls()).hasSize(3);
    assertThat(fixture.slave.received()).isEmpty();
    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void statusThatSaysMoreThanItsUpdateKeepsIt() {
    fixture.registered();
    TaskStatus told = Samples.status("1", TaskState.TASK_FAILED).toBuilder()
        .setSlaveId(slaveId("its"))
        .setExecutorId(ExecutorID.newBuilder().setValue("its"))
        .setTimestamp(1.25)
        .setSource(TaskStatus.Source.SOURCE_EXECUTOR)
        .setReason(TaskStatus.Reason.REASON_EXECUTOR_TERMINATED)
        .setUuid(Samples.UUID)
        .build();

    fixture.tell(Samples.updateFrom(fixture.slave.self()).toBuilder()
        .setUpdate(update("1", TaskState.TASK_FAILED).toBuilder().setStatus(told))
        .build());

    assertThat(fixture.scheduler.arguments()).containsExactly(told);
  }

  @Test
  void statusThatTheMasterHasMadeUpHasNoUuid() {
    fixture.registered();

    fixture.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(update("1", TaskState.TASK_LOST))
        .build());

    TaskStatus status = (TaskStatus) fixture.scheduler.arguments().get(0);
    assertThat(status.hasUuid()).isFalse();
    assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_MASTER);
  }

  @Test
  void statusUpdateWithoutUuidIsNotAcknowledged() {
    fixture.registered();

    fixture.tell(Samples.updateFrom(fixture.slave.self()).toBuilder()
        .setUpdate(update("1", TaskState.TASK_LOST).toBuilder().clearUuid())
        .build());

    assertThat(fixture.scheduler.calls()).last().isEqualTo("statusUpdate 1 TASK_LOST");
    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void statusUpdateWithoutSlaveIdIsAcknowledgedByItsUuid() {
    fixture.registered();

    fixture.tell(Samples.updateFrom(fixture.slave.self()).toBuilder()
        .setUpdate(update("1", TaskState.TASK_FAILED).toBuilder().clearSlaveId())
        .build());

    assertThat(fixture.slave.last(StatusUpdateAcknowledgementMessage.class).getUuid())
        .isEqualTo(Samples.UUID);
  }

  @Test
  void statusUpdateOfAnotherFrameworkIsIgnored() {
    fixture.registered();

    fixture.tell(Samples.updateFrom(fixture.slave.self()).toBuilder()
        .setUpdate(update("1", TaskState.TASK_RUNNING).toBuilder()
            .setFrameworkId(Samples.frameworkId("other")))
        .build());

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void statusUpdateBeforeTheFirstRegistrationIsIgnored() {
    fixture.started();

    fixture.tell(Samples.updateFrom(fixture.slave.self()));

    assertThat(fixture.scheduler.calls()).isEmpty();
  }

  @Test
  void statusUpdateInWhichTheSchedulerAbortsIsNotAcknowledged() {
    fixture.registered();
    fixture.scheduler.onEachCall(
        driver -> assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED));

    fixture.tell(Samples.updateFrom(fixture.slave.self()));

    assertThat(fixture.slave.received()).isEmpty();
    assertThat(fixture.master.received(DeactivateFrameworkMessage.class)).hasSize(1);
  }

  @Test
  void statusUpdateInWhichTheSchedulerStopsIsAcknowledged() {
    fixture.registered();
    fixture.scheduler.onEachCall(
        driver -> assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED));

    fixture.tell(Samples.updateFrom(fixture.slave.self()));

    assertThat(fixture.slave.received(StatusUpdateAcknowledgementMessage.class)).hasSize(1);
    assertThat(fixture.master.received(UnregisterFrameworkMessage.class)).hasSize(1);
  }

  // ExitedExecutorMessage, ExecutorToFrameworkMessage, FrameworkErrorMessage

  @Test
  void executorThatExitedReachesTheScheduler() {
    fixture.registered();

    fixture.tell(Samples.EXITED_EXECUTOR);

    assertThat(fixture.scheduler.calls()).last().isEqualTo("executorLost");
    assertThat(fixture.scheduler.arguments()).containsExactly(Samples.EXECUTOR_ID, SLAVE_ID, 256);
  }

  @Test
  void executorOfAnotherFrameworkIsIgnored() {
    fixture.registered();

    fixture.tell(Samples.EXITED_EXECUTOR.toBuilder()
        .setFrameworkId(Samples.frameworkId("other"))
        .build());

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  @Test
  void frameworkMessageOfASlaveReachesTheSchedulerWhateverMasterLeads() {
    fixture.registered();
    fixture.detect(Samples.NO_MASTER);

    fixture.slave.tell(fixture.pid(), Samples.FRAMEWORK_MESSAGE);
    fixture.simulation.settle();

    assertThat(fixture.scheduler.calls()).last().isEqualTo("frameworkMessage reply");
  }

  @Test
  void frameworkMessageReachesTheScheduler() {
    fixture.registered();

    fixture.tell(Samples.FRAMEWORK_MESSAGE);

    assertThat(fixture.scheduler.calls()).last().isEqualTo("frameworkMessage reply");
    assertThat(fixture.scheduler.arguments()).containsExactly(Samples.EXECUTOR_ID, SLAVE_ID);
  }

  @Test
  void errorAbortsTheDriverAndIsTold() {
    fixture.registered();

    fixture.tell(Samples.ERROR);

    assertThat(fixture.scheduler.calls()).last().isEqualTo("error Framework failed over");
    assertThat(fixture.master.received(DeactivateFrameworkMessage.class)).hasSize(1);
    assertThat(fixture.driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(fixture.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @Test
  void driverIsAbortedWhenTheErrorIsTold() {
    fixture.registered();
    fixture.scheduler.onEachCall(
        driver -> assertThat(driver.reviveOffers()).isEqualTo(Status.DRIVER_ABORTED));

    fixture.tell(Samples.ERROR);

    assertThat(fixture.host.printed()).isEmpty();
  }

  /** Reference: ExceptionTest.DisallowSchedulerCallbacksOnAbort. */
  @Test
  void nothingReachesTheSchedulerOnceAborted() {
    fixture.offered();
    int before = fixture.scheduler.calls().size();

    var unused = fixture.driver.abort();
    for (Message message : List.of(
        Samples.RESCIND,
        Samples.updateFrom(fixture.slave.self()),
        Samples.FRAMEWORK_MESSAGE,
        Samples.LOST_SLAVE,
        Samples.EXITED_EXECUTOR,
        offers(offer(), "slave@10.0.0.7:5051"),
        Samples.REGISTERED,
        Samples.REREGISTERED,
        Samples.ERROR)) {
      fixture.tell(message);
    }
    unused = fixture.driver.stop();
    fixture.simulation.settle();

    assertThat(fixture.master.received(UnregisterFrameworkMessage.class)).hasSize(1);
    assertThat(fixture.scheduler.calls()).hasSize(before);
    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void abortedDriverDoesNotRegisterWithANewMaster() {
    fixture.registered();
    var unused = fixture.driver.abort();
    fixture.simulation.settle();
    fixture.master.forget();

    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    fixture.simulation.advance(Duration.ofMinutes(1));

    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void messagesThatAreNotUnderstoodAreDropped() {
    fixture.registered();

    for (String name : List.of(
        StatusUpdateMessage.getDescriptor().getFullName(),
        ResourceOffersMessage.getDescriptor().getFullName(),
        "mesos.internal.NoSuchMessage")) {
      fixture.master.tell(fixture.pid(), name, ByteString.copyFromUtf8("no protobuf at all"));
    }
    fixture.simulation.settle();

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
    fixture.tell(Samples.LOST_SLAVE);
    assertThat(fixture.scheduler.calls()).hasSize(2);
  }
}
