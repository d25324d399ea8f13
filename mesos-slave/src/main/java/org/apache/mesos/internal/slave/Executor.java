// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * One run of an executor on this slave: its state, its tasks, and the resources of both. A task is
 * queued until the executor has registered and is launched from then on.
 */
final class Executor {

  /** Whose program it is. */
  enum Kind {
    /** Of the framework, for any number of tasks. */
    FRAMEWORK,
    /** Of the slave, for one task that is a command. */
    COMMAND
  }

  private final ExecutorInstance instance;
  private final SlaveID slaveId;
  private final ExecutorInfo info;
  private final Kind kind;
  private ExecutorState state = ExecutorState.LAUNCHING;
  private Upid pid = Upid.EMPTY;
  private @Nullable Path directory;
  private Resources resources;
  private final Map<TaskID, TaskInfo> queuedTasks = new LinkedHashMap<>();
  private final Map<TaskID, Task> launchedTasks = new LinkedHashMap<>();
  private @Nullable Timer timer;
  private int exitStatus;

  Executor(ExecutorInstance instance, SlaveID slaveId, ExecutorInfo info, Kind kind) {
    this.instance = instance;
    this.slaveId = slaveId;
    this.info = info;
    this.kind = kind;
    this.resources = Resources.of(info.getResourcesList());
  }

  ExecutorInstance instance() {
    return instance;
  }

  ExecutorID id() {
    return instance.executorId();
  }

  FrameworkID frameworkId() {
    return instance.frameworkId();
  }

  ExecutorInfo info() {
    return info;
  }

  Kind kind() {
    return kind;
  }

  ExecutorState state() {
    return state;
  }

  /** Takes the step that an event demands, and gives what is to be done about it. */
  ExecutorState.Action on(ExecutorState.Event event) {
    ExecutorState.Transition transition = state.on(event);
    state = transition.next();
    return transition.action();
  }

  /** Where it is reached; empty until it registers. */
  Upid pid() {
    return pid;
  }

  void registered(Upid newPid) {
    pid = newPid;
  }

  /** The sandbox; empty until it is made, and the executor is launched. */
  Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  void launchedIn(Path newDirectory) {
    directory = newDirectory;
  }

  /** Of the executor itself and its launched tasks. */
  Resources resources() {
    return resources;
  }

  /** Keeps the timer of what the executor is waited for, in place of an earlier one. */
  void setTimer(Timer newTimer) {
    cancelTimer();
    timer = newTimer;
  }

  void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** The raw status of wait(2) of its process; 0 until that has ended. */
  int exitStatus() {
    return exitStatus;
  }

  void exited(int status) {
    exitStatus = status;
  }

  boolean hasTask(TaskID taskId) {
    return queuedTasks.containsKey(taskId) || launchedTasks.containsKey(taskId);
  }

  int queuedTaskCount() {
    return queuedTasks.size();
  }

  List<TaskInfo> queuedTasks() {
    return ImmutableList.copyOf(queuedTasks.values());
  }

  List<Task> launchedTasks() {
    return ImmutableList.copyOf(launchedTasks.values());
  }

  boolean hasLaunchedTasks() {
    return !launchedTasks.isEmpty();
  }

  void queueTask(TaskInfo task) {
    checkState(!hasTask(task.getTaskId()), "task %s is there already", task.getTaskId());
    queuedTasks.put(task.getTaskId(), task);
  }

  /** Makes a task, which may have been queued, one that the executor has. */
  void launchTask(TaskInfo task) {
    queuedTasks.remove(task.getTaskId());
    checkState(!hasTask(task.getTaskId()), "task %s is there already", task.getTaskId());
    Task.Builder launched = Task.newBuilder()
        .setFrameworkId(frameworkId())
        .setState(TaskState.TASK_STAGING)
        .setName(task.getName())
        .setTaskId(task.getTaskId())
        .setSlaveId(slaveId)
        .addAllResources(task.getResourcesList());
    if (!task.hasCommand()) {
      launched.setExecutorId(id());
    }
    launchedTasks.put(task.getTaskId(), launched.build());
    resources = resources.add(Resources.of(task.getResourcesList()));
  }

  void setTaskState(TaskID taskId, TaskState newState) {
    launchedTasks.computeIfPresent(
        taskId, (id, task) -> task.toBuilder().setState(newState).build());
  }

  void removeTask(TaskID taskId) {
    queuedTasks.remove(taskId);
    Task launched = launchedTasks.remove(taskId);
    if (launched != null) {
      resources = resources.subtract(Resources.of(launched.getResourcesList()));
    }
  }

  /** The tasks that are commands, queued or launched: the master knows no executor of theirs. */
  List<TaskID> commandTasks() {
    return Stream.concat(
            queuedTasks.values().stream().filter(TaskInfo::hasCommand).map(TaskInfo::getTaskId),
            launchedTasks.values().stream()
                .filter(task -> !task.hasExecutorId())
                .map(Task::getTaskId))
        .collect(ImmutableList.toImmutableList());
  }
}
