// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

class ExitStatusTest {

  @Test
  void finishedCommandHasStatusZero() {
    assertThat(ExitStatus.of(end(TaskState.TASK_FINISHED, "Command exited with status 0")))
        .hasValue(0);
    assertThat(ExitStatus.of(end(TaskState.TASK_FINISHED, ""))).hasValue(0);
  }

  @Test
  void failedCommandHasItsOwnStatus() {
    assertThat(ExitStatus.of(end(TaskState.TASK_FAILED, "Command exited with status 42")))
        .hasValue(42);
  }

  @Test
  void commandThatDiedBySignalHasTheStatusOfAShell() {
    assertThat(ExitStatus.of(end(TaskState.TASK_FAILED, "Command terminated with signal Killed")))
        .hasValue(137);
    assertThat(ExitStatus.of(
            end(TaskState.TASK_FAILED, "Command terminated with signal Aborted (core dumped)")))
        .hasValue(134);
  }

  @Test
  void taskThatDidNotEndByItselfHasNone() {
    assertThat(ExitStatus.of(end(TaskState.TASK_LOST, "Slave removed"))).isEmpty();
    assertThat(ExitStatus.of(end(TaskState.TASK_FAILED, ""))).isEmpty();
    assertThat(ExitStatus.of(end(TaskState.TASK_FAILED, "Command terminated with signal Tea")))
        .isEmpty();
  }

  private static TaskStatus end(TaskState state, String message) {
    return TaskStatus.newBuilder()
        .setTaskId(TaskID.newBuilder().setValue("0"))
        .setState(state)
        .setMessage(message)
        .build();
  }
}
