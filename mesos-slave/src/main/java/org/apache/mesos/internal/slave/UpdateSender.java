// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.StatusUpdateRecord;
import org.apache.mesos.internal.slave.checkpoint.Checkpoint;
import org.apache.mesos.internal.slave.updates.TaskStates;
import org.apache.mesos.internal.slave.updates.UpdateStreams;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Uuids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status updates of the slave's tasks: makes those that are the slave's own, hands all to the
 * streams, and keeps the tasks and their checkpoints in step with them (slave.md 8).
 */
final class UpdateSender {

  private static final Logger log = LoggerFactory.getLogger(UpdateSender.class);

  private static final String TASK_UNKNOWN = "Reconciliation: task unknown to the slave";

  private final SlaveContext context;
  private final Frameworks frameworks;
  private final Registration registration;
  private final Checkpoint checkpoint;
  private final Stats stats;
  private final UpdateStreams streams;

  UpdateSender(
      SlaveContext context,
      Frameworks frameworks,
      Registration registration,
      Checkpoint checkpoint,
      Stats stats,
      SlaveSeams seams) {
    this.context = context;
    this.frameworks = frameworks;
    this.registration = registration;
    this.checkpoint = checkpoint;
    this.stats = stats;
    this.streams = new UpdateStreams(seams.storage(), context, new Outlet(), seams.bugs());
  }

  Stats stats() {
    return stats;
  }

  UpdateStreams streams() {
    return streams;
  }

  /** A new update with a reason for programs. */
  StatusUpdate.Builder update(
      FrameworkID frameworkId, TaskID taskId, TaskState state, Reason reason, String message) {
    StatusUpdate.Builder update = update(frameworkId, taskId, state, message);
    update.getStatusBuilder().setReason(reason);
    return update;
  }

  /** A new update; without a message if that is empty. */
  StatusUpdate.Builder update(
      FrameworkID frameworkId, TaskID taskId, TaskState state, String message) {
    TaskStatus.Builder status = TaskStatus.newBuilder()
        .setTaskId(taskId)
        .setState(state)
        .setSource(TaskStatus.Source.SOURCE_SLAVE);
    if (!message.isEmpty()) {
      status.setMessage(message);
    }
    StatusUpdate.Builder update = StatusUpdate.newBuilder()
        .setFrameworkId(frameworkId)
        .setStatus(status)
        .setTimestamp(Times.seconds(context.now()))
        .setUuid(Uuids.toBytes(context.newUuid()));
    registration.slaveId().ifPresent(update::setSlaveId);
    return update;
  }

  /** An update with what executors of other releases may leave out and the way back needs. */
  StatusUpdate completed(StatusUpdate update) {
    StatusUpdate.Builder completed = update.toBuilder();
    if (update.getUuid().isEmpty()) {
      completed.setUuid(Uuids.toBytes(context.newUuid()));
    }
    if (!update.hasSlaveId()) {
      registration.slaveId().ifPresent(completed::setSlaveId);
    }
    return completed.build();
  }

  /** A task was given to its executor. */
  void staged() {
    stats.taskIs(TaskState.TASK_STAGING);
  }

  /** Sends an update of a task that no executor has, so that nothing is known of it. */
  void send(StatusUpdate update) {
    var unused = streams.add(update, null);
  }

  /** Sends an update of an executor's task, which is in that state from now on. */
  @CanIgnoreReturnValue
  Future<Void> send(Executor executor, StatusUpdate update) {
    TaskID taskId = update.getStatus().getTaskId();
    TaskState state = update.getStatus().getState();
    if (streams.has(update)) {
      return streams.add(update, null);
    }
    if (TaskStates.isTerminal(state)) {
      executor
          .endTask(taskId, state)
          .map(task -> new Framework.EndedTask(executor.run(), executor.isCheckpointed(), task))
          .ifPresent(frameworks.find(executor.frameworkId()).orElseThrow()::addEnded);
    } else {
      executor.setTaskState(taskId, state);
    }
    stats.taskIs(state);
    return streams.add(
        update, executor.isCheckpointed() ? Checkpoint.updates(executor.run(), taskId) : null);
  }

  /** Takes an update that is there already; ready once it is safe. */
  Future<Void> repeat(StatusUpdate update) {
    return streams.add(update, null);
  }

  /** The master has tasks that the slave has not told it of. */
  void reconcile(ReconcileTasksMessage reconciliation) {
    FrameworkID frameworkId = reconciliation.getFrameworkId();
    for (TaskStatus status : reconciliation.getStatusesList()) {
      TaskID taskId = status.getTaskId();
      if (frameworks.has(frameworkId, taskId) || streams.hasStream(frameworkId, taskId)) {
        continue; // The master hears of it anyway.
      }
      log.warn(
          "Reporting task {} of framework {} as lost because it is unknown",
          UserText.quote(taskId.getValue()),
          frameworkId.getValue());
      send(update(
              frameworkId, taskId, TaskState.TASK_LOST, Reason.REASON_RECONCILIATION, TASK_UNKNOWN)
          .build());
    }
  }

  /** Takes up the updates of a task where an earlier slave process has left them. */
  void recover(Checkpoint.Run run, TaskID taskId, List<StatusUpdateRecord> updates) {
    streams.recover(run.instance().frameworkId(), taskId, Checkpoint.updates(run, taskId), updates);
  }

  /** Takes an acknowledgement; false if it is not of an update that is waited for. */
  boolean acknowledge(FrameworkID frameworkId, TaskID taskId, ByteString uuid) {
    return streams.acknowledge(frameworkId, taskId, uuid);
  }

  /** Nobody is left to acknowledge the updates of a framework. */
  void forget(FrameworkID frameworkId) {
    streams.forget(frameworkId);
    frameworks.find(frameworkId).ifPresent(framework -> {
      List<Framework.EndedTask> ended = framework.endedTasks();
      framework.removeEndedTasks();
      ended.forEach(this::deleteTask);
      removeIfEmpty(frameworkId);
    });
  }

  private void closed(FrameworkID frameworkId, TaskID taskId) {
    frameworks
        .find(frameworkId)
        .flatMap(framework -> framework.removeEnded(taskId))
        .ifPresent(this::deleteTask);
    removeIfEmpty(frameworkId);
  }

  private void deleteTask(Framework.EndedTask ended) {
    if (!ended.isCheckpointed()) {
      return;
    }
    Checkpoint.Run run = ended.run();
    boolean isLastOfRun = frameworks.find(run.instance()).isEmpty()
        && frameworks
            .find(run.instance().frameworkId())
            .map(framework -> !framework.hasEndedTasksOf(run.instance()))
            .orElse(true);
    if (isLastOfRun) {
      checkpoint.deleteRun(run);
    } else {
      checkpoint.deleteTask(run, ended.task().getTaskId());
    }
  }

  /** Forgets a framework of which nothing is left. */
  void removeIfEmpty(FrameworkID frameworkId) {
    boolean isCheckpointed = frameworks
        .find(frameworkId)
        .map(framework -> framework.info().getCheckpoint())
        .orElse(false);
    SlaveID slaveId = registration.slaveId().orElse(SlaveID.getDefaultInstance());
    if (frameworks.removeIfEmpty(frameworkId) && isCheckpointed) {
      checkpoint.deleteFramework(slaveId, frameworkId);
    }
  }

  private final class Outlet implements UpdateStreams.Outlet {

    @Override
    public void forward(StatusUpdate update) {
      context.send(
          registration.master(),
          StatusUpdateMessage.newBuilder()
              .setUpdate(update)
              .setPid(context.self().toString())
              .build());
    }

    @Override
    public Timer delay(Duration delay, Runnable call) {
      return context.delay(delay, call);
    }

    @Override
    public void closed(FrameworkID frameworkId, TaskID taskId) {
      UpdateSender.this.closed(frameworkId, taskId);
    }
  }
}
