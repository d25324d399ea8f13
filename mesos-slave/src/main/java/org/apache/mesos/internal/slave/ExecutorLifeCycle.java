// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.slave.checkpoint.Checkpoint;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings executors to life and to their end (handlers.md 2.6, 2.8, 2.17, 2.18). */
final class ExecutorLifeCycle {

  private static final Logger log = LoggerFactory.getLogger(ExecutorLifeCycle.class);

  private static final int KILLED_STATUS = -1;
  private static final int NOT_LAUNCHED_STATUS = WaitStatus.exited(1);
  private static final String COMMAND_FAILED = "Executor running the task's command failed";
  private static final String EXECUTOR_ENDED = "Lost executor";

  private final SlaveContext context;
  private final Frameworks frameworks;
  private final Registration registration;
  private final UpdateSender updates;
  private final Checkpoint checkpoint;
  private final Host host;

  /** What executors live on, and how they are treated there. */
  record Host(SlaveSeams seams, SlaveSettings settings) {

    Isolation isolation() {
      return seams.isolation();
    }
  }

  ExecutorLifeCycle(
      SlaveContext context,
      Frameworks frameworks,
      Registration registration,
      UpdateSender updates,
      Checkpoint checkpoint,
      Host host) {
    this.context = context;
    this.frameworks = frameworks;
    this.registration = registration;
    this.updates = updates;
    this.checkpoint = checkpoint;
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
        task.hasCommand() ? Executor.Kind.COMMAND : Executor.Kind.FRAMEWORK,
        host.settings.recovery().checkpoints() && framework.info().getCheckpoint());
    executor.queueTask(task);
    framework.add(executor);
    frameworks.add(framework);
    var unused = host.seams
        .sandboxes()
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
    if (!executor.isCheckpointed() || executor.state() != ExecutorState.LAUNCHING) {
      executorWritten(instance, directory);
      return;
    }
    Framework framework = frameworks.find(instance.frameworkId()).orElseThrow();
    checkpoint.framework(
        executor.run().slaveId(), framework.id(), framework.info(), framework.pid());
    var unused = checkpoint
        .executor(executor.run(), description(executor, Optional.of(directory)))
        .onReady(context, nothing -> executorWritten(instance, directory));
  }

  private static Checkpoint.ExecutorDescription description(
      Executor executor, Optional<Path> directory) {
    return new Checkpoint.ExecutorDescription(
        executor.info(), executor.kind() == Executor.Kind.COMMAND, directory);
  }

  private void executorWritten(ExecutorInstance instance, Path directory) {
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
    host.isolation()
        .launchExecutor(new ExecutorLaunch(
            instance,
            executor.run().slaveId(),
            frameworks.find(instance.frameworkId()).orElseThrow().info(),
            executor.info(),
            directory,
            executor.resources(),
            executor.isCheckpointed() ? host.settings.recovery().timeout() : null));
  }

  private void sandboxFailed(ExecutorInstance instance, Throwable failure) {
    log.error("Failed to make the sandbox of executor {}", instance, failure);
    frameworks.find(instance).ifPresent(executor -> destroy(executor, NOT_LAUNCHED_STATUS));
  }

  /** An executor has a process, which is to be found again after a restart. */
  void started(ExecutorInstance instance, ProcessId process) {
    frameworks
        .find(instance)
        .filter(Executor::isCheckpointed)
        .ifPresent(executor -> checkpoint.process(executor.run(), process));
  }

  /** Tells an executor to end, and kills it if it does not in time. */
  void shutDown(Executor executor) {
    if (executor.on(ExecutorState.Event.SHUTDOWN) != ExecutorState.Action.BEGIN_SHUTDOWN) {
      return;
    }
    log.info("Shutting down executor {}", executor.instance());
    context.send(executor.pid(), ShutdownExecutorMessage.getDefaultInstance());
    ExecutorInstance instance = executor.instance();
    executor.setTimer(
        context.delay(shutdownTimeout(executor.info()), () -> shutdownExecutorTimeout(instance)));
  }

  /** Frameworks of later releases say themselves how long their executors may take. */
  private Duration shutdownTimeout(ExecutorInfo executor) {
    return executor.hasShutdownGracePeriod()
        ? Duration.ofNanos(Math.max(0, executor.getShutdownGracePeriod().getNanoseconds()))
        : host.settings.executorShutdownTimeout();
  }

  private void shutdownExecutorTimeout(ExecutorInstance instance) {
    frameworks.find(instance).ifPresent(executor -> {
      log.info("Killing executor {} because it has not ended in time", instance);
      kill(executor);
    });
  }

  /** Ends an executor at once. */
  void kill(Executor executor) {
    if (executor.directory().isPresent()) {
      host.isolation().killExecutor(executor.instance());
    }
    destroy(executor, KILLED_STATUS);
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

  /** Reports that an executor is gone, with what that means for its tasks, and forgets it. */
  private void destroy(Executor executor, int status) {
    executor.cancelTimer();
    Framework framework = frameworks.find(executor.frameworkId()).orElseThrow();
    Future<Void> safe = Future.ready(null);
    if (!framework.isShutDown()) {
      for (Task task : executor.tasks()) {
        safe = updates.send(executor, lost(executor, task));
      }
    }
    ExitedExecutorMessage message = ExitedExecutorMessage.newBuilder()
        .setSlaveId(executor.run().slaveId())
        .setFrameworkId(executor.frameworkId())
        .setExecutorId(executor.id())
        .setStatus(status)
        .build();
    // Behind the updates: without them, masters of 2012 would make their own.
    if (safe.isReady()) {
      context.send(registration.master(), message);
    } else {
      var unused = safe.onReady(context, nothing -> context.send(registration.master(), message));
    }
    framework.remove(executor);
    forget(executor, framework);
    context.executorGone();
  }

  private StatusUpdate lost(Executor executor, Task task) {
    StatusUpdate.Builder update = executor.kind() == Executor.Kind.COMMAND
        ? updates.update(
            executor.frameworkId(),
            task.getTaskId(),
            TaskState.TASK_FAILED,
            Reason.REASON_COMMAND_EXECUTOR_FAILED,
            COMMAND_FAILED)
        : updates.update(
            executor.frameworkId(),
            task.getTaskId(),
            TaskState.TASK_LOST,
            Reason.REASON_EXECUTOR_TERMINATED,
            EXECUTOR_ENDED);
    return update.setExecutorId(executor.id()).build();
  }

  /** Deletes what is not needed any more of an executor that is gone. */
  private void forget(Executor executor, Framework framework) {
    if (framework.isShutDown() && !framework.hasExecutors()) {
      updates.forget(framework.id());
    } else if (executor.isCheckpointed() && framework.hasEndedTasksOf(executor.instance())) {
      checkpoint.executorEnded(executor.run(), description(executor, executor.directory()));
    } else if (executor.isCheckpointed()) {
      checkpoint.deleteRun(executor.run());
    }
    updates.removeIfEmpty(framework.id());
  }
}
