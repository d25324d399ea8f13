// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorReregisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.ReconnectExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterExecutorMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.checkpoint.CheckpointReader.Damage;
import org.apache.mesos.internal.slave.isolation.ExecutorRun;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.Test;

/** A slave that takes up what the one before it has left. */
class SlaveRecoveryTest {

  private static final Duration REREGISTER_TIMEOUT = Constants.EXECUTOR_REREGISTER_TIMEOUT;

  /** The executor answers the slave that is back, with tasks and updates it may not know. */
  private static void answer(SlaveFixture fixture, StatusUpdateMessage... updates) {
    ReregisterExecutorMessage.Builder answer = ReregisterExecutorMessage.newBuilder()
        .setExecutorId(Samples.executorId("default"))
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .addTasks(Samples.task("1"));
    for (StatusUpdateMessage update : updates) {
      answer.addUpdates(update.getUpdate());
    }
    fixture.fromExecutor(answer.build());
  }

  private static RecoverySettings recovery(
      RecoverySettings.Mode mode, Damage damage, String bootId) {
    return new RecoverySettings(
        mode, damage, Constants.RECOVERY_TIMEOUT, REREGISTER_TIMEOUT, bootId);
  }

  private static void reregister(SlaveFixture fixture) {
    fixture.detect(fixture.master);
    fixture.fromMaster(
        SlaveReregisteredMessage.newBuilder().setSlaveId(Samples.SLAVE_ID).build());
  }

  private static void restart(SlaveFixture fixture) {
    fixture.crash();
    fixture.master.forget();
    fixture.executor.forget();
    fixture.restart();
  }

  @Test
  void executorGoesOn() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_RUNNING));
      var run = fixture.isolation.lastLaunch();
      restart(fixture);

      assertThat(fixture.isolation.recovered)
          .containsExactly(
              new ExecutorRun(run.instance(), run.directory(), new ProcessId(4242, 1)));
      assertThat(fixture.sandboxes.recovered).containsExactly(Path.of("/sandboxes/0"));
      assertThat(fixture.executor.received(ReconnectExecutorMessage.class))
          .containsExactly(
              ReconnectExecutorMessage.newBuilder().setSlaveId(Samples.SLAVE_ID).build());
      answer(fixture);
      assertThat(fixture.executor.last(ExecutorReregisteredMessage.class).getSlaveId())
          .isEqualTo(Samples.SLAVE_ID);

      reregister(fixture);
      ReregisterSlaveMessage message = fixture.master.last(ReregisterSlaveMessage.class);
      assertThat(message.getSlaveId()).isEqualTo(Samples.SLAVE_ID);
      assertThat(message.getExecutorInfosList())
          .extracting(executor -> executor.getExecutorId().getValue())
          .containsExactly("default");
      assertThat(message.getFrameworksList())
          .containsExactly(
              Samples.CHECKPOINTING.toBuilder().setId(Samples.FRAMEWORK_ID).build());
      assertThat(message.getTasksList())
          .extracting(Task::getState)
          .containsExactly(TaskState.TASK_RUNNING);
      assertThat(Resources.of(message.getTasks(0).getResourcesList()))
          .isEqualTo(Samples.TASK_RESOURCES);
      assertThat(fixture.isolation.lastResources())
          .isEqualTo(Samples.EXECUTOR_RESOURCES.add(Samples.TASK_RESOURCES));

      fixture.run(Samples.task("2"));
      assertThat(fixture.executor.last(RunTaskMessage.class).getTask().getTaskId())
          .isEqualTo(Samples.taskId("2"));
      assertThat(fixture.isolation.kills).isEmpty();
    }
  }

  @Test
  void masterIsNotFollowedBeforeTheExecutorsHaveAnswered() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      restart(fixture);
      fixture.detect(fixture.master);
      fixture.run(Samples.task("2"));
      assertThat(fixture.master.received()).isEmpty();

      answer(fixture);

      assertThat(fixture.master.received(ReregisterSlaveMessage.class)).hasSize(1);
      assertThat(fixture.executor.received(RunTaskMessage.class)).isEmpty();
    }
  }

  @Test
  void executorThatDoesNotAnswerIsKilledAndItsTasksAreLost() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      var instance = fixture.isolation.lastLaunch().instance();
      restart(fixture);
      fixture.detect(fixture.master);
      fixture.advance(REREGISTER_TIMEOUT.minusMillis(1));
      assertThat(fixture.isolation.kills).isEmpty();

      fixture.advance(Duration.ofMillis(1));
      reregister(fixture);

      assertThat(fixture.isolation.kills).containsExactly(instance);
      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      ReregisterSlaveMessage message = fixture.master.last(ReregisterSlaveMessage.class);
      assertThat(message.getExecutorInfosList()).isEmpty();
      assertThat(message.getTasksList())
          .extracting(Task::getState)
          .containsExactly(TaskState.TASK_LOST);
    }
  }

  @Test
  void tasksOfAnExecutorThatEndedMeanwhileAreLost() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.isolation.gone.add(fixture.isolation.lastLaunch().instance());
      restart(fixture);
      fixture.advance(Constants.LAST_UPDATES_WAIT);

      reregister(fixture);

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.executor.received()).isEmpty();
    }
  }

  @Test
  void executorThatHadNotRegisteredMayDoSoNow() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.framework = Samples.CHECKPOINTING;
      fixture.run(Samples.task("1"));
      restart(fixture);

      fixture.fromExecutor(Samples.registerExecutor("default"));
      reregister(fixture);

      assertThat(fixture.executor.received(ExecutorRegisteredMessage.class)).hasSize(1);
      // The task was not on the books; the master finds out.
      assertThat(fixture.executor.received(RunTaskMessage.class)).isEmpty();
      assertThat(fixture.master.last(ReregisterSlaveMessage.class).getTasksList())
          .isEmpty();
    }
  }

  @Test
  void updatesThatTheSlaveDoesNotKnowAreTakenInAndAcknowledged() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      StatusUpdateMessage running = Samples.update("1", TaskState.TASK_RUNNING);
      fixture.fromExecutor(running);
      restart(fixture);

      answer(fixture, running, Samples.update("1", TaskState.TASK_FINISHED));
      assertThat(fixture.executor.received(StatusUpdateAcknowledgementMessage.class))
          .containsExactly(
              Samples.acknowledgement("1", TaskState.TASK_RUNNING),
              Samples.acknowledgement("1", TaskState.TASK_FINISHED));
      reregister(fixture);
      fixture.from(fixture.scheduler, Samples.acknowledgement("1", TaskState.TASK_RUNNING));

      assertThat(fixture.states()).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
      assertThat(fixture.isolation.lastResources()).isEqualTo(Samples.EXECUTOR_RESOURCES);
    }
  }

  @Test
  void taskThatNeverArrivedIsLost() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      restart(fixture);

      fixture.fromExecutor(ReregisterExecutorMessage.newBuilder()
          .setExecutorId(Samples.executorId("default"))
          .setFrameworkId(Samples.FRAMEWORK_ID)
          .build());
      reregister(fixture);

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.lastUpdate().getStatus().getMessage())
          .isEqualTo("Task was launched while the slave was restarted");
    }
  }

  @Test
  void executorOfACommandThatNeverArrivedIsEnded() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.run(Samples.commandTask("2", "true"));
      RecordingProcess command = fixture.peer("executor(1)");
      fixture.from(command, Samples.registerExecutor("Task 2 (true)"));
      restart(fixture);
      answer(fixture);

      fixture.from(
          command,
          ReregisterExecutorMessage.newBuilder()
              .setExecutorId(Samples.executorId("Task 2 (true)"))
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .build());

      assertThat(command.received(ShutdownExecutorMessage.class)).hasSize(1);
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).isEmpty();
    }
  }

  @Test
  void executorOfACommandThatRegistersWithTheNextSlaveIsEnded() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.framework = Samples.CHECKPOINTING;
      fixture.run(Samples.commandTask("1", "true"));
      restart(fixture);

      fixture.fromExecutor(Samples.registerExecutor("Task 1 (true)"));

      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
    }
  }

  /** If the slave is killed before they are written down, nobody else could tell them. */
  @Test
  void executorOfACommandIsNotEndedBeforeItsUpdatesAreWritten() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.run(Samples.commandTask("2", "true"));
      RecordingProcess command = fixture.peer("executor(1)");
      fixture.from(command, Samples.registerExecutor("Task 2 (true)"));
      restart(fixture);
      answer(fixture);

      fixture.from(
          command,
          ReregisterExecutorMessage.newBuilder()
              .setExecutorId(Samples.executorId("Task 2 (true)"))
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .addUpdates(Samples.update("2", TaskState.TASK_FINISHED).getUpdate().toBuilder()
                  .setExecutorId(Samples.executorId("Task 2 (true)")))
              .build());

      assertThat(command.received(StatusUpdateAcknowledgementMessage.class)).hasSize(1);
      assertThat(command.received(ShutdownExecutorMessage.class)).isEmpty();
    }
  }

  @Test
  void endOfATaskIsRememberedUntilItIsAcknowledged() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      restart(fixture);
      answer(fixture);
      reregister(fixture);

      Task task = fixture.master.last(ReregisterSlaveMessage.class).getTasks(0);
      assertThat(task.getState()).isEqualTo(TaskState.TASK_FINISHED);
      assertThat(task.getStatusUpdateState()).isEqualTo(TaskState.TASK_FINISHED);
      assertThat(task.getStatusUpdateUuid()).isEqualTo(Samples.uuid("1", TaskState.TASK_FINISHED));
      assertThat(fixture.states()).containsExactly(TaskState.TASK_FINISHED);
      fixture.from(fixture.scheduler, Samples.acknowledgement("1", TaskState.TASK_FINISHED));

      restart(fixture);
      answer(fixture);
      reregister(fixture);

      assertThat(fixture.master.last(ReregisterSlaveMessage.class).getTasksList())
          .isEmpty();
      assertThat(fixture.states()).isEmpty();
    }
  }

  @Test
  void endOfATaskOutlivesItsExecutor() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      fixture.exit(0);
      restart(fixture);
      assertThat(fixture.isolation.recovered).isEmpty();

      reregister(fixture);
      assertThat(fixture.states()).containsExactly(TaskState.TASK_FINISHED);

      fixture.from(fixture.scheduler, Samples.acknowledgement("1", TaskState.TASK_FINISHED));
      restart(fixture);
      reregister(fixture);
      assertThat(fixture.master.last(ReregisterSlaveMessage.class).getFrameworksList())
          .isEmpty();
    }
  }

  @Test
  void taskThatWasKilledBeforeItsExecutorHadItIsRemembered() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.framework = Samples.CHECKPOINTING;
      fixture.run(Samples.task("1"));
      fixture.run(Samples.task("2"));
      fixture.fromMaster(KillTaskMessage.newBuilder()
          .setFrameworkId(Samples.FRAMEWORK_ID)
          .setTaskId(Samples.taskId("1"))
          .build());
      restart(fixture);
      fixture.fromExecutor(Samples.registerExecutor("default"));

      reregister(fixture);

      assertThat(fixture.states()).containsExactly(TaskState.TASK_KILLED);
    }
  }

  @Test
  void executorsOfOtherFrameworksAreForgotten() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      restart(fixture);
      reregister(fixture);

      assertThat(fixture.isolation.recovered).isEmpty();
      ReregisterSlaveMessage message = fixture.master.last(ReregisterSlaveMessage.class);
      assertThat(message.getSlaveId()).isEqualTo(Samples.SLAVE_ID);
      assertThat(message.getExecutorInfosList()).isEmpty();
      assertThat(message.getTasksList()).isEmpty();
    }
  }

  @Test
  void newSchedulerOfAFrameworkIsRemembered() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      RecordingProcess other = fixture.peer("scheduler(2)");
      fixture.fromMaster(UpdateFrameworkMessage.newBuilder()
          .setFrameworkId(Samples.FRAMEWORK_ID)
          .setPid(other.self().toString())
          .build());
      restart(fixture);
      answer(fixture);

      fixture.fromExecutor(ExecutorToFrameworkMessage.newBuilder()
          .setSlaveId(Samples.SLAVE_ID)
          .setFrameworkId(Samples.FRAMEWORK_ID)
          .setExecutorId(Samples.executorId("default"))
          .setData(ByteString.copyFromUtf8("hello"))
          .build());

      assertThat(other.received(ExecutorToFrameworkMessage.class)).hasSize(1);
    }
  }

  @Test
  void nothingIsLeftOfAFrameworkThatIsShutDown() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.fromMaster(ShutdownFrameworkMessage.newBuilder()
          .setFrameworkId(Samples.FRAMEWORK_ID)
          .build());
      fixture.exit(0);
      fixture.advance(Constants.LAST_UPDATES_WAIT);
      restart(fixture);
      reregister(fixture);

      assertThat(fixture.master.last(ReregisterSlaveMessage.class).getFrameworksList())
          .isEmpty();
      assertThat(fixture.isolation.recovered).isEmpty();
    }
  }

  @Test
  void slaveThatLeavesKeepsOnlyExecutorsThatOutliveIt() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.framework = Samples.FRAMEWORK;
      RecordingProcess mortal = fixture.peer("executor(1)");
      fixture.fromMaster(fixture.runTask(Samples.task("9")).toBuilder()
          .setFrameworkId(Samples.frameworkId("F-0001"))
          .build());
      fixture.from(
          mortal,
          Samples.registerExecutor("default").toBuilder()
              .setFrameworkId(Samples.frameworkId("F-0001"))
              .build());
      fixture.isolation.shutdown.set(null);

      fixture.slave.leave();
      fixture.sim.settle();
      assertThat(mortal.received(ShutdownExecutorMessage.class)).hasSize(1);
      assertThat(fixture.slave.terminated().isReady()).isFalse();
      fixture.exit(0);
      fixture.advance(Constants.LAST_UPDATES_WAIT);

      assertThat(fixture.slave.terminated().isReady()).isTrue();
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).isEmpty();
      restart(fixture);
      assertThat(fixture.executor.received(ReconnectExecutorMessage.class)).hasSize(1);
    }
  }

  @Test
  void slaveThatItsMasterShutsDownStartsAsANewOne() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.isolation.shutdown.set(null);
      fixture.fromMaster(ShutdownMessage.getDefaultInstance());
      fixture.exit(0);
      fixture.advance(Constants.LAST_UPDATES_WAIT);
      assertThat(fixture.slave.terminated().isReady()).isTrue();

      restart(fixture);
      fixture.detect(fixture.master);

      assertThat(fixture.master.received(RegisterSlaveMessage.class)).hasSize(1);
      assertThat(fixture.isolation.recovered).isEmpty();
    }
  }

  @Test
  void cleanupEndsWhatIsLeftAndThenTheSlave() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      var instance = fixture.isolation.lastLaunch().instance();
      fixture.isolation.shutdown.set(null);
      fixture.settings =
          fixture.settings.with(recovery(RecoverySettings.Mode.CLEANUP, Damage.FAILS, ""));
      restart(fixture);
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
      fixture.detect(fixture.master);

      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT);

      assertThat(fixture.isolation.kills).containsExactly(instance);
      assertThat(fixture.slave.terminated().isReady()).isTrue();
      assertThat(fixture.master.received()).isEmpty();
      assertThat(fixture.storage.list("slaves").value()).isEmpty();
    }
  }

  @Test
  void cleanupOfNothingEndsTheSlave() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.isolation.shutdown.set(null);
      fixture.storage = new MemoryStorage();
      fixture.settings =
          fixture.settings.with(recovery(RecoverySettings.Mode.CLEANUP, Damage.FAILS, ""));
      restart(fixture);

      assertThat(fixture.slave.terminated().isReady()).isTrue();
    }
  }

  @Test
  void slaveThatCanDoLessDoesNotStart() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.isolation.shutdown.set(null);
      fixture.settings = settings("slave.example", "cpus:2;mem:4096");
      restart(fixture);

      assertThat(fixture.slave.refused().value())
          .startsWith("Cannot go on as slave S-0 because its resources changed from '")
          .contains("--recover=cleanup", "meta/slaves/latest");
      assertThat(fixture.slave.terminated().isReady()).isTrue();
      assertThat(fixture.executor.received()).isEmpty();
      assertThat(fixture.isolation.kills).isEmpty();
    }
  }

  @Test
  void slaveWithAnotherNameDoesNotStart() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.settings = settings("another.example", "cpus:4;mem:4096");
      restart(fixture);

      assertThat(fixture.slave.refused().value())
          .contains("hostname changed from 'slave.example' to 'another.example'");
    }
  }

  private static SlaveSettings settings(String hostname, String resources) {
    return SlaveSettings.of(hostname, Resources.parse(resources));
  }

  @Test
  void slaveOfAMachineThatWasRestartedIsANewOne() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.settings =
          fixture.settings.with(recovery(RecoverySettings.Mode.RECONNECT, Damage.FAILS, "boot-2"));
      restart(fixture);
      fixture.detect(fixture.master);

      assertThat(fixture.master.received(RegisterSlaveMessage.class)).hasSize(1);
      assertThat(fixture.isolation.recovered).isEmpty();
    }
  }

  @Test
  void damageKeepsAStrictSlaveFromStarting() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture
          .storage
          .replace("slaves/S-0/slave", ByteString.copyFromUtf8("\u0007"))
          .value();
      restart(fixture);

      assertThat(fixture.slave.refused().value()).startsWith("slaves/S-0/slave is damaged");
    }
  }

  @Test
  void damageIsLeftOutIfThatIsWanted() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      String run = "slaves/S-0/frameworks/F-0000/executors/default/runs/"
          + fixture.isolation.lastLaunch().instance().uuid();
      fixture
          .storage
          .replace(run + "/tasks/1/task", ByteString.copyFromUtf8("\u0007"))
          .value();
      fixture.settings =
          fixture.settings.with(recovery(RecoverySettings.Mode.RECONNECT, Damage.IS_LEFT_OUT, ""));
      restart(fixture);
      answer(fixture);
      reregister(fixture);

      ReregisterSlaveMessage message = fixture.master.last(ReregisterSlaveMessage.class);
      assertThat(message.getExecutorInfosList()).hasSize(1);
      assertThat(message.getTasksList()).isEmpty();
    }
  }

  @Test
  void slaveThatLeavesWhileItRecoversKeepsItsExecutors() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      fixture.isolation.shutdown.set(null);
      restart(fixture);
      fixture.slave.leave();
      fixture.advance(REREGISTER_TIMEOUT);

      assertThat(fixture.slave.terminated().isReady()).isTrue();
      assertThat(fixture.isolation.kills).isEmpty();
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).isEmpty();
      restart(fixture);
      answer(fixture);
      reregister(fixture);
      assertThat(fixture.master.last(ReregisterSlaveMessage.class).getTasksList())
          .hasSize(1);
    }
  }

  @Test
  void executorIsToldHowLongToWait() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      assertThat(fixture.isolation.lastLaunch().recoveryTimeout())
          .isEqualTo(Constants.RECOVERY_TIMEOUT);
    }
    try (SlaveFixture fixture = SlaveFixture.running()) {
      assertThat(fixture.isolation.lastLaunch().outlivesSlave()).isFalse();
    }
  }

  @Test
  void nobodyTakesThePlaceOfAnExecutor() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      RecordingProcess stranger = fixture.peer("executor(1)");
      fixture.from(
          stranger,
          ReregisterExecutorMessage.newBuilder()
              .setExecutorId(Samples.executorId("default"))
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .build());
      fixture.run(Samples.task("2"));

      assertThat(stranger.received(ShutdownExecutorMessage.class)).hasSize(1);
      assertThat(fixture.executor.received(RunTaskMessage.class)).hasSize(2);
    }
  }

  @Test
  void strangerThatReregistersIsShutDown() {
    try (SlaveFixture fixture = SlaveFixture.checkpointing()) {
      RecordingProcess stranger = fixture.peer("executor(1)");
      fixture.from(
          stranger,
          ReregisterExecutorMessage.newBuilder()
              .setExecutorId(Samples.executorId("nobody"))
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .build());

      assertThat(stranger.received(ShutdownExecutorMessage.class)).hasSize(1);
      assertThat(List.copyOf(fixture.executor.received(ShutdownExecutorMessage.class)))
          .isEmpty();
    }
  }
}
