// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.MasterSlaveConnection;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.UnregisterSlaveMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.updates.UpdateStreams;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.Test;

/** Rows of the slave's table that concern its master: handlers.md 2.1-2.5, 2.15, 2.16, 2.19. */
class SlaveRegistrationTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void newMasterIsSentTheRegistrationAtOnce() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      fixture.detect(fixture.master);

      SlaveInfo info = fixture.master.last(RegisterSlaveMessage.class).getSlave();
      assertThat(info.getHostname()).isEqualTo("slave.example");
      assertThat(info.getWebuiHostname()).isEqualTo("public.example");
      assertThat(info.getWebuiPort()).isEqualTo(8081);
      assertThat(info.getPort()).isEqualTo(fixture.pid.address().port());
      assertThat(Resources.of(info.getResourcesList()))
          .isEqualTo(Resources.parse("cpus:4;mem:4096"));
      assertThat(Attributes.of(info.getAttributesList())).isEqualTo(Attributes.parse("rack:r1"));
      assertThat(info.hasId()).isFalse();
    }
  }

  /** Reference: FaultToleranceTest.SlaveReliableRegistration. */
  @Test
  void registrationIsRepeatedLessAndLessOftenUntilItIsAnswered() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      fixture.detect(fixture.master);
      fixture.advance(SECOND);
      assertThat(fixture.registrations()).isEqualTo(2);
      fixture.advance(SECOND.multipliedBy(2));
      assertThat(fixture.registrations()).isEqualTo(3);
      fixture.advance(Duration.ofHours(1));
      assertThat(fixture.registrations()).isBetween(60, 130);

      int registrations = fixture.registrations();
      fixture.fromMaster(registered("S-0"));
      fixture.advance(Constants.MAX_REGISTRATION_RETRY_INTERVAL);
      assertThat(fixture.registrations()).isEqualTo(registrations);
    }
  }

  @Test
  void masterThatIsNoPidIsIgnored() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      fixture.detect("nobody");
      fixture.detect(fixture.master);
      fixture.detect("master@nowhere:x");

      assertThat(fixture.registrations()).isEqualTo(1);
    }
  }

  @Test
  void slaveWithoutMasterStaysQuietButKeepsItsExecutors() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.node.post(fixture.pid, NoMasterDetectedMessage.getDefaultInstance());
      fixture.sim.settle();
      fixture.master.forget();

      fixture.fromExecutor(Samples.update("1", TaskState.TASK_RUNNING));
      fixture.advance(SECOND.multipliedBy(5));

      assertThat(fixture.master.received()).isEmpty();
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).isEmpty();
    }
  }

  @Test
  void retryEndsWhenThereIsNoMaster() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      fixture.detect(fixture.master);
      fixture.node.post(fixture.pid, NoMasterDetectedMessage.getDefaultInstance());
      fixture.advance(SECOND.multipliedBy(5));

      assertThat(fixture.registrations()).isEqualTo(1);
    }
  }

  @Test
  void registeredGivesTheSlaveItsId() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      assertThat(fixture.get("/slave/state.json")).contains("\"id\":\"S-0\"");
    }
  }

  @Test
  void registeredOverwritesTheId() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.fromMaster(registered("S-1"));

      assertThat(fixture.get("/slave/state.json")).contains("\"id\":\"S-1\"");
    }
  }

  /** Reference: FaultToleranceTest.SlaveReregister. */
  @Test
  void sameMasterDetectedAgainIsSentAReregistrationWithAllThatRuns() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.run(Samples.task("2", Samples.executor("other")));

      fixture.detect(fixture.master);

      ReregisterSlaveMessage message = fixture.master.last(ReregisterSlaveMessage.class);
      assertThat(message.getSlaveId()).isEqualTo(Samples.SLAVE_ID);
      assertThat(message.getExecutorInfosList())
          .extracting(executor -> executor.getExecutorId().getValue())
          .containsExactly("default", "other");
      assertThat(message.getExecutorInfosList())
          .allMatch(executor -> executor.getFrameworkId().equals(Samples.FRAMEWORK_ID));
      // Those that wait for their executor too, so that nobody else gets their resources.
      assertThat(message.getTasksList())
          .extracting(task -> task.getTaskId().getValue())
          .containsExactly("1", "2");
      assertThat(message.getFrameworksList())
          .extracting(framework -> framework.getId())
          .containsExactly(Samples.FRAMEWORK_ID);
      assertThat(message.getSlave().getId()).isEqualTo(Samples.SLAVE_ID);
      assertThat(message.getSlave().getCheckpoint()).isTrue();
      assertThat(message.getVersion()).isEqualTo(BuildInfo.current().version());
    }
  }

  @Test
  void otherMasterIsRegisteredWithUnderTheOldId() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      RecordingProcess other = fixture.peer("master");

      fixture.detect(other);
      fixture.advance(SECOND);
      fixture.from(other, reregistered("S-0"));
      fixture.advance(SECOND.multipliedBy(3));

      assertThat(other.received(ReregisterSlaveMessage.class)).hasSize(2);
    }
  }

  @Test
  void reregisteredUnderAnotherIdIsFatal() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      var failures = fixture.sim.failures();
      fixture.detect(fixture.master);

      fixture.fromMaster(reregistered("S-1"));

      assertThat(failures.of(fixture.pid)).isInstanceOf(IllegalStateException.class);
      assertThat(fixture.slave.terminated().isReady()).isTrue();
    }
  }

  @Test
  void reregisteredBeforeItHasAnIdIsFatal() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      var failures = fixture.sim.failures();
      fixture.detect(fixture.master);

      fixture.fromMaster(reregistered("S-1"));

      assertThat(failures.of(fixture.pid)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void strangerCannotEndTheSlave() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.from(fixture.executor, reregistered("S-1"));
      fixture.from(fixture.executor, registered(""));

      assertThat(fixture.get("/slave/state.json")).contains("\"id\":\"S-0\"");
    }
  }

  @Test
  void slaveRegistersAgainWhenTheConnectionToTheMasterBreaks() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.master.forget();

      fixture
          .sim
          .network()
          .disconnect(fixture.pid.address(), fixture.master.self().address());
      fixture.sim.settle();
      assertThat(fixture.master.received()).isEmpty();
      fixture.advance(SECOND);

      assertThat(fixture.master.received(ReregisterSlaveMessage.class)).hasSize(1);
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).isEmpty();
    }
  }

  @Test
  void slaveThatIsNotPingedAnyMoreRegistersAgain() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.advance(Constants.MASTER_PING_TIMEOUT.minusSeconds(1));
      fixture.master.tell(fixture.pid, "PING", ByteString.EMPTY);
      // Others may ping as they like.
      fixture.advance(Constants.MASTER_PING_TIMEOUT.minusSeconds(1));
      fixture.scheduler.tell(fixture.pid, "PING", ByteString.EMPTY);
      fixture.sim.settle();
      assertThat(fixture.master.received(ReregisterSlaveMessage.class)).isEmpty();

      fixture.advance(SECOND.multipliedBy(2));

      assertThat(fixture.master.received(ReregisterSlaveMessage.class)).hasSize(1);
    }
  }

  @Test
  void masterMaySayHowLongItsPingsMayStayAway() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      fixture.detect(fixture.master);
      fixture.fromMaster(registered("S-0").toBuilder()
          .setConnection(MasterSlaveConnection.newBuilder().setTotalPingTimeoutSeconds(5))
          .build());

      fixture.advance(SECOND.multipliedBy(6));

      assertThat(fixture.master.received(ReregisterSlaveMessage.class)).isNotEmpty();
    }
  }

  @Test
  void masterThatRefusesConnectionsIsTriedAgain() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      Address address = fixture.master.self().address();
      fixture.sim.network().crash(address);
      fixture.advance(Duration.ofMinutes(10));
      RecordingProcess successor = new RecordingProcess("master");
      fixture.sim.newNode(address).spawn(successor);

      fixture.advance(Constants.MAX_REGISTRATION_RETRY_INTERVAL);

      assertThat(successor.received(ReregisterSlaveMessage.class)).isNotEmpty();
    }
  }

  @Test
  void formerMasterIsNotObeyed() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      RecordingProcess former = fixture.peer("master");

      fixture.from(former, fixture.runTask(Samples.task("2")));
      fixture.from(
          former,
          KillTaskMessage.newBuilder()
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .setTaskId(Samples.taskId("1"))
              .build());
      fixture.from(
          former,
          ShutdownFrameworkMessage.newBuilder()
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .build());
      fixture.from(
          former,
          UpdateFrameworkMessage.newBuilder()
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .setPid(former.self().toString())
              .build());
      fixture.from(former, ShutdownMessage.getDefaultInstance());
      fixture.from(former, registered("S-9"));
      fixture.from(former, reregistered("S-9"));
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_RUNNING));
      fixture.from(former, Samples.acknowledgement("1", TaskState.TASK_RUNNING));
      fixture.advance(UpdateStreams.MIN_RETRY_INTERVAL);

      assertThat(fixture.executor.received(RunTaskMessage.class)).hasSize(1);
      assertThat(fixture.executor.received(KillTaskMessage.class)).isEmpty();
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).isEmpty();
      assertThat(fixture.states()).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_RUNNING);
      assertThat(fixture.get("/slave/state.json")).contains("\"id\":\"S-0\"");
    }
  }

  @Test
  void taskThatOnlyTheMasterKnowsIsLost() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.detect(fixture.master);
      fixture.fromMaster(reregistered("S-0").toBuilder()
          .addReconciliations(ReconcileTasksMessage.newBuilder()
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .addStatuses(status("1"))
              .addStatuses(status("unknown")))
          .build());

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.lastUpdate().getStatus().getTaskId()).isEqualTo(Samples.taskId("unknown"));
      assertThat(fixture.lastUpdate().getStatus().getMessage())
          .isEqualTo("Reconciliation: task unknown to the slave");
    }
  }

  private static TaskStatus status(String taskId) {
    return TaskStatus.newBuilder()
        .setTaskId(Samples.taskId(taskId))
        .setState(TaskState.TASK_STAGING)
        .build();
  }

  @Test
  void pingIsAnsweredInKind() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.scheduler.tell(fixture.pid, "PING", ByteString.EMPTY);
      fixture.sim.settle();
      fixture.from(
          fixture.executor, PingSlaveMessage.newBuilder().setConnected(true).build());

      assertThat(fixture.scheduler.received("PONG")).hasSize(1);
      assertThat(fixture.scheduler.received("PONG").get(0).body()).isEqualTo(ByteString.EMPTY);
      assertThat(fixture.executor.received(PongSlaveMessage.class)).hasSize(1);
      assertThat(fixture.executor.received("PONG")).isEmpty();
    }
  }

  @Test
  void slaveThatIsTakenForDisconnectedRegistersAgain() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.fromMaster(PingSlaveMessage.newBuilder().setConnected(false).build());
      fixture.advance(SECOND);

      assertThat(fixture.master.received(ReregisterSlaveMessage.class)).hasSize(1);
    }
  }

  @Test
  void shutdownEndsAnIdleSlaveOnceItsIsolationHasEnded() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.fromMaster(ShutdownMessage.getDefaultInstance());
      assertThat(fixture.isolation.isShutDown).isTrue();
      assertThat(fixture.slave.terminated().isReady()).isFalse();

      fixture.isolation.shutdown.set(null);
      fixture.sim.settle();

      assertThat(fixture.slave.terminated().isReady()).isTrue();
    }
  }

  @Test
  void shutdownEndsTheExecutorsFirst() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.isolation.shutdown.set(null);

      fixture.fromMaster(ShutdownMessage.getDefaultInstance());
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
      assertThat(fixture.slave.terminated().isReady()).isFalse();

      fixture.exit(0);
      fixture.advance(Constants.LAST_UPDATES_WAIT);
      assertThat(fixture.slave.terminated().isReady()).isTrue();
    }
  }

  @Test
  void shutdownKillsExecutorsThatDoNotEnd() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.isolation.shutdown.set(null);

      fixture.slave.shutDown();
      fixture.slave.shutDown();
      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT);

      assertThat(fixture.isolation.kills).hasSize(1);
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
      assertThat(fixture.slave.terminated().isReady()).isTrue();
      assertThat(fixture.master.last(UnregisterSlaveMessage.class).getSlaveId())
          .isEqualTo(Samples.SLAVE_ID);
    }
  }

  @Test
  void slaveThatIsTerminatedTellsItsExecutorsAndItsIsolation() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.slave.terminate();
      fixture.sim.settle();

      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
      assertThat(fixture.isolation.isShutDown).isTrue();
      assertThat(fixture.sim.clock().pendingTimers()).isZero();
    }
  }

  @Test
  void garbageInMessagesIsDropped() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      for (String name : fixture.sim.filters().seen().stream()
          .map(message -> message.name())
          .filter(name -> name.startsWith("mesos."))
          .distinct()
          .toList()) {
        fixture.scheduler.tell(fixture.pid, name, ByteString.copyFromUtf8("\u0007 garbage"));
      }
      fixture.scheduler.tell(fixture.pid, "mesos.internal.Unknown", ByteString.EMPTY);
      fixture.sim.settle();

      assertThat(fixture.get("/slave/state.json")).contains("\"id\":\"1\"");
    }
  }

  private static SlaveRegisteredMessage registered(String id) {
    return SlaveRegisteredMessage.newBuilder()
        .setSlaveId(SlaveID.newBuilder().setValue(id))
        .build();
  }

  private static SlaveReregisteredMessage reregistered(String id) {
    return SlaveReregisteredMessage.newBuilder()
        .setSlaveId(SlaveID.newBuilder().setValue(id))
        .build();
  }

  @Test
  void detectionOfAMasterCutsShortTheRetryOfTheOneBefore() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      fixture.node.post(
          fixture.pid,
          NewMasterDetectedMessage.newBuilder()
              .setPid(fixture.master.self().toString())
              .build());
      RecordingProcess other = fixture.peer("master");
      fixture.detect(other);
      fixture.advance(SECOND.multipliedBy(2));

      assertThat(fixture.registrations()).isEqualTo(1);
      assertThat(other.received(RegisterSlaveMessage.class)).hasSize(2);
    }
  }
}
