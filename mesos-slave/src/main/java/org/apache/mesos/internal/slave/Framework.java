// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.internal.slave.checkpoint.Checkpoint;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.process.Upid;

/** A framework that has executors on this slave, or tasks whose end it has not acknowledged. */
final class Framework {

  private final FrameworkID id;
  private FrameworkInfo info;
  private Upid pid;
  private boolean isShutDown;
  private final Map<ExecutorID, Executor> executors = new LinkedHashMap<>();
  private final Map<TaskID, EndedTask> endedTasks = new LinkedHashMap<>();

  /**
   * A task whose terminal update is not acknowledged yet.
   *
   * @param run of its executor, which may be gone
   */
  record EndedTask(Checkpoint.Run run, boolean isCheckpointed, Task task) {}

  Framework(FrameworkID id, FrameworkInfo info, Upid pid) {
    this.id = id;
    this.info = info;
    this.pid = pid;
  }

  FrameworkID id() {
    return id;
  }

  FrameworkInfo info() {
    return info;
  }

  /** The scheduler; empty if it cannot be reached by messages. */
  Upid pid() {
    return pid;
  }

  /** The framework as its newest message describes it. */
  void update(FrameworkInfo newInfo, Upid newPid) {
    info = newInfo;
    pid = newPid;
  }

  /** Whether the master has ended it, so that nobody acknowledges its updates any more. */
  boolean isShutDown() {
    return isShutDown;
  }

  void shutDown() {
    isShutDown = true;
  }

  List<Executor> executors() {
    return ImmutableList.copyOf(executors.values());
  }

  boolean hasExecutors() {
    return !executors.isEmpty();
  }

  boolean isEmpty() {
    return executors.isEmpty() && endedTasks.isEmpty();
  }

  List<EndedTask> endedTasks() {
    return ImmutableList.copyOf(endedTasks.values());
  }

  boolean hasEnded(TaskID taskId) {
    return endedTasks.containsKey(taskId);
  }

  boolean hasEndedTasksOf(ExecutorInstance instance) {
    return endedTasks.values().stream().anyMatch(ended -> ended.run.instance().equals(instance));
  }

  void addEnded(EndedTask ended) {
    endedTasks.put(ended.task.getTaskId(), ended);
  }

  /** The terminal update of a task is acknowledged. */
  Optional<EndedTask> removeEnded(TaskID taskId) {
    return Optional.ofNullable(endedTasks.remove(taskId));
  }

  void removeEndedTasks() {
    endedTasks.clear();
  }

  Optional<Executor> find(ExecutorID executorId) {
    return Optional.ofNullable(executors.get(executorId));
  }

  /** The executor that has a task, queued or launched. */
  Optional<Executor> find(TaskID taskId) {
    return executors.values().stream()
        .filter(executor -> executor.hasTask(taskId))
        .findFirst();
  }

  void add(Executor executor) {
    Executor previous = executors.putIfAbsent(executor.id(), executor);
    checkState(previous == null, "executor %s is there already", executor.id());
    // A framework that gets tasks has come back.
    isShutDown = false;
  }

  void remove(Executor executor) {
    executors.remove(executor.id(), executor);
  }
}
