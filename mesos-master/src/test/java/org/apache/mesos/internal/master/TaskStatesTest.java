// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a task after its launch (handlers.md 1.11, 1.16, 1.18 and 1.26). */
class TaskStatesTest {

  private final MasterFixture cluster = new MasterFixture();
  private MasterFixture.SlavePeer slave;
  private MasterFixture.Scheduler scheduler;
  private Offer offer;

  @BeforeEach
  void offer() {
    slave = cluster.slave();
    scheduler = cluster.scheduler();
    offer = scheduler.offer();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void anUpdateGoesToTheScheduler() {
    scheduler.launch(offer, Samples.task("1", offer));
    StatusUpdate update = Samples.update("1", TaskState.TASK_RUNNING, scheduler.id(), slave.id());

    slave.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(update)
        .setPid("slave@1.2.3.4:5")
        .build());

    assertThat(scheduler.received(StatusUpdateMessage.class))
        .containsExactly(StatusUpdateMessage.newBuilder()
            .setUpdate(update.toBuilder()
                .setStatus(update.getStatus().toBuilder()
                    .setSlaveId(slave.id())
                    .setTimestamp(update.getTimestamp())))
            .setPid("slave@1.2.3.4:5")
            .build());
    assertThat(cluster.stat("valid_status_updates")).isEqualTo(1);
    assertThat(cluster.body("/master/state.json")).contains("\"state\":\"TASK_RUNNING\"");
    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void anUpdateWithoutAPidIsNotToBeAcknowledged() {
    scheduler.launch(offer, Samples.task("1", offer));

    slave.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(Samples.update("1", TaskState.TASK_RUNNING, scheduler.id(), slave.id()))
        .build());

    assertThat(scheduler.last(StatusUpdateMessage.class).getPid()).isEqualTo("@0.0.0.0:0");
  }

  @Test
  void earlyReleasesNeedAUuid() {
    scheduler.launch(offer, Samples.task("1", offer));

    slave.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(
            Samples.update("1", TaskState.TASK_RUNNING, scheduler.id(), slave.id()).toBuilder()
                .clearUuid())
        .build());

    assertThat(scheduler.last(StatusUpdateMessage.class).getUpdate().hasUuid()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "TASK_FINISHED, finished_tasks",
    "TASK_FAILED, failed_tasks",
    "TASK_KILLED, killed_tasks",
    "TASK_LOST, lost_tasks"
  })
  void aTaskThatEndedGivesItsResourcesBackAtOnce(TaskState state, String counter) {
    scheduler.launch(offer, Samples.task("1", offer));

    slave.update("1", state, scheduler.id());

    assertThat(scheduler.updates()).containsExactly("1 " + state);
    assertThat(scheduler.offers()).hasSize(2);
    assertThat(cluster.stat(counter)).isEqualTo(1);
    assertThat(cluster.stat("cpus_used")).isZero();
    assertThat(cluster.body("/master/state.json"))
        .contains("\"completed_tasks\":[{")
        .contains("\"state\":\"" + state + "\"");
  }

  @Test
  void aStartingTaskIsCounted() {
    scheduler.launch(offer, Samples.task("1", offer));

    slave.update("1", TaskState.TASK_STARTING, scheduler.id());

    assertThat(cluster.stat("started_tasks")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(TaskState.class)
  void statesOfLaterReleasesAreTranslated(TaskState state) {
    scheduler.launch(offer, Samples.task("1", offer));

    slave.update("1", state, scheduler.id());

    TaskState seen =
        scheduler.last(StatusUpdateMessage.class).getUpdate().getStatus().getState();
    assertThat(seen.getNumber()).isLessThanOrEqualTo(TaskState.TASK_STAGING_VALUE);
    assertThat(scheduler.offers()).hasSize(StatusUpdates.isTerminal(state) ? 2 : 1);
  }

  @Test
  void anUpdateIsPassedOnEvenIfTheTaskIsUnknown() {
    slave.update("unknown", TaskState.TASK_FINISHED, scheduler.id());

    assertThat(scheduler.updates()).containsExactly("unknown TASK_FINISHED");
    assertThat(cluster.stat("invalid_status_updates")).isEqualTo(1);
    assertThat(cluster.stat("valid_status_updates")).isZero();
    assertThat(cluster.stat("finished_tasks")).isZero();
  }

  @Test
  void aRepeatedUpdateIsPassedOnAgain() {
    scheduler.launch(offer, Samples.task("1", offer));

    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());

    assertThat(scheduler.updates()).containsExactly("1 TASK_FINISHED", "1 TASK_FINISHED");
    assertThat(cluster.stat("valid_status_updates")).isEqualTo(1);
    assertThat(cluster.stat("invalid_status_updates")).isEqualTo(1);
  }

  @Test
  void anUpdateOfAnUnknownSlaveOrFrameworkIsIgnored() {
    scheduler.launch(offer, Samples.task("1", offer));
    StatusUpdate update = Samples.update("1", TaskState.TASK_FAILED, scheduler.id(), slave.id());

    slave.update("1", TaskState.TASK_FAILED, Samples.frameworkId("unknown"));
    slave.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(update.toBuilder().setSlaveId(Samples.slaveId("unknown")))
        .build());
    slave.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(update.toBuilder().clearSlaveId())
        .build());

    assertThat(scheduler.updates()).isEmpty();
    assertThat(cluster.stat("invalid_status_updates")).isEqualTo(3);
  }

  @Test
  void fiveHundredCompletedTasksOfAFrameworkAreKept() {
    IntStream.range(0, 503).forEach(i -> {
      Offer current = scheduler.offer();
      scheduler.launch(current, Samples.task("task" + i, current));
      slave.update("task" + i, TaskState.TASK_FINISHED, scheduler.id());
    });

    assertThat(cluster.body("/master/state.json"))
        .contains("\"task3\"", "\"task502\"")
        .doesNotContain("\"task2\"");
  }

  @Test
  void anIdMayBeUsedAgainWhenItsTaskHasEnded() {
    scheduler.launch(offer, Samples.task("1", offer));
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());

    scheduler.launch(scheduler.offer(), Samples.task("1", offer));

    assertThat(scheduler.updates()).containsExactly("1 TASK_FINISHED");
    assertThat(cluster.stat("staged_tasks")).isEqualTo(2);
  }

  /** Reference: MasterTest.KillTask. */
  @Test
  void aKillGoesToTheSlave() {
    scheduler.launch(offer, Samples.task("1", offer));
    KillTaskMessage kill = kill("1");

    scheduler.tell(kill);

    assertThat(slave.received(KillTaskMessage.class)).containsExactly(kill);
    assertThat(scheduler.updates()).isEmpty();
  }

  @Test
  void anUnknownTaskIsLostWhenItIsKilled() {
    scheduler.tell(kill("unknown"));

    assertThat(scheduler.updates()).containsExactly("unknown TASK_LOST Task not found");
    StatusUpdateMessage message = scheduler.last(StatusUpdateMessage.class);
    assertThat(message.hasPid()).isFalse();
    assertThat(message.getUpdate().hasSlaveId()).isFalse();
    assertThat(message.getUpdate().getUuid().size()).isZero();
    assertThat(slave.received(KillTaskMessage.class)).isEmpty();
  }

  @Test
  void anUnknownFrameworkKillsNothing() {
    scheduler.launch(offer, Samples.task("1", offer));
    var stranger = cluster.peer("stranger");

    stranger.tell(
        kill("1").toBuilder().setFrameworkId(Samples.frameworkId("unknown")).build());

    assertThat(stranger.process().received()).isEmpty();
    assertThat(slave.received(KillTaskMessage.class)).isEmpty();
  }

  @Test
  void theExitOfAnExecutorIsToldToLaterSchedulers() {
    ExecutorInfo executor = Samples.executor("e");
    scheduler.launch(offer, Samples.task("1", offer, "cpus:0.25;mem:64", executor));
    scheduler.tell(Call.newBuilder()
        .setFrameworkId(scheduler.id())
        .setType(Call.Type.REVIVE)
        .build());

    slave.exited(Samples.executor("unknown"), scheduler.id());
    slave.exited(executor, scheduler.id());

    assertThat(scheduler.received(ExitedExecutorMessage.class))
        .singleElement()
        .extracting(ExitedExecutorMessage::getExecutorId)
        .isEqualTo(executor.getExecutorId());
  }

  @Test
  void theExitOfAnExecutorIsNotToldToSchedulersOf2012() {
    ExecutorInfo executor = Samples.executor("e");
    scheduler.launch(offer, Samples.task("1", offer, "cpus:0.25;mem:64", executor));

    slave.exited(executor, scheduler.id());

    assertThat(scheduler.received(ExitedExecutorMessage.class)).isEmpty();
  }

  @Test
  void tasksOfAnExecutorThatExitedAreLost() {
    ExecutorInfo executor = Samples.executor("e").toBuilder()
        .addAllResources(Resources.parse("cpus:0.5;mem:64"))
        .build();
    scheduler.launch(
        offer,
        Samples.task("1", offer, "cpus:0.25;mem:64", executor),
        Samples.task("2", offer, "cpus:0.25;mem:64", executor),
        Samples.task("3", offer, "cpus:0.25;mem:64", Samples.executor("other")),
        Samples.task("4", offer, "cpus:0.25;mem:64"));

    slave.exited(executor, scheduler.id());

    assertThat(scheduler.updates())
        .containsExactly("1 TASK_LOST Lost executor", "2 TASK_LOST Lost executor");
    StatusUpdateMessage message = scheduler.last(StatusUpdateMessage.class);
    assertThat(message.hasPid()).isFalse();
    assertThat(message.getUpdate().getSlaveId()).isEqualTo(slave.id());
    assertThat(message.getUpdate().getExecutorId()).isEqualTo(Samples.executorId("e"));
    assertThat(cluster.stat("lost_tasks")).isEqualTo(2);
    // The executor's own resources are free as well, and offered at once.
    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":0.5");
    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1.5;mem:896"));
  }

  @Test
  void anExecutorIdIsFreeAgainWhenTheExecutorExited() {
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:512", Samples.executor("e")));
    slave.exited(Samples.executor("e"), scheduler.id());
    Offer next = scheduler.offer();
    assertThat(next.getExecutorIdsList()).isEmpty();

    scheduler.launch(
        next,
        Samples.task(
            "2",
            next,
            "cpus:1;mem:512",
            Samples.executor("e").toBuilder()
                .setCommand(Samples.command("other"))
                .build()));

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Lost executor");
  }

  @Test
  void anExecutorThatIsNotKnownChangesNothing() {
    scheduler.launch(offer, Samples.task("1", offer));

    slave.exited(Samples.executor("Task 1 (sleep 1)"), scheduler.id());
    slave.exited(Samples.executor("e"), Samples.frameworkId("unknown"));

    assertThat(scheduler.updates()).isEmpty();
    assertThat(cluster.stat("cpus_used")).isEqualTo(2);
  }

  @Test
  void acknowledgementsOfLaterSchedulersGoToTheSlave() {
    StatusUpdateAcknowledgementMessage message = StatusUpdateAcknowledgementMessage.newBuilder()
        .setSlaveId(slave.id())
        .setFrameworkId(scheduler.id())
        .setTaskId(Samples.taskId("1"))
        .setUuid(ByteString.copyFromUtf8("u"))
        .build();

    scheduler.tell(message);
    scheduler.tell(message.toBuilder().setSlaveId(Samples.slaveId("unknown")).build());

    assertThat(slave.received(StatusUpdateAcknowledgementMessage.class)).containsExactly(message);
  }

  private KillTaskMessage kill(String task) {
    return KillTaskMessage.newBuilder()
        .setFrameworkId(scheduler.id())
        .setTaskId(Samples.taskId(task))
        .build();
  }
}
