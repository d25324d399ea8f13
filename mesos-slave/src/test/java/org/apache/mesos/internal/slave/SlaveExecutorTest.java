// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.updates.UpdateStreams;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.Test;

/** The life of executors: handlers.md 2.8, 2.12, 2.17, 2.18. */
class SlaveExecutorTest {

  @Test
  void registeredExecutorIsToldWhatItIsFor() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.task("1"));

      fixture.fromExecutor(Samples.registerExecutor("default"));

      ExecutorRegisteredMessage message = fixture.executor.last(ExecutorRegisteredMessage.class);
      assertThat(message.getExecutorInfo()).isEqualTo(Samples.EXECUTOR);
      assertThat(message.getFrameworkId()).isEqualTo(Samples.FRAMEWORK_ID);
      assertThat(message.getFrameworkInfo()).isEqualTo(Samples.FRAMEWORK);
      assertThat(message.getSlaveId()).isEqualTo(Samples.SLAVE_ID);
      assertThat(message.getSlaveInfo().getHostname()).isEqualTo("slave.example");
      assertThat(fixture.executor.received(RunTaskMessage.class)).hasSize(1);
      assertThat(fixture.executor.received().get(0).name()).endsWith("ExecutorRegisteredMessage");
      assertThat(fixture.isolation.lastResources())
          .isEqualTo(Samples.EXECUTOR_RESOURCES.add(Samples.TASK_RESOURCES));
      assertThat(fixture.get("/slave/stats.json")).contains("\"staged_tasks\":1");
    }
  }

  @Test
  void executorThatNobodyExpectsIsShutDown() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.task("1"));

      assertIsRefused(fixture, Samples.registerExecutor("nobody"));
      assertIsRefused(
          fixture,
          Samples.registerExecutor("default").toBuilder()
              .setFrameworkId(Samples.frameworkId("F-9999"))
              .build());
    }
  }

  @Test
  void executorThatRegistersTwiceIsShutDown() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      assertIsRefused(fixture, Samples.registerExecutor("default"));

      fixture.run(Samples.task("2"));
      assertThat(fixture.executor.received(RunTaskMessage.class)).hasSize(2);
    }
  }

  @Test
  void executorThatRegistersWhileItIsShutDownIsToldSo() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.task("1"));
      fixture.fromMaster(shutdownFramework());

      assertIsRefused(fixture, Samples.registerExecutor("default"));
    }
  }

  private static void assertIsRefused(SlaveFixture fixture, RegisterExecutorMessage message) {
    RecordingProcess stranger = fixture.peer("executor(1)");
    fixture.from(stranger, message);
    assertThat(stranger.received()).hasSize(1);
    assertThat(stranger.received(ShutdownExecutorMessage.class)).hasSize(1);
  }

  @Test
  void executorsOfAFrameworkThatIsShutDownAreToldAndKilledAfterFiveSeconds() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      ExecutorInstance instance = fixture.isolation.lastLaunch().instance();
      fixture.fromMaster(shutdownFramework());
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT.minusMillis(1));
      assertThat(fixture.isolation.kills).isEmpty();

      fixture.advance(java.time.Duration.ofMillis(1));

      assertThat(fixture.isolation.kills).containsExactly(instance);
      assertThat(fixture.exits()).containsExactly(exited("default", -1));
      assertThat(fixture.updates()).isEmpty();
      assertThat(fixture.get("/slave/state.json")).contains("\"frameworks\":[]");
    }
  }

  @Test
  void masterMayShutDownASingleExecutor() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      ShutdownExecutorMessage message = ShutdownExecutorMessage.newBuilder()
          .setFrameworkId(Samples.FRAMEWORK_ID)
          .setExecutorId(Samples.executorId("default"))
          .build();
      fixture.from(fixture.scheduler, message);
      fixture.fromMaster(
          message.toBuilder().setExecutorId(Samples.executorId("nobody")).build());
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).isEmpty();

      fixture.fromMaster(message);
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
      fixture.exit(0);
      fixture.advance(Constants.LAST_UPDATES_WAIT);

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
    }
  }

  @Test
  void repeatedShutdownDoesNotProlongTheTime() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(shutdownFramework());
      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT.dividedBy(2));
      fixture.fromMaster(shutdownFramework());

      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT.dividedBy(2));

      assertThat(fixture.isolation.kills).hasSize(1);
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
    }
  }

  @Test
  void shutdownOfAnUnknownFrameworkDoesNothing() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(ShutdownFrameworkMessage.newBuilder()
          .setFrameworkId(Samples.frameworkId("F-9999"))
          .build());
      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT);

      assertThat(fixture.isolation.kills).isEmpty();
    }
  }

  @Test
  void executorThatEndsInTimeIsNotKilled() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(shutdownFramework());
      fixture.exit(0);
      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT);

      assertThat(fixture.isolation.kills).isEmpty();
      assertThat(fixture.exits()).containsExactly(exited("default", 0));
    }
  }

  @Test
  void timerOfAnEarlierRunDoesNotTouchALaterOne() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      fixture.fromMaster(shutdownFramework());
      fixture.exit(0);
      fixture.run(Samples.task("2"));

      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT);

      assertThat(fixture.isolation.launches).hasSize(2);
      assertThat(fixture.isolation.kills).isEmpty();
    }
  }

  @Test
  void exitOfAnEarlierRunDoesNotTouchALaterOne() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      ExecutorInstance earlier = fixture.isolation.lastLaunch().instance();
      fixture.fromMaster(shutdownFramework());
      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT);
      fixture.run(Samples.task("2"));

      fixture.isolation.exit(earlier, 9);
      fixture.sim.settle();

      assertThat(fixture.exits()).containsExactly(exited("default", -1));
    }
  }

  @Test
  void tasksOfAnExecutorThatDiesAreLost() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.run(Samples.task("2"));

      fixture.exit(9);
      fixture.advance(Constants.LAST_UPDATES_WAIT);

      assertThat(fixture.exits()).containsExactly(exited("default", 9));
      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST, TaskState.TASK_LOST);
      assertThat(fixture.lastUpdate().getStatus().getMessage()).isEqualTo("Lost executor");
      assertThat(fixture.lastUpdate().getStatus().getReason())
          .isEqualTo(TaskStatus.Reason.REASON_EXECUTOR_TERMINATED);
      assertThat(fixture.lastUpdate().getStatus().getSource())
          .isEqualTo(TaskStatus.Source.SOURCE_SLAVE);
      // The master would make updates of its own if it heard of the executor first.
      assertThat(fixture
              .master
              .received()
              .get(fixture.master.received().size() - 1)
              .name())
          .endsWith("ExitedExecutorMessage");
      assertThat(fixture.get("/slave/state.json")).contains("\"frameworks\":[]");
    }
  }

  @Test
  void tasksThatAnOrdinaryExecutorNeverGotAreLost() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.task("1"));

      fixture.exit(1 << 8);

      assertThat(fixture.exits()).containsExactly(exited("default", 256));
      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
    }
  }

  @Test
  void commandTaskFailsWithAnExecutorThatNeverRegistered() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.commandTask("1", "sleep 1"));

      fixture.exit(1 << 8);

      assertCommandFailed(fixture);
      assertThat(fixture.exits()).containsExactly(exited("Task 1 (sleep 1)", 256));
    }
  }

  @Test
  void commandTaskFailsWithAnExecutorThatDiesLater() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.commandTask("1", "sleep 1"));
      fixture.fromExecutor(Samples.registerExecutor("Task 1 (sleep 1)"));

      fixture.exit(9);
      fixture.advance(Constants.LAST_UPDATES_WAIT);

      assertCommandFailed(fixture);
      assertThat(fixture.exits()).containsExactly(exited("Task 1 (sleep 1)", 9));
    }
  }

  private static void assertCommandFailed(SlaveFixture fixture) {
    StatusUpdateMessage message = fixture.master.last(StatusUpdateMessage.class);
    assertThat(message.getPid()).isEqualTo(fixture.pid.toString());
    assertThat(message.getUpdate().getSlaveId()).isEqualTo(Samples.SLAVE_ID);
    assertThat(message.getUpdate().getStatus().getTaskId()).isEqualTo(Samples.taskId("1"));
    assertThat(message.getUpdate().getStatus().getState()).isEqualTo(TaskState.TASK_FAILED);
    assertThat(message.getUpdate().getStatus().getMessage())
        .isEqualTo("Executor running the task's command failed");
    assertThat(fixture.get("/slave/stats.json")).contains("\"failed_tasks\":1");

    fixture.advance(UpdateStreams.MIN_RETRY_INTERVAL);
    assertThat(fixture.states()).containsExactly(TaskState.TASK_FAILED, TaskState.TASK_FAILED);
  }

  @Test
  void executorWithoutTasksIsReportedAtOnce() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));

      fixture.exit(0);

      assertThat(fixture.exits()).containsExactly(exited("default", 0));
    }
  }

  @Test
  void executorThatHasExitedGetsNoTasksAnyMore() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.exit(9);

      fixture.run(Samples.task("2"));

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.executor.received(RunTaskMessage.class)).hasSize(1);
      assertIsRefused(fixture, Samples.registerExecutor("default"));
    }
  }

  @Test
  void repeatedExitIsIgnored() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.exit(9);
      fixture.exit(9);
      fixture.advance(Constants.LAST_UPDATES_WAIT);
      fixture.exit(9);

      assertThat(fixture.exits()).hasSize(1);
    }
  }

  @Test
  void executorsWithTheSameIdOfTwoFrameworksAreTwo() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(fixture.runTask(Samples.task("1")).toBuilder()
          .setFrameworkId(Samples.frameworkId("F-0001"))
          .build());

      fixture.exit(9);

      assertThat(fixture.exits())
          .extracting(message -> message.getFrameworkId().getValue())
          .containsExactly("F-0001");
      assertThat(fixture.get("/slave/state.json")).contains("F-0000").doesNotContain("F-0001");
    }
  }

  @Test
  void executorThatIsShutDownBeforeItsSandboxIsMadeIsNotLaunched() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.sandboxes.hold();
      fixture.run(Samples.task("1"));
      fixture.fromMaster(shutdownFramework());

      fixture.sandboxes.release();
      fixture.sim.settle();

      assertThat(fixture.isolation.launches).isEmpty();
      assertThat(fixture.exits()).hasSize(1);
    }
  }

  @Test
  void executorThatTimesOutBeforeItsSandboxIsMadeIsNotKilled() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.sandboxes.hold();
      fixture.run(Samples.task("1"));
      fixture.fromMaster(shutdownFramework());
      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT);

      fixture.sandboxes.release();
      fixture.sim.settle();

      assertThat(fixture.isolation.launches).isEmpty();
      assertThat(fixture.isolation.kills).isEmpty();
      assertThat(fixture.exits()).containsExactly(exited("default", -1));
    }
  }

  @Test
  void executorWhoseSandboxCannotBeMadeIsGone() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.sandboxes.hold();
      fixture.run(Samples.commandTask("1", "true"));

      fixture.sandboxes.failHeld();
      fixture.sim.settle();

      assertThat(fixture.states()).containsExactly(TaskState.TASK_FAILED);
      assertThat(fixture.exits()).containsExactly(exited("Task 1 (true)", 256));
    }
  }

  private static ExitedExecutorMessage exited(String executorId, int status) {
    return ExitedExecutorMessage.newBuilder()
        .setSlaveId(Samples.SLAVE_ID)
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .setExecutorId(Samples.executorId(executorId))
        .setStatus(status)
        .build();
  }

  private static ShutdownFrameworkMessage shutdownFramework() {
    return ShutdownFrameworkMessage.newBuilder()
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .build();
  }
}
