// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings tasks to executors (handlers.md 2.6, 2.12), or says why not. */
final class TaskLauncher {

  private static final Logger log = LoggerFactory.getLogger(TaskLauncher.class);

  private final SlaveContext context;
  private final Frameworks frameworks;
  private final Registration registration;
  private final UpdateSender updates;
  private final Stats stats;
  private final Isolation isolation;

  TaskLauncher(
      SlaveContext context,
      Frameworks frameworks,
      Registration registration,
      UpdateSender updates,
      Stats stats,
      Isolation isolation) {
    this.context = context;
    this.frameworks = frameworks;
    this.registration = registration;
    this.updates = updates;
    this.stats = stats;
    this.isolation = isolation;
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
    return frameworks
        .find(frameworkId)
        .orElseGet(() -> new Framework(
            frameworkId, message.getFramework(), Upid.parse(message.getPid()).orElse(Upid.EMPTY)));
  }

  /** Runs a task on an executor that exists. */
  void run(Executor executor, FrameworkInfo framework, TaskInfo task) {
    switch (executor.on(ExecutorState.Event.TASK)) {
      case QUEUE_TASK -> queue(executor, task);
      case SEND_TASK -> {
        executor.launchTask(task);
        isolation.resourcesChanged(executor.instance(), executor.resources());
        send(executor, framework, task);
      }
      default -> refuse(executor.frameworkId(), task, "");
    }
  }

  private void queue(Executor executor, TaskInfo task) {
    if (executor.queuedTaskCount() >= Constants.MAX_QUEUED_TASKS) {
      refuse(executor.frameworkId(), task, "Too many tasks wait for the executor");
      return;
    }
    executor.queueTask(task);
  }

  private void send(Executor executor, FrameworkInfo framework, TaskInfo task) {
    stats.taskIs(TaskState.TASK_STAGING);
    Upid scheduler = frameworks.find(executor.frameworkId()).map(Framework::pid).orElse(Upid.EMPTY);
    context.send(
        executor.pid(),
        RunTaskMessage.newBuilder()
            .setFramework(framework)
            .setFrameworkId(executor.frameworkId())
            .setPid(scheduler.toString())
            .setTask(task)
            .build());
  }

  /** Says that a task is lost; without a reason if its executor is being shut down. */
  void refuse(FrameworkID frameworkId, TaskInfo task, String reason) {
    log.warn(
        "Refusing task {} of framework {} because {}",
        UserText.quote(task.getTaskId().getValue()),
        frameworkId.getValue(),
        reason.isEmpty() ? "its executor is being shut down" : reason);
    StatusUpdate.Builder update =
        updates.update(frameworkId, task.getTaskId(), TaskState.TASK_LOST, reason);
    if (!update.hasSlaveId()) {
      update.setSlaveId(task.getSlaveId());
    }
    updates.sendOnce(update.build());
  }

  /** Tells an executor that it is registered, and gives it the tasks that waited for that. */
  void registered(Executor executor, Upid pid, SlaveInfo slaveInfo) {
    FrameworkInfo framework =
        frameworks.find(executor.frameworkId()).orElseThrow().info();
    ExecutorInfo info = executor.info();
    executor.registered(pid);
    List<TaskInfo> queued = executor.queuedTasks();
    queued.forEach(executor::launchTask);
    isolation.resourcesChanged(executor.instance(), executor.resources());
    context.send(
        pid,
        ExecutorRegisteredMessage.newBuilder()
            .setExecutorInfo(info)
            .setFrameworkId(executor.frameworkId())
            .setFrameworkInfo(framework)
            .setSlaveId(registration.registeredId())
            .setSlaveInfo(slaveInfo)
            .build());
    queued.forEach(task -> send(executor, framework, task));
  }
}
