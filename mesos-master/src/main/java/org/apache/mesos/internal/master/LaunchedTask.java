// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.resources.Resources;

/** A task on a slave, in the state that was last heard of; its framework and its slave share it. */
final class LaunchedTask {

  /** More than the states that a task goes through. */
  private static final int MAX_STATUSES = 10;

  private final Resources resources;
  private Task task;

  LaunchedTask(Task task) {
    this.task = task;
    this.resources = Resources.of(task.getResourcesList());
  }

  TaskID id() {
    return task.getTaskId();
  }

  FrameworkID frameworkId() {
    return task.getFrameworkId();
  }

  SlaveID slaveId() {
    return task.getSlaveId();
  }

  /** Absent for a command task. */
  Optional<ExecutorID> executorId() {
    return task.hasExecutorId() ? Optional.of(task.getExecutorId()) : Optional.empty();
  }

  Resources resources() {
    return resources;
  }

  Task task() {
    return task;
  }

  /** What the master itself has found, whatever updates are still on their way. */
  void setState(TaskState state) {
    task = task.toBuilder()
        .setState(state)
        .clearStatusUpdateState()
        .clearStatusUpdateUuid()
        .build();
  }

  /** What the slave knows, and the update that its framework has to acknowledge next. */
  void setState(TaskState latest, TaskStatus update, ByteString uuid) {
    task = task.toBuilder()
        .setState(latest)
        .setStatusUpdateState(update.getState())
        .setStatusUpdateUuid(uuid)
        .clearStatuses()
        .addAllStatuses(history(update))
        .build();
  }

  /** One status for each state in a row; without data and text, which may be large. */
  private List<TaskStatus> history(TaskStatus update) {
    List<TaskStatus> history = new ArrayList<>(task.getStatusesList());
    int last = history.size() - 1;
    if (last >= 0
        && (history.get(last).getState() == update.getState() || last == MAX_STATUSES - 1)) {
      history.remove(last);
    }
    history.add(TaskStatus.newBuilder()
        .setTaskId(task.getTaskId())
        .setState(update.getState())
        .setTimestamp(update.getTimestamp())
        .build());
    return history;
  }
}
