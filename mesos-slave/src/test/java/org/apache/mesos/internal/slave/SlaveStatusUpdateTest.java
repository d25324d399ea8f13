// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.slave.updates.UpdateStreams;
import org.apache.mesos.process.Uuids;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.Test;

/** Rows of the slave's table that concern status updates: handlers.md 2.11, 2.13, 2.17. */
class SlaveStatusUpdateTest {

  private static final Duration RETRY = UpdateStreams.MIN_RETRY_INTERVAL;

  @Test
  void updateIsForwardedWithThePidOfTheSlave() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      StatusUpdateMessage sent = Samples.update("1", TaskState.TASK_RUNNING);

      fixture.fromExecutor(sent);

      StatusUpdateMessage forwarded = fixture.master.last(StatusUpdateMessage.class);
      assertThat(forwarded.getUpdate())
          .isEqualTo(sent.getUpdate().toBuilder()
              .setLatestState(TaskState.TASK_RUNNING)
              .build());
      assertThat(forwarded.getPid()).isEqualTo(fixture.pid.toString());
      assertThat(fixture.get("/slave/state.json")).contains("\"state\":\"TASK_RUNNING\"");
    }
  }

  @Test
  void terminalUpdateFreesTheResourcesOfTheTask() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));

      assertThat(fixture.isolation.lastResources()).isEqualTo(Samples.EXECUTOR_RESOURCES);
      assertThat(fixture.get("/slave/state.json")).contains("\"tasks\":[]");
    }
  }

  @Test
  void updateOfATaskThatHasEndedIsDropped() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FAILED));

      assertThat(fixture.states()).containsExactly(TaskState.TASK_FINISHED);
      assertThat(fixture.get("/slave/stats.json")).contains("\"invalid_status_updates\":1");
    }
  }

  @Test
  void updateOfAnUnknownFrameworkOrTaskIsDropped() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("nothing", TaskState.TASK_RUNNING));
      fixture.fromExecutor(StatusUpdateMessage.newBuilder()
          .setUpdate(Samples.update("1", TaskState.TASK_RUNNING).getUpdate().toBuilder()
              .setFrameworkId(Samples.frameworkId("F-9999")))
          .build());

      assertThat(fixture.updates()).isEmpty();
      assertThat(fixture.get("/slave/stats.json"))
          .contains("\"invalid_status_updates\":2", "\"valid_status_updates\":0");
    }
  }

  @Test
  void updateIsSentAgainLessAndLessOftenUntilItIsAcknowledged() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_RUNNING));
      fixture.advance(RETRY.minusMillis(1));
      assertThat(fixture.updates()).hasSize(1);

      fixture.advance(Duration.ofMillis(1));
      fixture.advance(RETRY.multipliedBy(2));
      assertThat(fixture.updates()).hasSize(3).containsOnly(fixture.updates().get(0));

      fixture.from(fixture.scheduler, acknowledgement(Samples.uuid("1", TaskState.TASK_RUNNING)));
      fixture.advance(UpdateStreams.MAX_RETRY_INTERVAL);
      assertThat(fixture.updates()).hasSize(3);
    }
  }

  @Test
  void acknowledgementOfAnythingElseIsIgnored() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_RUNNING));

      fixture.from(fixture.scheduler, acknowledgement(ByteString.copyFromUtf8("another")));
      fixture.from(
          fixture.scheduler,
          acknowledgement(Samples.uuid("1", TaskState.TASK_RUNNING)).toBuilder()
              .setFrameworkId(Samples.frameworkId("F-9999"))
              .build());
      fixture.advance(RETRY);

      assertThat(fixture.updates()).hasSize(2);
    }
  }

  /** Reference: FaultToleranceTest.SchedulerFailoverStatusUpdate, for the slave's part. */
  @Test
  void updateIsSentToTheMasterThatLeadsByThen() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_RUNNING));
      RecordingProcess other = fixture.peer("master");
      fixture.detect(other);
      fixture.advance(RETRY);
      assertThat(other.received(StatusUpdateMessage.class)).isEmpty();

      fixture.from(
          other,
          SlaveReregisteredMessage.newBuilder().setSlaveId(Samples.SLAVE_ID).build());

      assertThat(other.received(StatusUpdateMessage.class)).hasSize(1);
      assertThat(fixture.updates()).hasSize(1);
    }
  }

  @Test
  void updatesOutliveTheLastExecutorOfTheirFramework() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      fixture.exit(0);
      assertThat(fixture.get("/slave/state.json")).contains("\"frameworks\":[]");

      fixture.advance(RETRY);
      assertThat(fixture.states())
          .containsExactly(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED);

      fixture.from(fixture.scheduler, acknowledgement(Samples.uuid("1", TaskState.TASK_FINISHED)));
      fixture.advance(UpdateStreams.MAX_RETRY_INTERVAL);
      assertThat(fixture.updates()).hasSize(2);
    }
  }

  @Test
  void updatesOfAFrameworkThatIsShutDownAreForgottenWithItsLastExecutor() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(shutdownFramework());
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_KILLED));
      fixture.exit(0);

      fixture.advance(RETRY.multipliedBy(2));

      assertThat(fixture.states()).containsExactly(TaskState.TASK_KILLED);
    }
  }

  @Test
  void updatesOfAFrameworkThatIsShutDownAfterItsLastExecutorAreForgotten() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      fixture.exit(0);

      fixture.fromMaster(shutdownFramework());
      fixture.advance(RETRY.multipliedBy(2));

      assertThat(fixture.states()).containsExactly(TaskState.TASK_FINISHED);
    }
  }

  @Test
  void updateWithoutUuidAndSlaveIdGetsThem() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      StatusUpdate bare = Samples.update("1", TaskState.TASK_RUNNING).getUpdate().toBuilder()
          .clearUuid()
          .clearSlaveId()
          .build();

      fixture.fromExecutor(StatusUpdateMessage.newBuilder().setUpdate(bare).build());

      assertThat(Uuids.fromBytes(fixture.lastUpdate().getUuid())).isPresent();
      assertThat(fixture.lastUpdate().getSlaveId()).isEqualTo(Samples.SLAVE_ID);
    }
  }

  /** Reference: a status update of a very short task must not be lost with its executor. */
  @Test
  void updateThatArrivesAfterTheEndOfItsExecutorIsForwarded() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.exit(0);
      assertThat(fixture.exits()).isEmpty();

      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));

      assertThat(fixture.states()).containsExactly(TaskState.TASK_FINISHED);
      // Before the end of the executor, after which the master would take the task for lost.
      assertThat(
              fixture.master.received().stream().map(message -> message.name()).toList())
          .endsWith("mesos.internal.StatusUpdateMessage", "mesos.internal.ExitedExecutorMessage");
    }
  }

  private static StatusUpdateAcknowledgementMessage acknowledgement(ByteString uuid) {
    return StatusUpdateAcknowledgementMessage.newBuilder()
        .setSlaveId(Samples.SLAVE_ID)
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .setTaskId(Samples.taskId("1"))
        .setUuid(uuid)
        .build();
  }

  private static ShutdownFrameworkMessage shutdownFramework() {
    return ShutdownFrameworkMessage.newBuilder()
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .build();
  }
}
