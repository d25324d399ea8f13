// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.updates.UpdateStreams;
import org.apache.mesos.process.Uuids;
import org.junit.jupiter.api.Test;

/** Rows runTask and killTask of the slave's table: handlers.md 2.6, 2.7. */
class SlaveTaskTest {

  @Test
  void firstTaskOfAnExecutorLaunchesIt() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.task("1"));

      ExecutorLaunch launch = fixture.isolation.lastLaunch();
      assertThat(launch.instance().frameworkId()).isEqualTo(Samples.FRAMEWORK_ID);
      assertThat(launch.instance().executorId()).isEqualTo(Samples.executorId("default"));
      assertThat(launch.framework()).isEqualTo(Samples.FRAMEWORK);
      assertThat(launch.executor()).isEqualTo(Samples.EXECUTOR);
      assertThat(launch.directory()).hasToString("/sandboxes/0");
      assertThat(launch.resources()).isEqualTo(Samples.EXECUTOR_RESOURCES);
      assertThat(fixture.updates()).isEmpty();
    }
  }

  @Test
  void tasksOfAnExecutorThatHasNotRegisteredAreSentInTheirOrderOnceItHas() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      for (String id : ImmutableList.of("9", "1", "5", "3")) {
        fixture.run(Samples.task(id));
      }
      assertThat(fixture.isolation.launches).hasSize(1);
      assertThat(fixture.executor.received()).isEmpty();

      fixture.fromExecutor(Samples.registerExecutor("default"));

      assertThat(fixture.executor.received(RunTaskMessage.class))
          .extracting(message -> message.getTask().getTaskId().getValue())
          .containsExactly("9", "1", "5", "3");
    }
  }

  /** Reference: MasterTest.TaskRunning, for the resources. */
  @Test
  void taskOfARunningExecutorIsSentToIt() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      TaskInfo task = Samples.task("2");

      fixture.run(task);

      assertThat(fixture.executor.last(RunTaskMessage.class)).isEqualTo(fixture.runTask(task));
      assertThat(fixture.isolation.lastResources())
          .isEqualTo(
              Samples.EXECUTOR_RESOURCES.add(Samples.TASK_RESOURCES).add(Samples.TASK_RESOURCES));
      assertThat(fixture.isolation.launches).hasSize(1);
    }
  }

  @Test
  void taskOfAnExecutorThatIsShutDownIsLost() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(shutdownFramework());

      fixture.run(Samples.task("2"));

      StatusUpdateMessage message = fixture.master.last(StatusUpdateMessage.class);
      assertThat(message.getPid()).isEqualTo(fixture.pid.toString());
      StatusUpdate update = message.getUpdate();
      assertThat(update.getFrameworkId()).isEqualTo(Samples.FRAMEWORK_ID);
      assertThat(update.getSlaveId()).isEqualTo(Samples.SLAVE_ID);
      assertThat(update.hasExecutorId()).isFalse();
      assertThat(update.getStatus().getTaskId()).isEqualTo(Samples.taskId("2"));
      assertThat(update.getStatus().getState()).isEqualTo(TaskState.TASK_LOST);
      assertThat(update.getStatus().getMessage()).isEqualTo("Executor is ending");
      assertThat(Uuids.fromBytes(update.getUuid())).isPresent();
      assertThat(update.getTimestamp())
          .isEqualTo(Times.seconds(fixture.sim.clock().now()));
    }
  }

  @Test
  void refusalIsSentUntilItIsAcknowledged() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.run(Samples.bareTask("2"));

      fixture.advance(UpdateStreams.MIN_RETRY_INTERVAL);
      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST, TaskState.TASK_LOST);

      fixture.from(
          fixture.master,
          Samples.acknowledgement("2", TaskState.TASK_LOST).toBuilder()
              .setUuid(fixture.lastUpdate().getUuid())
              .build());
      fixture.advance(UpdateStreams.MAX_RETRY_INTERVAL);
      assertThat(fixture.states()).hasSize(2);
    }
  }

  @Test
  void taskWithoutExecutorAndCommandIsLost() {
    assertIsLost(Samples.bareTask("1"), "TaskInfo must have either an 'executor' or a 'command'");
  }

  @Test
  void taskWithExecutorAndCommandIsLost() {
    assertIsLost(
        Samples.commandTask("1", "true").toBuilder()
            .setExecutor(Samples.EXECUTOR)
            .build(),
        "TaskInfo must have either an 'executor' or a 'command'");
  }

  /** The master has not counted the executor's resources again. */
  @Test
  void taskForAnExecutorThatHasJustEndedIsLost() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      RunTaskMessage late = fixture.runTask(Samples.task("1", Samples.EXECUTOR));
      RunTaskMessage complete = fixture.runTask(Samples.task("2", Samples.EXECUTOR));

      fixture.fromMaster(late.toBuilder().setLaunchExecutor(false).build());

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.lastUpdate().getStatus().getMessage()).isEqualTo("Executor has ended");
      assertThat(fixture.isolation.launches).isEmpty();
      fixture.fromMaster(complete.toBuilder().setLaunchExecutor(true).build());
      assertThat(fixture.isolation.launches).hasSize(1);
    }
  }

  @Test
  void taskWhoseExecutorHasNoCommandIsLost() {
    assertIsLost(
        Samples.task("1", Samples.EXECUTOR.toBuilder().clearCommand().build()),
        "ExecutorInfo must have a 'command'");
  }

  private static void assertIsLost(TaskInfo task, String message) {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(task);

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.lastUpdate().getStatus().getMessage()).isEqualTo(message);
      assertThat(fixture.isolation.launches).isEmpty();
      assertThat(fixture.get("/slave/state.json")).contains("\"frameworks\":[]");
    }
  }

  @Test
  void taskForASlaveThatIsNotRegisteredIsLostOnceItIs() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      fixture.detect(fixture.master);

      fixture.run(Samples.task("1"));
      assertThat(fixture.states()).isEmpty();
      fixture.fromMaster(
          SlaveRegisteredMessage.newBuilder().setSlaveId(Samples.SLAVE_ID).build());

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.lastUpdate().getSlaveId()).isEqualTo(Samples.SLAVE_ID);
    }
  }

  @Test
  void taskForASlaveThatIsShuttingDownIsLost() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.slave.shutDown();

      fixture.run(Samples.task("2", Samples.executor("other")));

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
    }
  }

  @Test
  void taskThatIsHereAlreadyIsIgnored() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.run(Samples.task("2", Samples.executor("other")));

      fixture.run(Samples.task("1"));
      fixture.run(Samples.task("1", Samples.executor("third")));
      fixture.run(Samples.task("2"));

      assertThat(fixture.updates()).isEmpty();
      assertThat(fixture.executor.received(RunTaskMessage.class)).hasSize(1);
      assertThat(fixture.isolation.launches).hasSize(2);
    }
  }

  @Test
  void taskForTheSlaveThatWasHereBeforeIsIgnored() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.task("1").toBuilder()
          .setSlaveId(SlaveID.newBuilder().setValue("S-old"))
          .build());

      assertThat(fixture.isolation.launches).isEmpty();
      assertThat(fixture.updates()).isEmpty();
    }
  }

  @Test
  void frameworkIdAndPidMayBeLeftOutAsLaterMastersDo() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      FrameworkInfo framework =
          Samples.FRAMEWORK.toBuilder().setId(Samples.FRAMEWORK_ID).build();
      fixture.fromMaster(RunTaskMessage.newBuilder()
          .setFramework(framework)
          .setTask(Samples.task("1"))
          .build());
      fixture.fromExecutor(Samples.registerExecutor("default"));

      RunTaskMessage sent = fixture.executor.last(RunTaskMessage.class);
      assertThat(sent.getFrameworkId()).isEqualTo(Samples.FRAMEWORK_ID);
      assertThat(sent.getPid()).isEqualTo("@0.0.0.0:0");
    }
  }

  @Test
  void messageToASchedulerWithoutPidGoesToTheMaster() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.fromMaster(
          fixture.runTask(Samples.task("1")).toBuilder().clearPid().build());

      fixture.fromExecutor(SlaveMessageTest.toFramework("hello"));

      assertThat(fixture.master.received(ExecutorToFrameworkMessage.class)).hasSize(1);
    }
  }

  @Test
  void taskOfAFrameworkWithoutIdIsIgnored() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.fromMaster(
          fixture.runTask(Samples.task("1")).toBuilder().clearFrameworkId().build());

      assertThat(fixture.isolation.launches).isEmpty();
      assertThat(fixture.updates()).isEmpty();
    }
  }

  @Test
  void commandTaskGetsAnExecutorOfItsOwn() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.commandTask("0", "sleep 1"));

      ExecutorInfo executor = fixture.isolation.lastLaunch().executor();
      assertThat(executor.getExecutorId().getValue()).isEqualTo("Task 0 (sleep 1)");
      assertThat(executor.getCommand().getValue()).isEqualTo("/usr/libexec/mesos/mesos-executor");
      assertThat(executor.getResourcesList()).isEmpty();
    }
  }

  @Test
  void tooManyQueuedTasksAreLost() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      for (int i = 0; i <= Constants.MAX_QUEUED_TASKS; i++) {
        fixture.master.tell(fixture.pid, fixture.runTask(Samples.task("" + i)));
      }
      fixture.sim.settle();

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.lastUpdate().getStatus().getTaskId().getValue())
          .isEqualTo("" + Constants.MAX_QUEUED_TASKS);
    }
  }

  /** Reference: MasterTest.KillTask. */
  @Test
  void killOfALaunchedTaskIsPassedToItsExecutor() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(kill("1"));

      assertThat(fixture.executor.received(KillTaskMessage.class)).containsExactly(kill("1"));
      assertThat(fixture.updates()).isEmpty();
    }
  }

  @Test
  void executorMayHaveMegabytesOfData() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      ExecutorInfo executor = Samples.executor("large").toBuilder()
          .setData(ByteString.copyFrom(new byte[8 << 20]))
          .build();
      fixture.run(Samples.task("1").toBuilder().setExecutor(executor).build());

      fixture.fromExecutor(Samples.registerExecutor("large"));

      assertThat(fixture
              .executor
              .last(ExecutorRegisteredMessage.class)
              .getExecutorInfo()
              .getData())
          .isEqualTo(executor.getData());
    }
  }

  @Test
  void policyOfAKillIsPassedToTheExecutor() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      KillTaskMessage kill = kill("1").toBuilder()
          .setKillPolicy(
              KillPolicy.newBuilder().setGracePeriod(DurationInfo.newBuilder().setNanoseconds(7)))
          .build();

      fixture.fromMaster(kill);

      assertThat(fixture.executor.received(KillTaskMessage.class)).containsExactly(kill);
    }
  }

  @Test
  void killOfAQueuedTaskKillsItAtOnce() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.task("1"));
      fixture.run(Samples.task("2"));

      fixture.fromMaster(kill("1"));

      StatusUpdateMessage message = fixture.master.last(StatusUpdateMessage.class);
      assertThat(message.getPid()).isEqualTo(fixture.pid.toString());
      assertThat(message.getUpdate().getStatus().getState()).isEqualTo(TaskState.TASK_KILLED);
      assertThat(message.getUpdate().getExecutorId()).isEqualTo(Samples.executorId("default"));
      assertThat(message.getUpdate().getSlaveId()).isEqualTo(Samples.SLAVE_ID);
      assertThat(fixture.isolation.lastResources()).isEqualTo(Samples.EXECUTOR_RESOURCES);

      fixture.fromExecutor(Samples.registerExecutor("default"));
      assertThat(fixture.executor.received(RunTaskMessage.class))
          .extracting(sent -> sent.getTask().getTaskId().getValue())
          .containsExactly("2");
    }
  }

  @Test
  void killOfAQueuedCommandTaskShutsItsExecutorDown() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.commandTask("1", "sleep 1"));

      fixture.fromMaster(kill("1"));
      assertThat(fixture.states()).containsExactly(TaskState.TASK_KILLED);
      assertThat(fixture.lastUpdate().getExecutorId().getValue()).isEqualTo("Task 1 (sleep 1)");

      fixture.fromExecutor(Samples.registerExecutor("Task 1 (sleep 1)"));
      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
      fixture.exit(0);
      assertThat(fixture.states()).containsExactly(TaskState.TASK_KILLED);
    }
  }

  @Test
  void killOfAnUnknownTaskAnswersThatItIsLost() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(kill("nothing"));

      StatusUpdateMessage message = fixture.master.last(StatusUpdateMessage.class);
      assertThat(message.getPid()).isEqualTo(fixture.pid.toString());
      assertThat(message.getUpdate().getStatus().getState()).isEqualTo(TaskState.TASK_LOST);
      assertThat(message.getUpdate().getStatus().getTaskId()).isEqualTo(Samples.taskId("nothing"));
      assertThat(message.getUpdate().hasExecutorId()).isFalse();
    }
  }

  @Test
  void killForAnUnknownFrameworkAnswersThatItIsLost() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.fromMaster(kill("1"));

      assertThat(fixture.states()).containsExactly(TaskState.TASK_LOST);
      assertThat(fixture.lastUpdate().getSlaveId()).isEqualTo(Samples.SLAVE_ID);
    }
  }

  @Test
  void tasksWithTheSameIdOfTwoFrameworksAreTwoTasks() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(fixture.runTask(Samples.task("1")).toBuilder()
          .setFrameworkId(Samples.frameworkId("F-0001"))
          .build());

      assertThat(fixture.isolation.launches).hasSize(2);
      assertThat(fixture.updates()).isEmpty();
    }
  }

  @Test
  void taskIdMayBeUsedAgainOnceTheEndOfTheTaskIsAcknowledged() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      fixture.run(Samples.task("1"));
      assertThat(fixture.executor.received(RunTaskMessage.class)).hasSize(1);

      fixture.from(fixture.scheduler, Samples.acknowledgement("1", TaskState.TASK_FINISHED));
      fixture.run(Samples.task("1"));

      assertThat(fixture.executor.received(RunTaskMessage.class)).hasSize(2);
      assertThat(fixture.isolation.lastResources()).isEqualTo(Resources.parse("cpus:1.1;mem:40"));
    }
  }

  @Test
  void nonsensicalResourcesDoNoHarm() {
    ImmutableList<Resource> nonsense = ImmutableList.of(
        scalar("cpus", Double.NaN),
        scalar("cpus", -1),
        scalar("mem", Double.POSITIVE_INFINITY),
        scalar("", 1),
        Resource.newBuilder().setName("cpus").setType(Value.Type.SCALAR).build(),
        Resource.newBuilder().setName("disks").setType(Value.Type.SET).build(),
        Resource.newBuilder().setName("text").setType(Value.Type.TEXT).build(),
        Resource.newBuilder()
            .setName("ports")
            .setType(Value.Type.RANGES)
            .setRanges(Value.Ranges.newBuilder()
                .addRange(Value.Range.newBuilder().setBegin(9).setEnd(-1)))
            .build());
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      for (String id : ImmutableList.of("1", "2")) {
        fixture.run(
            Samples.task(
                    id, Samples.EXECUTOR.toBuilder().addAllResources(nonsense).build())
                .toBuilder()
                .addAllResources(nonsense)
                .build());
      }
      fixture.fromExecutor(Samples.registerExecutor("default"));
      assertThat(fixture.get("/slave/state.json")).contains("\"id\":\"2\"");
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      fixture.fromExecutor(Samples.update("2", TaskState.TASK_FINISHED));

      assertThat(fixture.get("/slave/state.json")).contains("\"tasks\":[]");
    }
  }

  private static Resource scalar(String name, double value) {
    return Resource.newBuilder()
        .setName(name)
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(value))
        .build();
  }

  private static KillTaskMessage kill(String taskId) {
    return KillTaskMessage.newBuilder()
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .setTaskId(Samples.taskId(taskId))
        .build();
  }

  private static ShutdownFrameworkMessage shutdownFramework() {
    return ShutdownFrameworkMessage.newBuilder()
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .build();
  }
}
