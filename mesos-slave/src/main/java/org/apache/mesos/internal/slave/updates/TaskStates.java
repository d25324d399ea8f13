// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.updates;

import org.apache.mesos.Protos.TaskState;

/** What the states of tasks mean, those of later releases included (messages.md 5.1). */
public final class TaskStates {

  private TaskStates() {}

  /** Whether a task in this state has ended and will not change any more. */
  public static boolean isTerminal(TaskState state) {
    return switch (state) {
      case TASK_FINISHED,
          TASK_FAILED,
          TASK_KILLED,
          TASK_LOST,
          TASK_ERROR,
          TASK_DROPPED,
          TASK_GONE,
          TASK_GONE_BY_OPERATOR -> true;
      case TASK_STAGING,
          TASK_STARTING,
          TASK_RUNNING,
          TASK_KILLING,
          TASK_UNREACHABLE,
          TASK_UNKNOWN -> false;
    };
  }
}
