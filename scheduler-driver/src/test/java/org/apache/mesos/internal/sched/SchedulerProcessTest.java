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
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of handlers.md 3, over the wire of the memory network. */
class SchedulerProcessTest {

  private static final FrameworkInfo KNOWN_FRAMEWORK =
      Samples.FRAMEWORK.toBuilder().setId(FRAMEWORK_ID).build();
  private static final String REGISTERED = "registered " + FRAMEWORK_ID.getValue();

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
            .setFramework(Samples.FRAMEWORK.toBuilder().setUser(SimulatedSchedulerHost.USER))
            .build());
    assertThat(fixture.scheduler.calls()).isEmpty();
  }

  @Test
  void userThatIsGivenIsKept() {
    fixture = new SchedulerFixture(Samples.FRAMEWORK.toBuilder().setUser("root").build());

    fixture.started();

    assertThat(
            fixture.master.last(RegisterFrameworkMessage.class).getFramework().getUser())
        .isEqualTo("root");
  }

  @Test
  void registrationIsRepeatedEverySecondUntilItIsAnswered() {
    fixture.started();

    fixture.simulation.advance(Duration.ofSeconds(3));
    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(4);
    fixture.tell(Samples.REGISTERED);
    fixture.simulation.advance(Duration.ofMinutes(1));

    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(4);
    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  /** Reference: FaultToleranceTest.FrameworkReliableRegistration. */
  @Test
  void lostRegistrationIsMadeUpForAfterASecond() {
    fixture.simulation.filters().drop(FrameworkRegisteredMessage.class);
    fixture.started();
    fixture.tell(Samples.REGISTERED);
    assertThat(fixture.scheduler.calls()).isEmpty();

    fixture.simulation.advance(SchedulerProcess.REGISTRATION_RETRY);
    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(2);
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
            .setFramework(KNOWN_FRAMEWORK.toBuilder().setUser(SimulatedSchedulerHost.USER))
            .setFailover(false)
            .build());
    fixture.tell(Samples.REREGISTERED);

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "reregistered");
    assertThat(fixture.scheduler.arguments()).containsExactly(Samples.MASTER);
  }

  @Test
  void anotherMasterIsAskedInsteadOfTheFirst() {
    RecordingProcess second = new RecordingProcess("master");
    fixture.simulation.newNode().spawn(second);
    fixture.registered();

    fixture.detect(Samples.newMaster(second.self().toString()));
    fixture.simulation.advance(SchedulerProcess.REGISTRATION_RETRY);

    assertThat(second.received(ReregisterFrameworkMessage.class)).hasSize(2);
    assertThat(fixture.master.received()).isEmpty();
    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
  }

  @Test
  void masterDetectedTwiceIsAskedAtTheSamePace() {
    fixture.started();

    fixture.detect(Samples.newMaster(fixture.master.self().toString()));
    fixture.master.forget();
    fixture.simulation.advance(Duration.ofSeconds(3));

    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(3);
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
  void lostMasterIsToldAlsoWhenAborted() {
    fixture.registered();
    var unused = fixture.driver.abort();

    fixture.detect(Samples.NO_MASTER);

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED, "disconnected");
  }

  @Test
  void lostMasterEndsTheRegistration() {
    fixture.started();
    fixture.detect(Samples.NO_MASTER);
    fixture.master.forget();

    fixture.simulation.advance(Duration.ofMinutes(1));
    fixture.tell(Samples.REGISTERED);

    assertThat(fixture.master.received()).isEmpty();
    assertThat(fixture.scheduler.calls()).containsExactly("disconnected");
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
  void lostConnectionToTheMasterAloneChangesNothing() {
    fixture.registered();

    fixture.simulation.network().crash(fixture.masterNode.address());
    fixture.simulation.advance(Duration.ofMinutes(1));

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
    fixture.simulation.advance(SchedulerProcess.REGISTRATION_RETRY);

    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
    assertThat(fixture.master.received(ReregisterFrameworkMessage.class)).hasSize(2);
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
  void offersReachTheSchedulerAlsoWhileDisconnected() {
    fixture.registered();
    fixture.detect(Samples.NO_MASTER);

    fixture.tell(offers(offer(), "slave@10.0.0.7:5051"));

    assertThat(fixture.scheduler.calls()).last().isEqualTo("resourceOffers 1");
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
        .containsExactly(Samples.status("1", TaskState.TASK_RUNNING));
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

  // ExecutorToFrameworkMessage, FrameworkErrorMessage

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
