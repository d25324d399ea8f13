// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.Optional;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a task after its launch (handlers.md 1.11, 1.16 and 1.18). */
final class TaskStates {

  private static final Logger log = LoggerFactory.getLogger(TaskStates.class);

  private final Cluster cluster;
  private final Lookup lookup;
  private final Outbox outbox;
  private final StatusUpdates updates;
  private final Counters counters;
  private final Admission admission;

  TaskStates(
      Cluster cluster,
      Lookup lookup,
      Outbox outbox,
      StatusUpdates updates,
      Counters counters,
      Admission admission) {
    this.cluster = cluster;
    this.lookup = lookup;
    this.outbox = outbox;
    this.updates = updates;
    this.counters = counters;
    this.admission = admission;
  }

  void killTask(Upid from, KillTaskMessage message) {
    Optional<Framework> found =
        lookup.framework(message.getFrameworkId(), "the kill of a task", from);
    if (found.isEmpty()) {
      return;
    }
    Framework framework = found.get();
    Optional<LaunchedTask> task = framework.findTask(message.getTaskId());
    if (task.isEmpty()) {
      killUnknown(framework, message.getTaskId());
      return;
    }
    log.info(
        "Killing task {} of framework {}",
        name(message.getTaskId()),
        framework.id().getValue());
    Slave slave = cluster.slaves().find(task.get().slaveId()).orElseThrow();
    slave.rememberKill(message);
    if (slave.isConnected()) {
      outbox.send(slave.pid(), message);
    }
  }

  /** The scheduler learns what has become of it, if that is certain. */
  private void killUnknown(Framework framework, TaskID id) {
    log.warn(
        "Cannot kill task {} of framework {} because it is unknown",
        name(id),
        framework.id().getValue());
    Optional<Task> ended = framework
        .findUnacknowledgedTask(id)
        .or(() -> framework
            .findCompletedTask(id)
            // Until the registry has it, a later leader may take its slave back.
            .filter(task -> !admission.isRemoving(task.getSlaveId())));
    if (ended.isPresent()) {
      outbox.send(framework.pid(), updates.latest(ended.get()));
    } else if (!admission.isAnyExpected()) {
      outbox.send(
          framework.pid(),
          updates.lost(framework.id(), id, Reason.REASON_TASK_UNKNOWN, "Task not found"));
    }
  }

  void statusUpdate(Upid from, StatusUpdateMessage message) {
    StatusUpdateMessage forwarded = StatusUpdates.forwarded(message);
    StatusUpdate update = forwarded.getUpdate();
    Optional<Slave> slave = lookup.slave(update.getSlaveId(), "a status update", from);
    Optional<Framework> framework =
        lookup.framework(update.getFrameworkId(), "a status update", from);
    TaskID id = update.getStatus().getTaskId();
    TaskState state = update.getStatus().getState();
    if (slave.isEmpty() || framework.isEmpty()) {
      counters.countInvalidStatusUpdate();
      if (slave.isPresent() && StatusUpdates.isTerminal(state)) {
        // An orphan ended. The slave tells it again until the framework is there to hear it.
        slave.get().findTask(update.getFrameworkId(), id).ifPresent(cluster::removeTask);
      }
      return;
    }
    log.info(
        "Task {} of framework {} on slave {} is {}",
        name(id),
        framework.get().id().getValue(),
        slave.get().id().getValue(),
        state);
    outbox.send(framework.get().pid(), StatusUpdates.forwarded(message, framework.get()));
    Optional<LaunchedTask> task = slave.get().findTask(update.getFrameworkId(), id);
    if (task.isEmpty() && updatesEnded(framework.get(), update)) {
      counters.countValidStatusUpdate();
      return;
    }
    if (task.isEmpty()) {
      log.warn(
          "Passed on a status update for task {} of framework {} that is not known",
          name(id),
          framework.get().id().getValue());
      counters.countInvalidStatusUpdate();
      return;
    }
    TaskState latest = latest(update);
    task.get().setState(latest, update.getStatus(), update.getUuid());
    if (StatusUpdates.isTerminal(latest)) {
      end(slave.get(), task.get());
      if (isToBeAcknowledged(framework.get(), state)) {
        framework.get().putUnacknowledged(task.get().task());
      }
    } else {
      task.get()
          .executorId()
          .ifPresent(executor -> slave.get().confirmExecutor(update.getFrameworkId(), executor));
    }
    counters.countTask(state);
    counters.countValidStatusUpdate();
  }

  /** Slaves of later releases say what they know already, while they wait for acknowledgements. */
  private static TaskState latest(StatusUpdate update) {
    return update.hasLatestState()
        ? StatusUpdates.known(update.getLatestState())
        : update.getStatus().getState();
  }

  /** Whether there is more to hear of a task that has ended, its acknowledgement at least. */
  private static boolean isToBeAcknowledged(Framework framework, TaskState updated) {
    return framework.acknowledgesHere()
        // Whose scheduler is not back, so that nobody knows how that does it.
        || framework.isRecovered()
        || !StatusUpdates.isTerminal(updated);
  }

  /** An update of a task that ended and whose scheduler has not acknowledged that yet. */
  private static boolean updatesEnded(Framework framework, StatusUpdate update) {
    Optional<Task> ended = framework
        .findUnacknowledgedTask(update.getStatus().getTaskId())
        .filter(task -> task.getSlaveId().equals(update.getSlaveId()));
    ended.ifPresent(task -> {
      if (isToBeAcknowledged(framework, update.getStatus().getState())) {
        framework.putUnacknowledged(task.toBuilder()
            .setStatusUpdateState(update.getStatus().getState())
            .setStatusUpdateUuid(update.getUuid())
            .build());
      } else {
        framework.removeUnacknowledged(task.getTaskId());
      }
    });
    return ended.isPresent();
  }

  /** Its resources are free, and its executor's, if that never was on the slave. */
  private void end(Slave slave, LaunchedTask task) {
    cluster.removeTask(task);
    task.executorId()
        .filter(executor -> slave.isExecutorInDoubt(task.frameworkId(), executor))
        .filter(executor -> !slave.isInUse(task.frameworkId(), executor))
        .ifPresent(executor -> cluster.removeExecutor(task.frameworkId(), slave, executor));
  }

  void exitedExecutor(Upid from, ExitedExecutorMessage message) {
    String what = "the exit of an executor";
    Optional<Slave> slave = lookup.slave(message.getSlaveId(), what, from);
    Optional<Framework> framework = lookup.framework(message.getFrameworkId(), what, from);
    if (slave.isEmpty()) {
      return;
    }
    log.info(
        "Executor {} of framework {} on slave {} exited with status {}",
        UserText.quote(message.getExecutorId().getValue()),
        UserText.quote(message.getFrameworkId().getValue()),
        slave.get().id().getValue(),
        message.getStatus());
    // As recorded of 0.28: the executor's exit is told before what became of its tasks.
    framework
        .filter(Framework::speaksCalls)
        .filter(known -> known.hasExecutor(slave.get().id(), message.getExecutorId()))
        .ifPresent(known -> outbox.send(known.pid(), message));
    boolean isLeftOver = framework.isEmpty() || slave.get().isShutDown(message.getFrameworkId());
    for (LaunchedTask task : slave.get().tasks()) {
      if (isOf(task, message) || (isLeftOver && isCommandOf(task, message))) {
        exitedExecutorOf(task, slave.get(), isLeftOver ? Optional.empty() : framework);
      }
    }
    cluster.removeExecutor(message.getFrameworkId(), slave.get(), message.getExecutorId());
    slave.get().forgetShutdownIfUnused(message.getFrameworkId());
  }

  /** Nobody is to hear of the tasks of a framework that is gone or of which they were lost. */
  private void exitedExecutorOf(LaunchedTask task, Slave slave, Optional<Framework> listener) {
    if (listener.isPresent() && slave.isOfLaterRelease()) {
      return; // Such a slave tells itself how they ended, behind updates that come before.
    }
    listener.ifPresent(framework -> tellLost(framework, task));
    cluster.removeTask(task);
  }

  private void tellLost(Framework framework, LaunchedTask task) {
    outbox.send(
        framework.pid(), updates.lost(task, Reason.REASON_EXECUTOR_TERMINATED, "Lost executor"));
    counters.countTask(TaskState.TASK_LOST);
    task.setState(TaskState.TASK_LOST);
  }

  private static boolean isOf(LaunchedTask task, ExitedExecutorMessage executor) {
    return task.frameworkId().equals(executor.getFrameworkId())
        && task.executorId().filter(executor.getExecutorId()::equals).isPresent();
  }

  /** A command task is all that its executor has, which slaves name as they name the task. */
  private static boolean isCommandOf(LaunchedTask task, ExitedExecutorMessage executor) {
    return task.frameworkId().equals(executor.getFrameworkId())
        && task.executorId().isEmpty()
        && task.id().getValue().equals(executor.getExecutorId().getValue());
  }

  private static String name(TaskID id) {
    return UserText.quote(id.getValue());
  }
}
