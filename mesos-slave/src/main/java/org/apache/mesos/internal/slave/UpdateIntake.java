// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.util.Optional;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.slave.updates.TaskStates;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what executors report of their tasks (handlers.md 2.13). */
final class UpdateIntake {

  private static final Logger log = LoggerFactory.getLogger(UpdateIntake.class);

  private final SlaveContext context;
  private final Frameworks frameworks;
  private final Registration registration;
  private final UpdateSender updates;
  private final ExecutorLifeCycle executors;
  private final SlaveSeams seams;

  UpdateIntake(
      SlaveContext context,
      Frameworks frameworks,
      Registration registration,
      UpdateSender updates,
      ExecutorLifeCycle executors,
      SlaveSeams seams) {
    this.context = context;
    this.frameworks = frameworks;
    this.registration = registration;
    this.updates = updates;
    this.executors = executors;
    this.seams = seams;
  }

  /** Takes in an update; its executor, if it asks for it, is told once it may forget it. */
  void statusUpdate(StatusUpdate incomplete, Upid executorPid) {
    StatusUpdate update = updates.completed(incomplete);
    TaskStatus status = update.getStatus();
    Optional<Executor> found = frameworks.find(update.getFrameworkId(), status.getTaskId());
    if (found.isEmpty()) {
      unexpectedUpdate(update, executorPid);
      return;
    }
    Executor executor = found.get();
    boolean isNew = !updates.streams().has(update);
    Future<Void> safe = updates.send(executor, update);
    acknowledge(update, executorPid, safe);
    if (!isNew) {
      return;
    }
    log.info(
        "Task {} of framework {} is now in state {}",
        UserText.quote(status.getTaskId().getValue()),
        update.getFrameworkId().getValue(),
        status.getState());
    updates.stats().validStatusUpdate();
    if (TaskStates.isTerminal(status.getState())) {
      seams.isolation().resourcesChanged(executor.instance(), executor.resources());
      executors.taskEnded(executor);
    }
  }

  /** An update of a task that no executor has: it has ended, or it was never here. */
  private void unexpectedUpdate(StatusUpdate update, Upid executorPid) {
    boolean isRepeated = updates.streams().has(update);
    if (!isRepeated) {
      log.warn(
          "Ignoring update {} of task {} of framework {} because no executor has it",
          update.getStatus().getState(),
          UserText.quote(update.getStatus().getTaskId().getValue()),
          update.getFrameworkId().getValue());
      updates.stats().invalidStatusUpdate();
    }
    acknowledge(update, executorPid, isRepeated ? updates.repeat(update) : Future.ready(null));
  }

  private void acknowledge(StatusUpdate update, Upid executorPid, Future<Void> safe) {
    if (executorPid.isEmpty()) {
      return; // An executor of 2012 forgets what it has sent.
    }
    var unused = safe.onReady(
        context,
        nothing -> context.send(
            executorPid,
            StatusUpdateAcknowledgementMessage.newBuilder()
                .setSlaveId(registration.registeredId())
                .setFrameworkId(update.getFrameworkId())
                .setTaskId(update.getStatus().getTaskId())
                .setUuid(update.getUuid())
                .build()));
  }
}
