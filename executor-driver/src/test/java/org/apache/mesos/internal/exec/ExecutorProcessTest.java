// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.internal.exec.Samples.status;
import static org.apache.mesos.internal.exec.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.sim.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of handlers.md 4, over the wire of the memory network. */
class ExecutorProcessTest {

  private static final ShutdownExecutorMessage SHUTDOWN =
      ShutdownExecutorMessage.getDefaultInstance();

  private final ExecutorFixture fixture = new ExecutorFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void startRegistersOnceWithTheSlave() {
    fixture.started();

    fixture.simulation.advance(Duration.ofMinutes(1));

    assertThat(fixture.slave.received(RegisterExecutorMessage.class))
        .containsExactly(RegisterExecutorMessage.newBuilder()
            .setFrameworkId(Samples.FRAMEWORK_ID)
            .setExecutorId(Samples.EXECUTOR_ID)
            .build());
  }

  @Test
  void registeredTellsTheExecutor() {
    fixture.registered();

    assertThat(fixture.executor.calls()).containsExactly("registered");
    assertThat(fixture.executor.arguments())
        .containsExactly(Samples.EXECUTOR, Samples.FRAMEWORK, Samples.SLAVE);
  }

  @Test
  void runTaskLaunchesTheTask() {
    fixture.registered();

    fixture.tell(Samples.runTask("1"));

    assertThat(fixture.executor.calls()).containsExactly("registered", "launchTask 1");
    assertThat(fixture.executor.arguments()).containsExactly(Samples.task("1"));
  }

  @Test
  void runTaskWithoutFrameworkIdAndPidAsNewerSlavesSendItLaunchesTheTask() {
    fixture.registered();

    fixture.tell(RunTaskMessage.newBuilder()
        .setFramework(Samples.FRAMEWORK)
        .setTask(Samples.task("1"))
        .build());

    assertThat(fixture.executor.calls()).containsExactly("registered", "launchTask 1");
  }

  @Test
  void killTaskTellsTheExecutorAndSendsNothing() {
    fixture.registered();

    fixture.tell(Samples.killTask("1"));

    assertThat(fixture.executor.calls()).containsExactly("registered", "killTask 1");
    assertThat(fixture.executor.arguments()).containsExactly(taskId("1"));
    assertThat(fixture.slave.received(StatusUpdateMessage.class)).isEmpty();
  }

  @Test
  void frameworkMessageReachesTheExecutor() {
    fixture.registered();

    fixture.tell(Samples.frameworkMessage("hello"));

    assertThat(fixture.executor.calls()).containsExactly("registered", "frameworkMessage hello");
  }

  @Test
  void shutdownEndsTheOsProcessAfterTheCallback() {
    fixture.registered();

    fixture.tell(SHUTDOWN);

    assertThat(fixture.executor.calls()).containsExactly("registered", "shutdown");
    assertThat(fixture.host.exits()).containsExactly(0);
    assertThat(fixture.host.kills()).isZero();
  }

  @Test
  void shutdownDoesNotLookAtTheBody() {
    fixture.registered();

    fixture.slave.tell(
        fixture.pid(),
        ShutdownExecutorMessage.getDescriptor().getFullName(),
        ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2}));
    fixture.simulation.settle();

    assertThat(fixture.host.exits()).containsExactly(0);
  }

  @Test
  void whatTheExecutorSendsInShutdownIsWrittenBeforeTheEnd() {
    fixture.registered();
    fixture.executor.onEachCall(
        driver -> driver.sendStatusUpdate(status("1", TaskState.TASK_KILLED)));

    fixture.tell(SHUTDOWN);

    assertThat(fixture.slave.received(StatusUpdateMessage.class)).hasSize(1);
    assertThat(fixture.host.exits()).containsExactly(0);
  }

  @Test
  void nothingIsDeliveredAfterShutdown() {
    fixture.registered();

    fixture.slave.tell(fixture.pid(), SHUTDOWN);
    fixture.slave.tell(fixture.pid(), Samples.runTask("1"));
    fixture.simulation.settle();

    assertThat(fixture.executor.calls()).containsExactly("registered", "shutdown");
  }

  @Test
  void shutdownOfALocalExecutorEndsTheDriverOnly() {
    fixture.local().registered();

    fixture.tell(SHUTDOWN);
    fixture.tell(Samples.runTask("1"));

    assertThat(fixture.executor.calls()).containsExactly("registered", "shutdown");
    assertThat(fixture.host.exits()).isEmpty();
    assertThat(fixture.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(fixture.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @Test
  void slaveThatIsLostShutsTheExecutorDownAndKillsItsProcessGroup() {
    fixture.registered();

    fixture.simulation.network().crash(fixture.slaveNode.address());
    fixture.simulation.settle();

    assertThat(fixture.executor.calls()).containsExactly("registered", "shutdown");
    assertThat(fixture.host.kills()).isEqualTo(1);
    assertThat(fixture.host.exits()).isEmpty();
  }

  @Test
  void slaveThatIsNotThereShutsTheExecutorDown() {
    fixture.simulation.network().crash(fixture.slaveNode.address());

    fixture.started();

    assertThat(fixture.executor.calls()).containsExactly("shutdown");
    assertThat(fixture.host.kills()).isEqualTo(1);
  }

  @Test
  void slaveThatIsLostByALocalExecutorEndsTheDriverOnly() {
    fixture.local().registered();

    fixture.simulation.network().crash(fixture.slaveNode.address());
    fixture.simulation.settle();

    assertThat(fixture.executor.calls()).containsExactly("registered", "shutdown");
    assertThat(fixture.host.kills()).isZero();
    assertThat(fixture.host.exitHooks()).isEmpty();
  }

  @Test
  void everythingIsIgnoredOnceAborted() {
    fixture.registered();

    assertThat(fixture.driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    List.of(
            Samples.REGISTERED,
            Samples.runTask("1"),
            Samples.killTask("1"),
            Samples.frameworkMessage("hello"),
            SHUTDOWN)
        .forEach(fixture::tell);
    fixture.simulation.network().crash(fixture.slaveNode.address());
    fixture.simulation.settle();

    assertThat(fixture.executor.calls()).containsExactly("registered");
    assertThat(fixture.host.kills()).isZero();
    assertThat(fixture.host.exits()).isEmpty();
  }

  @Test
  void callbacksStayOffWhenAnAbortedDriverIsStopped() {
    fixture.registered();
    fixture.slave.tell(fixture.pid(), Samples.runTask("1"));

    var unused = fixture.driver.abort();
    unused = fixture.driver.stop();
    fixture.simulation.settle();

    assertThat(fixture.executor.calls()).containsExactly("registered");
  }

  @Test
  void statusUpdateGoesToTheSlave() {
    fixture.registered();

    assertThat(fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_RUNNING)))
        .isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();

    StatusUpdateMessage message = fixture.slave.last(StatusUpdateMessage.class);
    StatusUpdate update = message.getUpdate();
    double now = VirtualClock.EPOCH.toEpochMilli() / 1000.0;
    assertThat(message.getPid()).isEqualTo(fixture.pid().toString());
    assertThat(update.getUuid().size()).isEqualTo(16);
    assertThat(update)
        .isEqualTo(StatusUpdate.newBuilder()
            .setFrameworkId(Samples.FRAMEWORK_ID)
            .setExecutorId(Samples.EXECUTOR_ID)
            .setSlaveId(Samples.SLAVE_ID)
            .setStatus(status("1", TaskState.TASK_RUNNING).toBuilder()
                .setSource(TaskStatus.Source.SOURCE_EXECUTOR)
                .setSlaveId(Samples.SLAVE_ID)
                .setExecutorId(Samples.EXECUTOR_ID)
                .setTimestamp(now)
                .setUuid(update.getUuid()))
            .setTimestamp(now)
            .setUuid(update.getUuid())
            .build());
  }

  @Test
  void statusUpdateToASlaveOf2012HasNoPidAndAStateThatItKnows() {
    fixture.simulation.network().setOf2012(fixture.slaveNode.address());
    fixture.registered();

    var unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_KILLING));
    unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_ERROR));
    unused = fixture.driver.sendStatusUpdate(status("2", TaskState.TASK_FINISHED));
    fixture.simulation.settle();

    assertThat(fixture.slave.received(StatusUpdateMessage.class))
        .noneMatch(StatusUpdateMessage::hasPid)
        .extracting(message -> message.getUpdate().getStatus().getState())
        .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_LOST, TaskState.TASK_FINISHED);
  }

  @Test
  void everyStatusUpdateHasAnIdentityOfItsOwn() {
    fixture.registered();

    for (int i = 0; i < 2; i++) {
      var unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_RUNNING));
    }
    fixture.simulation.advance(Duration.ofMinutes(1));

    assertThat(fixture.slave.received(StatusUpdateMessage.class))
        .hasSize(2)
        .extracting(message -> message.getUpdate().getUuid())
        .doesNotHaveDuplicates();
  }

  @Test
  void stagingIsRefusedAndAbortsTheDriver() {
    fixture.registered();

    var unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_STAGING));
    fixture.simulation.settle();

    assertThat(fixture.slave.received(StatusUpdateMessage.class)).isEmpty();
    assertThat(fixture.executor.calls())
        .containsExactly("registered", "error Attempted to send TASK_STAGING status update");
    assertThat(fixture.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
  }

  @Test
  void frameworkMessageGoesToTheSlave() {
    fixture.registered();
    byte[] data = "reply".getBytes(UTF_8);

    var unused = fixture.driver.sendFrameworkMessage(data);
    data[0] = 'x';
    fixture.simulation.settle();

    assertThat(fixture.slave.received(ExecutorToFrameworkMessage.class))
        .containsExactly(ExecutorToFrameworkMessage.newBuilder()
            .setSlaveId(Samples.SLAVE_ID)
            .setFrameworkId(Samples.FRAMEWORK_ID)
            .setExecutorId(Samples.EXECUTOR_ID)
            .setData(ByteString.copyFromUtf8("reply"))
            .build());
  }

  @Test
  void whatIsSentBeforeTheRegistrationWaitsForIt() {
    fixture.started();

    var unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_RUNNING));
    unused = fixture.driver.sendFrameworkMessage("early".getBytes(UTF_8));
    fixture.simulation.advance(Duration.ofSeconds(3));
    assertThat(fixture.slave.received()).hasSize(1);
    fixture.tell(Samples.REGISTERED);

    StatusUpdate update = fixture.slave.last(StatusUpdateMessage.class).getUpdate();
    assertThat(update.getSlaveId()).isEqualTo(Samples.SLAVE_ID);
    assertThat(update.getTimestamp()).isEqualTo(VirtualClock.EPOCH.toEpochMilli() / 1000.0);
    assertThat(fixture.slave.last(ExecutorToFrameworkMessage.class).getSlaveId())
        .isEqualTo(Samples.SLAVE_ID);
  }

  @Test
  void whatWaitsForTheRegistrationIsLimited() {
    fixture.started();

    for (int i = 0; i <= ExecutorProcess.MAX_EARLY_MESSAGES; i++) {
      var unused = fixture.driver.sendFrameworkMessage(new byte[0]);
    }
    fixture.tell(Samples.REGISTERED);

    assertThat(fixture.slave.received(ExecutorToFrameworkMessage.class))
        .hasSize(ExecutorProcess.MAX_EARLY_MESSAGES);
  }

  @Test
  void messagesThatLackRequiredFieldsAreDropped() {
    fixture.registered();

    fixture.slave.tell(
        fixture.pid(), RunTaskMessage.getDescriptor().getFullName(), ByteString.EMPTY);
    fixture.slave.tell(
        fixture.pid(),
        RunTaskMessage.getDescriptor().getFullName(),
        ByteString.copyFromUtf8("no protobuf at all"));
    fixture.slave.tell(fixture.pid(), "mesos.internal.NoSuchMessage", ByteString.EMPTY);
    fixture.simulation.settle();
    fixture.tell(Samples.runTask("1"));

    assertThat(fixture.executor.calls()).containsExactly("registered", "launchTask 1");
  }
}
