// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge.own;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

class KnownStatesTest {

  /** Those of the 2012 revision. */
  private static final KnownStates EARLY = new KnownStates(ImmutableSet.of(
      "TASK_STAGING",
      "TASK_STARTING",
      "TASK_RUNNING",
      "TASK_FINISHED",
      "TASK_FAILED",
      "TASK_KILLED",
      "TASK_LOST"));

  private static TaskStatus status(TaskState state) {
    return TaskStatus.newBuilder()
        .setTaskId(TaskID.newBuilder().setValue("task"))
        .setState(state)
        .setMessage("why")
        .build();
  }

  @Test
  void stateThatIsKnownStays() {
    TaskStatus failed = status(TaskState.TASK_FAILED);

    assertThat(EARLY.translate(failed)).isSameAs(failed);
  }

  @Test
  void endThatIsNotKnownIsALoss() {
    assertThat(EARLY.translate(status(TaskState.TASK_ERROR)))
        .isEqualTo(status(TaskState.TASK_LOST));
    assertThat(EARLY.translate(status(TaskState.TASK_GONE))).isEqualTo(status(TaskState.TASK_LOST));
  }

  @Test
  void taskThatIsBeingKilledStillRuns() {
    assertThat(EARLY.translate(status(TaskState.TASK_KILLING)))
        .isEqualTo(status(TaskState.TASK_RUNNING));
  }
}
