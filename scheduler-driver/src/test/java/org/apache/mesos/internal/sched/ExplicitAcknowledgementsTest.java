// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static org.apache.mesos.internal.sched.Samples.SLAVE_ID;
import static org.apache.mesos.internal.sched.Samples.taskId;
import static org.apache.mesos.internal.sched.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A scheduler that says itself when it has taken an update. */
class ExplicitAcknowledgementsTest {

  private final SchedulerFixture fixture =
      new SchedulerFixture(SchedulerFixture.Settings::explicitAcknowledgements);

  @AfterEach
  void close() {
    fixture.close();
  }

  private TaskStatus told(Message update) {
    fixture.tell(update);
    return (TaskStatus) fixture.scheduler.arguments().get(0);
  }

  private void acknowledge(TaskStatus status) {
    assertThat(fixture.driver.acknowledgeStatusUpdate(status)).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();
  }

  @Test
  void updateIsAcknowledgedThroughTheMasterWhenTheSchedulerSaysSo() {
    fixture.registered(Samples.MASTER_OF_1_11);
    TaskStatus status = told(Samples.updateFrom(fixture.slave.self()));
    assertThat(fixture.master.received()).isEmpty();

    acknowledge(status);

    assertThat(fixture.master.received(Call.class))
        .extracting(Call::getAcknowledge)
        .containsExactly(Call.Acknowledge.newBuilder()
            .setSlaveId(SLAVE_ID)
            .setTaskId(taskId("1"))
            .setUuid(Samples.UUID)
            .build());
    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void updateIsAcknowledgedToTheSlaveIfTheMasterIsOf2012() {
    fixture.registered();
    TaskStatus status = told(Samples.updateFrom(fixture.slave.self()));
    assertThat(fixture.slave.received()).isEmpty();

    acknowledge(status);

    assertThat(fixture.slave.received(StatusUpdateAcknowledgementMessage.class))
        .singleElement()
        .extracting(StatusUpdateAcknowledgementMessage::getUuid)
        .isEqualTo(Samples.UUID);
    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void updateThatNobodyHasSentIsNotAcknowledgedToAnEarlySlave() {
    fixture.registered();

    acknowledge(Samples.status("1", TaskState.TASK_RUNNING).toBuilder()
        .setSlaveId(SLAVE_ID)
        .setUuid(Samples.UUID)
        .build());

    assertThat(fixture.slave.received()).isEmpty();
    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void updateThatNobodyWaitsForIsNotAcknowledged() {
    fixture.registered(Samples.MASTER_OF_1_11);

    acknowledge(told(StatusUpdateMessage.newBuilder()
        .setUpdate(update("1", TaskState.TASK_LOST))
        .build()));
    acknowledge(Samples.status("1", TaskState.TASK_LOST).toBuilder()
        .setUuid(Samples.UUID)
        .build());

    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void acknowledgementsWithoutAMasterAreDropped() {
    fixture.registered(Samples.MASTER_OF_1_11);
    TaskStatus status = told(Samples.updateFrom(fixture.slave.self()));
    fixture.detect(Samples.NO_MASTER);

    acknowledge(status);

    assertThat(fixture.master.received()).isEmpty();
  }

  @Test
  void driverThatAcknowledgesItselfIsNotToBeHelped() {
    try (SchedulerFixture implicit = new SchedulerFixture()) {
      SchedulerSession driver = implicit.registered().driver;

      assertThatIllegalStateException()
          .isThrownBy(
              () -> driver.acknowledgeStatusUpdate(Samples.status("1", TaskState.TASK_RUNNING)));
    }
  }

  @Test
  void updatesThatAreNeverAcknowledgedDoNotPileUp() {
    fixture.registered();
    TaskStatus first = told(Samples.updateFrom(fixture.slave.self()));
    for (int i = 0; i < Acknowledgements.MAX_ENTRIES; i++) {
      fixture.master.tell(
          fixture.pid(),
          Samples.updateFrom(fixture.slave.self()).toBuilder()
              .setUpdate(update("2", TaskState.TASK_RUNNING).toBuilder()
                  .setUuid(ByteString.copyFromUtf8("" + i)))
              .build());
    }
    fixture.simulation.settle();

    acknowledge(first);
    assertThat(fixture.slave.received()).isEmpty();
    acknowledge((TaskStatus) fixture.scheduler.arguments().get(0));
    assertThat(fixture.slave.received()).hasSize(1);
  }
}
