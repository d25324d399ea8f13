// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.internal.slave.sandbox.Sandboxes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings executors to life and to their end (handlers.md 2.6, 2.8, 2.17, 2.18). */
final class ExecutorLifeCycle {

  private static final Logger log = LoggerFactory.getLogger(ExecutorLifeCycle.class);

  private static final int KILLED_STATUS = -1;
  private static final int NOT_LAUNCHED_STATUS = WaitStatus.exited(1);
  private static final String COMMAND_FAILED = "Executor running the task's command failed";

  private final SlaveContext context;
  private final Frameworks frameworks;
  private final Registration registration;
  private final UpdateSender updates;
  private final Stats stats;
  private final Host host;

  /** What executors live on, and how long they may take to end. */
  record Host(Isolation isolation, Sandboxes sandboxes, Duration shutdownTimeout) {}

  ExecutorLifeCycle(
      SlaveContext context,
      Frameworks frameworks,
      Registration registration,
      UpdateSender updates,
      Stats stats,
      Host host) {
    this.context = context;
    this.frameworks = frameworks;
    this.registration = registration;
    this.updates = updates;
    this.stats = stats;
    this.host = host;
  }

  /** Starts an executor for its first task. */
  void launch(Framework framework, ExecutorInfo executorInfo, TaskInfo task) {
    ExecutorInstance instance =
        new ExecutorInstance(framework.id(), executorInfo.getExecutorId(), context.newUuid());
    Executor executor = new Executor(
        instance,
        registration.registeredId(),
        executorInfo,
        task.hasCommand() ? Executor.Kind.COMMAND : Executor.Kind.FRAMEWORK);
    executor.queueTask(task);
    frameworks.add(framework, executor);
    host.sandboxes
        .create(registration.registeredId(), framework.id(), executor.id())
        .onReady(context, directory -> sandboxCreated(instance, directory))
        .onFailed(context, failure -> sandboxFailed(instance, failure));
  }

  private void sandboxCreated(ExecutorInstance instance, Path directory) {
    Optional<Executor> found = frameworks.find(instance);
    if (found.isEmpty()) {
      return;
    }
    Executor executor = found.get();
    if (executor.state() != ExecutorState.LAUNCHING) {
      destroy(executor, NOT_LAUNCHED_STATUS);
      return;
    }
    executor.launchedIn(directory);
    host.isolation.launchExecutor(new ExecutorLaunch(
        instance,
        frameworks.find(instance.frameworkId()).orElseThrow().info(),
        executor.info(),
        directory,
        executor.resources()));
  }

  private void sandboxFailed(ExecutorInstance instance, Throwable failure) {
    log.error("Failed to make the sandbox of executor {}", instance, failure);
    frameworks.find(instance).ifPresent(executor -> destroy(executor, NOT_LAUNCHED_STATUS));
  }

  /** Tells an executor to end, and kills it if it does not in time. */
  void shutDown(Executor executor) {
    if (executor.on(ExecutorState.Event.SHUTDOWN) != ExecutorState.Action.BEGIN_SHUTDOWN) {
      return;
    }
    log.info("Shutting down executor {}", executor.instance());
    context.send(executor.pid(), ShutdownExecutorMessage.getDefaultInstance());
    ExecutorInstance instance = executor.instance();
    executor.setTimer(context.delay(host.shutdownTimeout, () -> shutdownExecutorTimeout(instance)));
  }

  private void shutdownExecutorTimeout(ExecutorInstance instance) {
    Optional<Executor> executor = frameworks.find(instance);
    if (executor.isEmpty()) {
      return;
    }
    log.info("Killing executor {} because it has not ended in time", instance);
    if (executor.get().directory().isPresent()) {
      host.isolation.killExecutor(instance);
    }
    destroy(executor.get(), KILLED_STATUS);
  }

  /** The process of an executor has ended. */
  void exited(ExecutorInstance instance, int status) {
    Optional<Executor> found = frameworks.find(instance);
    if (found.isEmpty()
        || found.get().on(ExecutorState.Event.EXIT) == ExecutorState.Action.IGNORE) {
      log.warn("Ignoring exit of executor {} because it is not known to run", instance);
      return;
    }
    Executor executor = found.get();
    log.info("Executor {} has exited with status {}", instance, status);
    if (executor.hasLaunchedTasks()) {
      executor.exited(status);
      executor.setTimer(
          context.delay(Constants.LAST_UPDATES_WAIT, () -> lastUpdatesTimeout(instance)));
    } else {
      destroy(executor, status);
    }
  }

  private void lastUpdatesTimeout(ExecutorInstance instance) {
    frameworks.find(instance).ifPresent(executor -> destroy(executor, executor.exitStatus()));
  }

  /** A task has ended: if it was the last of an executor that has exited, nothing more can come. */
  void taskEnded(Executor executor) {
    if (executor.state() == ExecutorState.EXITED && !executor.hasLaunchedTasks()) {
      destroy(executor, executor.exitStatus());
    }
  }

  /** Reports that an executor is gone, with what that means for its commands, and forgets it. */
  private void destroy(Executor executor, int status) {
    executor.cancelTimer();
    if (status != KILLED_STATUS) {
      executor.commandTasks().forEach(taskId -> commandFailed(executor, taskId));
    }
    context.send(
        registration.master(),
        ExitedExecutorMessage.newBuilder()
            .setSlaveId(registration.registeredId())
            .setFrameworkId(executor.frameworkId())
            .setExecutorId(executor.id())
            .setStatus(status)
            .build());
    boolean isShutDown =
        frameworks.find(executor.frameworkId()).map(Framework::isShutDown).orElse(false);
    frameworks.remove(executor);
    if (isShutDown && frameworks.find(executor.frameworkId()).isEmpty()) {
      updates.forget(executor.frameworkId());
    }
    context.executorGone();
  }

  /** The master knows no executor of a command, so that it would not notice. */
  private void commandFailed(Executor executor, TaskID taskId) {
    updates.sendReliably(updates
        .update(executor.frameworkId(), taskId, TaskState.TASK_FAILED, COMMAND_FAILED)
        .build());
    stats.taskIs(TaskState.TASK_FAILED);
  }
}
