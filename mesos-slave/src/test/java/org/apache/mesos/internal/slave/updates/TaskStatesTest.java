// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.updates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.mesos.Protos.TaskState;
import org.junit.jupiter.api.Test;

class TaskStatesTest {

  @Test
  void tasksThatWillNotChangeAnyMoreAreTerminal() {
    assertThat(Arrays.stream(TaskState.values()).filter(TaskStates::isTerminal))
        .containsExactlyInAnyOrder(
            TaskState.TASK_FINISHED,
            TaskState.TASK_FAILED,
            TaskState.TASK_KILLED,
            TaskState.TASK_LOST,
            TaskState.TASK_ERROR,
            TaskState.TASK_DROPPED,
            TaskState.TASK_GONE,
            TaskState.TASK_GONE_BY_OPERATOR);
  }
}
