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
import org.apache.mesos.internal.slave.checkpoint.Checkpoint;
import org.apache.mesos.internal.slave.checkpoint.SlaveState;
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
  private final boolean isCheckpointed;
  private ExecutorState state = ExecutorState.LAUNCHING;
  private Upid pid = Upid.EMPTY;
  private @Nullable Path directory;
  private Resources resources;
  private final Map<TaskID, TaskInfo> queuedTasks = new LinkedHashMap<>();
  private final Map<TaskID, Task> launchedTasks = new LinkedHashMap<>();
  private @Nullable Timer timer;
  private int exitStatus;

  Executor(
      ExecutorInstance instance,
      SlaveID slaveId,
      ExecutorInfo info,
      Kind kind,
      boolean isCheckpointed) {
    this.instance = instance;
    this.slaveId = slaveId;
    this.info = info;
    this.kind = kind;
    this.isCheckpointed = isCheckpointed;
    this.resources = Resources.of(info.getResourcesList());
  }

  /** An executor that an earlier slave process has launched in a directory. */
  static Executor recovered(SlaveID slaveId, SlaveState.Run run, Path directory) {
    Executor executor = new Executor(
        run.instance(),
        slaveId,
        run.info(),
        run.isCommandExecutor() ? Kind.COMMAND : Kind.FRAMEWORK,
        true);
    executor.state = ExecutorState.RECONNECTING;
    executor.pid = run.pid();
    executor.directory = directory;
    return executor;
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

  /** Whether it outlives the slave, so that all about it has to be written down. */
  boolean isCheckpointed() {
    return isCheckpointed;
  }

  /** What its checkpoints are filed under. */
  Checkpoint.Run run() {
    return new Checkpoint.Run(slaveId, instance);
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

  /** Whether a process can be this executor. */
  boolean mayBeAt(Upid candidate) {
    return pid.isEmpty() || pid.equals(candidate);
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

  boolean isQueued(TaskID taskId) {
    return queuedTasks.containsKey(taskId);
  }

  Optional<TaskInfo> queuedTask(TaskID taskId) {
    return Optional.ofNullable(queuedTasks.get(taskId));
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

  /** The launched and the queued tasks. */
  List<Task> tasks() {
    return Stream.concat(
            launchedTasks.values().stream(), queuedTasks.values().stream().map(this::staging))
        .collect(ImmutableList.toImmutableList());
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
    restoreTask(staging(task));
  }

  /** Takes in a task that the executor has. */
  void restoreTask(Task task) {
    checkState(!hasTask(task.getTaskId()), "task %s is there already", task.getTaskId());
    launchedTasks.put(task.getTaskId(), task);
    resources = resources.add(Resources.of(task.getResourcesList()));
  }

  private Task staging(TaskInfo task) {
    return task(run(), kind, task);
  }

  /** A task as masters know it before its first update; of commands they know no executor. */
  static Task task(Checkpoint.Run run, Kind kind, TaskInfo info) {
    Task.Builder task = Task.newBuilder()
        .setFrameworkId(run.instance().frameworkId())
        .setState(TaskState.TASK_STAGING)
        .setName(info.getName())
        .setTaskId(info.getTaskId())
        .setSlaveId(run.slaveId())
        .addAllResources(info.getResourcesList());
    if (kind == Kind.FRAMEWORK) {
      task.setExecutorId(run.instance().executorId());
    }
    return task.build();
  }

  void setTaskState(TaskID taskId, TaskState newState) {
    launchedTasks.computeIfPresent(
        taskId, (id, task) -> task.toBuilder().setState(newState).build());
  }

  /** Takes out a task that has come into its last state, and gives it as it was, in that state. */
  Optional<Task> endTask(TaskID taskId, TaskState lastState) {
    TaskInfo queued = queuedTasks.remove(taskId);
    Task launched = launchedTasks.remove(taskId);
    if (launched != null) {
      resources = resources.subtract(Resources.of(launched.getResourcesList()));
    }
    return Optional.ofNullable(launched)
        .or(() -> Optional.ofNullable(queued).map(this::staging))
        .map(task -> task.toBuilder().setState(lastState).build());
  }
}
