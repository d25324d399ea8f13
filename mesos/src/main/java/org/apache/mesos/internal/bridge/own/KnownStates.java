// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge.own;

import com.google.common.collect.ImmutableSet;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/**
 * The task states that an application knows. Its messages are those of some release of Mesos, and a
 * state of a later release would be a message that it cannot read, as the state is required.
 */
record KnownStates(ImmutableSet<String> names) {

  /** The status as the application can read it. */
  TaskStatus translate(TaskStatus status) {
    if (names.contains(status.getState().name())) {
      return status;
    }
    return status.toBuilder().setState(beforeThereWas(status.getState())).build();
  }

  /** What was said before there was a state of its own. */
  private static TaskState beforeThereWas(TaskState state) {
    return state == TaskState.TASK_KILLING ? TaskState.TASK_RUNNING : TaskState.TASK_LOST;
  }
}
