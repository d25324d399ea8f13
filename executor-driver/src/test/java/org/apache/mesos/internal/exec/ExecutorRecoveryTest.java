// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.internal.exec.Samples.acknowledgement;
import static org.apache.mesos.internal.exec.Samples.runTask;
import static org.apache.mesos.internal.exec.Samples.status;
import static org.apache.mesos.internal.exec.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A slave is restarted, and its executor goes on. */
class ExecutorRecoveryTest {

  private static final Duration TIMEOUT = ExecutorEnvironment.RECOVERY_TIMEOUT;

  private final ExecutorFixture fixture = new ExecutorFixture().checkpointed();

  @AfterEach
  void close() {
    fixture.close();
  }

  private StatusUpdate send(String task, TaskState state) {
    assertThat(fixture.driver.sendStatusUpdate(status(task, state)))
        .isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();
    return fixture.slave.last(StatusUpdateMessage.class).getUpdate();
  }

  @Test
  void lostSlaveIsWaitedForAndTold() {
    fixture.registered();

    fixture.loseSlave();
    fixture.simulation.advance(TIMEOUT.minusMillis(1));

    assertThat(fixture.executor.calls()).containsExactly("registered", "disconnected");
    assertThat(fixture.host.kills()).isZero();
  }

  @Test
  void slaveThatDoesNotComeBackInTimeShutsTheExecutorDown() {
    fixture.registered();

    fixture.loseSlave();
    fixture.simulation.advance(TIMEOUT);

    assertThat(fixture.executor.calls()).containsExactly("registered", "disconnected", "shutdown");
    assertThat(fixture.host.kills()).isEqualTo(1);
    assertThat(fixture.host.exits()).isEmpty();
  }

  @Test
  void slaveSaysHowLongToWaitForIt() {
    fixture.host.setVariable("MESOS_RECOVERY_TIMEOUT", "1.5mins");
    fixture.registered();

    fixture.loseSlave();
    fixture.simulation.advance(Duration.ofSeconds(89));
    assertThat(fixture.host.kills()).isZero();
    fixture.simulation.advance(Duration.ofSeconds(1));

    assertThat(fixture.host.kills()).isEqualTo(1);
  }

  @Test
  void lostSlaveIsNotWaitedForIfItDoesNotCheckpoint() {
    fixture.host.setVariable("MESOS_CHECKPOINT", "0");
    fixture.registered();

    fixture.loseSlave();

    assertThat(fixture.executor.calls()).containsExactly("registered", "shutdown");
    assertThat(fixture.host.kills()).isEqualTo(1);
  }

  @Test
  void slaveThatIsLostBeforeTheRegistrationIsNotWaitedFor() {
    fixture.started();

    fixture.loseSlave();

    assertThat(fixture.executor.calls()).containsExactly("shutdown");
    assertThat(fixture.host.kills()).isEqualTo(1);
  }

  @Test
  void restartedSlaveIsToldWhatItMayNotKnow() {
    fixture.registered();
    fixture.tell(runTask("1"));
    fixture.tell(runTask("2"));
    fixture.tell(runTask("3"));
    fixture.tell(acknowledgement(send("1", TaskState.TASK_RUNNING)));
    StatusUpdate finished = send("1", TaskState.TASK_FINISHED);
    StatusUpdate running = send("2", TaskState.TASK_RUNNING);
    RecordingProcess restarted = fixture.restartedSlave();

    fixture.tell(restarted, Samples.RECONNECT);

    assertThat(restarted.received(ReregisterExecutorMessage.class))
        .containsExactly(ReregisterExecutorMessage.newBuilder()
            .setExecutorId(Samples.EXECUTOR_ID)
            .setFrameworkId(Samples.FRAMEWORK_ID)
            .addTasks(task("2"))
            .addTasks(task("3"))
            .addUpdates(finished)
            .addUpdates(running)
            .build());
  }

  @Test
  void restartedSlaveThatAnswersIsToldToTheExecutor() {
    fixture.registered();
    RecordingProcess restarted = fixture.restartedSlave();

    fixture.tell(restarted, Samples.RECONNECT);
    fixture.tell(restarted, Samples.REREGISTERED);
    fixture.simulation.advance(TIMEOUT.multipliedBy(2));

    assertThat(fixture.executor.calls())
        .containsExactly("registered", "disconnected", "reregistered");
    assertThat(fixture.executor.arguments()).containsExactly(Samples.SLAVE);
    assertThat(fixture.host.kills()).isZero();
  }

  @Test
  void slaveThatIsRestartedAtAnotherAddressIsSentTo() {
    fixture.registered();
    RecordingProcess elsewhere = new RecordingProcess("slave");
    fixture.simulation.newNode().spawn(elsewhere);
    fixture.loseSlave();
    fixture.tell(elsewhere, Samples.RECONNECT);
    fixture.tell(elsewhere, Samples.REREGISTERED);

    var unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_RUNNING));
    fixture.simulation.settle();

    assertThat(elsewhere.received(StatusUpdateMessage.class)).hasSize(1);
  }

  @Test
  void whatIsSentWhileTheSlaveIsAwayComesInOrderWhenItIsBack() {
    fixture.registered();
    RecordingProcess restarted = fixture.restartedSlave();

    var unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_RUNNING));
    unused = fixture.driver.sendFrameworkMessage("lost".getBytes(UTF_8));
    fixture.simulation.settle();
    assertThat(restarted.received()).isEmpty();
    fixture.tell(restarted, Samples.RECONNECT);
    unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_FINISHED));
    fixture.simulation.settle();

    assertThat(restarted.last(ReregisterExecutorMessage.class).getUpdatesList())
        .extracting(update -> update.getStatus().getState())
        .containsExactly(TaskState.TASK_RUNNING);
    assertThat(restarted.last(StatusUpdateMessage.class).getUpdate().getStatus().getState())
        .isEqualTo(TaskState.TASK_FINISHED);
    assertThat(restarted.received(ExecutorToFrameworkMessage.class)).isEmpty();
  }

  @Test
  void restartThatWasNotNoticedIsOneAllTheSame() {
    fixture.registered();
    fixture.simulation.filters().dropNextExited(fixture.slave.self(), fixture.pid());
    RecordingProcess restarted = fixture.restartedSlave();

    fixture.tell(restarted, Samples.RECONNECT);
    assertThat(fixture.executor.calls()).containsExactly("registered", "disconnected");
    fixture.tell(restarted, Samples.REREGISTERED);

    assertThat(fixture.executor.calls()).last().isEqualTo("reregistered");
  }

  @Test
  void slaveThatGoesAwayAgainWhileItRecoversGetsNoMoreTime() {
    fixture.registered();
    RecordingProcess restarted = fixture.restartedSlave();
    fixture.simulation.advance(TIMEOUT.minusSeconds(1));
    fixture.tell(restarted, Samples.RECONNECT);

    fixture.loseSlave();
    fixture.simulation.advance(Duration.ofSeconds(1));

    assertThat(fixture.executor.calls()).containsExactly("registered", "disconnected", "shutdown");
  }

  @Test
  void slaveThatIsLostTwiceIsWaitedForTwice() {
    fixture.registered();
    RecordingProcess restarted = fixture.restartedSlave();
    fixture.simulation.advance(TIMEOUT.minusSeconds(1));
    fixture.tell(restarted, Samples.RECONNECT);
    fixture.tell(restarted, Samples.REREGISTERED);

    fixture.loseSlave();
    fixture.simulation.advance(TIMEOUT.minusSeconds(1));

    assertThat(fixture.host.kills()).isZero();
    fixture.simulation.advance(Duration.ofSeconds(1));
    assertThat(fixture.host.kills()).isEqualTo(1);
  }

  @Test
  void restartedSlaveMayShutTheExecutorDown() {
    fixture.registered();
    RecordingProcess restarted = fixture.restartedSlave();

    fixture.tell(restarted, ShutdownExecutorMessage.getDefaultInstance());

    assertThat(fixture.executor.calls()).containsExactly("registered", "disconnected", "shutdown");
    assertThat(fixture.host.exits()).containsExactly(0);
  }

  @Test
  void reregistrationThatNobodyAskedForIsIgnored() {
    fixture.registered();

    fixture.tell(Samples.REREGISTERED);

    assertThat(fixture.executor.calls()).containsExactly("registered");
  }

  @Test
  void registrationWhoseAnswerIsLostIsMadeUpForByTheRestartedSlave() {
    fixture.started();
    var unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_RUNNING));
    fixture.simulation.settle();

    fixture.tell(Samples.RECONNECT);
    fixture.tell(Samples.REREGISTERED);

    assertThat(fixture.executor.calls()).containsExactly("reregistered");
    assertThat(fixture.slave.last(ReregisterExecutorMessage.class).getUpdatesList())
        .isEmpty();
    assertThat(fixture.slave.received(StatusUpdateMessage.class)).hasSize(1);
  }

  @Test
  void nothingIsKeptForASlaveThatAcknowledgesNothing() {
    fixture.host.removeVariable("MESOS_CHECKPOINT");
    fixture.registered();
    fixture.tell(runTask("1"));
    send("1", TaskState.TASK_RUNNING);

    fixture.tell(Samples.RECONNECT);

    ReregisterExecutorMessage message = fixture.slave.last(ReregisterExecutorMessage.class);
    assertThat(message.getUpdatesList()).isEmpty();
    assertThat(message.getTasksList()).isEmpty();
  }

  @Test
  void updatesThatNobodyTakesAreLimited() {
    UnacknowledgedWork work = new UnacknowledgedWork();
    for (int i = 0; i <= UnacknowledgedWork.MAX_UPDATES; i++) {
      work.sent(StatusUpdate.newBuilder()
          .setFrameworkId(Samples.FRAMEWORK_ID)
          .setStatus(status("" + i, TaskState.TASK_RUNNING))
          .setTimestamp(1)
          .setUuid(com.google.protobuf.ByteString.copyFromUtf8("" + i))
          .build());
    }

    ReregisterExecutorMessage.Builder message = ReregisterExecutorMessage.newBuilder();
    work.addTo(message);

    assertThat(message.getUpdatesCount()).isEqualTo(UnacknowledgedWork.MAX_UPDATES);
    assertThat(message.getUpdates(0).getStatus().getTaskId().getValue()).isEqualTo("1");
  }

  @Test
  void stoppedExecutorEndsOnceItsUpdatesAreAcknowledged() {
    fixture.registered();
    fixture.tell(runTask("1"));
    StatusUpdate finished = send("1", TaskState.TASK_FINISHED);

    var unused = fixture.driver.stop();
    fixture.tell(runTask("2"));
    assertThat(isUp()).isTrue();
    fixture.tell(acknowledgement(finished));

    assertThat(isUp()).isFalse();
    assertThat(fixture.executor.calls()).containsExactly("registered", "launchTask 1");
  }

  @Test
  void stoppedExecutorTellsARestartedSlaveHowItsTaskEnded() {
    fixture.registered();
    fixture.tell(runTask("1"));
    RecordingProcess restarted = fixture.restartedSlave();
    var unused = fixture.driver.sendStatusUpdate(status("1", TaskState.TASK_FINISHED));
    unused = fixture.driver.stop();
    fixture.simulation.settle();

    fixture.tell(restarted, Samples.RECONNECT);
    StatusUpdate update = restarted.last(ReregisterExecutorMessage.class).getUpdates(0);
    fixture.tell(restarted, Samples.REREGISTERED);
    assertThat(isUp()).isTrue();
    fixture.tell(restarted, acknowledgement(update));

    assertThat(update.getStatus().getState()).isEqualTo(TaskState.TASK_FINISHED);
    assertThat(isUp()).isFalse();
    assertThat(fixture.executor.calls())
        .containsExactly("registered", "launchTask 1", "disconnected");
  }

  @Test
  void stoppedExecutorDoesNotWaitForEver() {
    fixture.registered();
    fixture.tell(runTask("1"));
    send("1", TaskState.TASK_FINISHED);

    var unused = fixture.driver.stop();
    fixture.simulation.advance(TIMEOUT.minusMillis(1));
    assertThat(isUp()).isTrue();
    fixture.simulation.advance(Duration.ofMillis(1));

    assertThat(isUp()).isFalse();
    assertThat(fixture.host.kills()).isZero();
  }

  @Test
  void stoppedExecutorThatIsShutDownEndsAtOnce() {
    fixture.registered();
    fixture.tell(runTask("1"));
    send("1", TaskState.TASK_FINISHED);

    var unused = fixture.driver.stop();
    fixture.tell(ShutdownExecutorMessage.getDefaultInstance());

    assertThat(isUp()).isFalse();
    assertThat(fixture.executor.calls()).containsExactly("registered", "launchTask 1");
  }

  private boolean isUp() {
    return fixture.simulation.network().isUp(fixture.pid().address());
  }

  @Test
  void everythingOfARestartIsIgnoredOnceAborted() {
    fixture.registered();
    var unused = fixture.driver.abort();
    RecordingProcess restarted = fixture.restartedSlave();

    List.of(Samples.RECONNECT, Samples.REREGISTERED)
        .forEach(message -> fixture.tell(restarted, message));
    fixture.simulation.advance(TIMEOUT);

    assertThat(fixture.executor.calls()).containsExactly("registered");
    assertThat(restarted.received()).isEmpty();
    assertThat(fixture.host.kills()).isZero();
  }
}
