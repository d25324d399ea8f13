// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.time.Instant;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.process.Clock;

/** Tells a scheduler what nobody else knows, and so nobody waits for an acknowledgement. */
record LocalUpdates(Callbacks callbacks, FrameworkDescription framework, Clock clock) {

  /** A task was not sent to any master. */
  void reportDisconnected(TaskInfo task, String message) {
    TaskState state = framework.hasCapability(FrameworkInfo.Capability.Type.PARTITION_AWARE)
        ? TaskState.TASK_DROPPED
        : TaskState.TASK_LOST;
    report(task, state, TaskStatus.Reason.REASON_MASTER_DISCONNECTED, message);
  }

  /** A task is not as the master needs it. */
  void reportInvalid(TaskInfo task, String message) {
    report(task, TaskState.TASK_LOST, TaskStatus.Reason.REASON_TASK_INVALID, message);
  }

  private void report(TaskInfo task, TaskState state, TaskStatus.Reason reason, String message) {
    if (callbacks.control().isAborted()) {
      return;
    }
    TaskStatus.Builder status = TaskStatus.newBuilder()
        .setTaskId(task.getTaskId())
        .setState(state)
        .setMessage(message)
        .setSource(TaskStatus.Source.SOURCE_MASTER)
        .setReason(reason)
        .setSlaveId(task.getSlaveId())
        .setTimestamp(seconds(clock.now()));
    if (task.hasExecutor()) {
      status.setExecutorId(task.getExecutor().getExecutorId());
    }
    callbacks.statusUpdate(status.build());
  }

  /**
   * The status of an update with what peers of 2012 leave out of it, or say beside it.
   *
   * @param isAwaited whether somebody waits for the acknowledgement
   */
  static TaskStatus completed(StatusUpdate update, boolean isAwaited) {
    TaskStatus.Builder status = update.getStatus().toBuilder();
    if (!status.hasSlaveId() && update.hasSlaveId()) {
      status.setSlaveId(update.getSlaveId());
    }
    if (!status.hasExecutorId() && update.hasExecutorId()) {
      status.setExecutorId(update.getExecutorId());
    }
    if (!status.hasTimestamp()) {
      status.setTimestamp(update.getTimestamp());
    }
    if (isAwaited) {
      return status.setUuid(update.getUuid()).build();
    }
    // No slave has sent it: it is the master's.
    if (!status.hasSource()) {
      status.setSource(TaskStatus.Source.SOURCE_MASTER);
    }
    return status.clearUuid().build();
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }
}
