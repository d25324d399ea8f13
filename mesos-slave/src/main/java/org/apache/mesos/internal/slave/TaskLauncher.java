// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorReregisteredMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.slave.checkpoint.Checkpoint;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings tasks to executors (handlers.md 2.6, 2.12), or says why not. A task that is to outlive the
 * slave stays in the queue of its executor until it is written down.
 */
final class TaskLauncher {

  private static final Logger log = LoggerFactory.getLogger(TaskLauncher.class);

  private final SlaveContext context;
  private final Frameworks frameworks;
  private final Registration registration;
  private final UpdateSender updates;
  private final Checkpoint checkpoint;
  private final SlaveSeams seams;

  TaskLauncher(
      SlaveContext context,
      Frameworks frameworks,
      Registration registration,
      UpdateSender updates,
      Checkpoint checkpoint,
      SlaveSeams seams) {
    this.context = context;
    this.frameworks = frameworks;
    this.registration = registration;
    this.updates = updates;
    this.checkpoint = checkpoint;
    this.seams = seams;
  }

  /** Why a task cannot be run whatever its framework. */
  Optional<String> problem(TaskInfo task) {
    if (task.hasExecutor() == task.hasCommand()) {
      return Optional.of("TaskInfo must have either an 'executor' or a 'command'");
    }
    if (task.hasExecutor() && !task.getExecutor().hasCommand()) {
      return Optional.of("ExecutorInfo must have a 'command'");
    }
    return registration.slaveId().isEmpty()
        ? Optional.of("Slave is not registered")
        : Optional.empty();
  }

  /** The framework of a task: as it is known, else as the task's message describes it. */
  Framework frameworkOf(FrameworkID frameworkId, RunTaskMessage message) {
    FrameworkInfo info = message.getFramework();
    Upid pid = Upid.parse(message.getPid()).orElse(Upid.EMPTY);
    Optional<Framework> known = frameworks.find(frameworkId);
    if (known.isPresent() && !known.get().hasExecutors()) {
      known.get().update(info, pid);
    }
    return known.orElseGet(() -> new Framework(frameworkId, info, pid));
  }

  /** Runs a task on an executor that exists. */
  void run(Executor executor, TaskInfo task) {
    switch (executor.on(ExecutorState.Event.TASK)) {
      case QUEUE_TASK -> queue(executor, task);
      case SEND_TASK -> {
        executor.queueTask(task);
        launch(executor, task);
      }
      default -> refuse(executor.frameworkId(), task, "Executor is ending");
    }
  }

  private void queue(Executor executor, TaskInfo task) {
    if (executor.queuedTaskCount() >= Constants.MAX_QUEUED_TASKS) {
      refuse(executor.frameworkId(), task, "Too many tasks wait for the executor");
      return;
    }
    executor.queueTask(task);
  }

  /** Sends a task that is queued to its executor, which runs. */
  private void launch(Executor executor, TaskInfo task) {
    if (!executor.isCheckpointed()) {
      send(executor, task);
      return;
    }
    ExecutorInstance instance = executor.instance();
    var unused = checkpoint
        .task(executor.run(), task)
        .onReady(context, written -> taskWritten(instance, task.getTaskId()));
    if (seams.bugs().has(Bug.RUN_BEFORE_CHECKPOINT)) {
      send(executor, task);
    }
  }

  /** It may have been killed meanwhile, or its executor has ended. */
  private void taskWritten(ExecutorInstance instance, TaskID taskId) {
    frameworks
        .find(instance)
        .filter(executor -> executor.state() == ExecutorState.RUNNING)
        .ifPresent(executor -> executor.queuedTask(taskId).ifPresent(task -> send(executor, task)));
  }

  private void send(Executor executor, TaskInfo task) {
    executor.launchTask(task);
    seams.isolation().resourcesChanged(executor.instance(), executor.resources());
    updates.staged();
    Framework framework = frameworks.find(executor.frameworkId()).orElseThrow();
    context.send(
        executor.pid(),
        RunTaskMessage.newBuilder()
            .setFramework(framework.info())
            .setFrameworkId(executor.frameworkId())
            .setPid(framework.pid().toString())
            .setTask(task)
            .build());
  }

  /** Says that a task is lost, and why. */
  void refuse(FrameworkID frameworkId, TaskInfo task, String reason) {
    log.warn(
        "Refusing task {} of framework {} because {}",
        UserText.quote(task.getTaskId().getValue()),
        frameworkId.getValue(),
        reason);
    StatusUpdate.Builder update =
        updates.update(frameworkId, task.getTaskId(), TaskState.TASK_LOST, reason);
    if (!update.hasSlaveId()) {
      update.setSlaveId(task.getSlaveId());
    }
    updates.send(update.build());
  }

  /** Tells an executor that it is registered, and gives it the tasks that waited for that. */
  void registered(Executor executor, Upid pid, SlaveInfo slaveInfo) {
    executor.registered(pid);
    ExecutorRegisteredMessage message = ExecutorRegisteredMessage.newBuilder()
        .setExecutorInfo(executor.info())
        .setFrameworkId(executor.frameworkId())
        .setFrameworkInfo(frameworks.find(executor.frameworkId()).orElseThrow().info())
        .setSlaveId(registration.registeredId())
        .setSlaveInfo(slaveInfo)
        .build();
    if (executor.isCheckpointed()) {
      // Else an executor that is told so could be taken for one that never registered.
      var unused = checkpoint
          .pid(executor.run(), pid)
          .onReady(context, written -> context.send(pid, message));
    } else {
      context.send(pid, message);
    }
    launchQueued(executor);
  }

  /** Tells an executor that the slave which is back has it again. */
  void reregistered(Executor executor, Upid pid, SlaveInfo slaveInfo) {
    executor.registered(pid);
    checkpoint.pid(executor.run(), pid);
    context.send(
        pid,
        ExecutorReregisteredMessage.newBuilder()
            .setSlaveId(registration.registeredId())
            .setSlaveInfo(slaveInfo)
            .build());
  }

  /** Brings an executor that runs now what waited for that. */
  void launchQueued(Executor executor) {
    List<TaskInfo> queued = executor.queuedTasks();
    queued.forEach(task -> launch(executor, task));
  }
}
