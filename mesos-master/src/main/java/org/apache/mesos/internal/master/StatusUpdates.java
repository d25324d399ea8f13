// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.protobuf.ByteString;
import java.time.Instant;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.StatusUpdateOrBuilder;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Upid;

/**
 * Makes the status updates that frameworks get from the master. Those of its own carry no {@code
 * pid} and no uuid, since nobody waits for their acknowledgement.
 */
final class StatusUpdates {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Clock clock;

  StatusUpdates(Clock clock) {
    this.clock = clock;
  }

  /** A task is lost that never was on a slave. */
  StatusUpdateMessage lost(FrameworkID framework, TaskID task, Reason reason, String message) {
    return message(framework, own(task, TaskState.TASK_LOST, reason, message));
  }

  /** A task is not in order, for which schedulers of 2012 have no state of its own. */
  StatusUpdateMessage invalid(Framework framework, TaskID task, String message) {
    TaskState state = framework.speaksCalls() ? TaskState.TASK_ERROR : TaskState.TASK_LOST;
    return message(framework.id(), own(task, state, Reason.REASON_TASK_INVALID, message));
  }

  /** A task is lost that was on a slave. A command task has no executor id, not an empty one. */
  StatusUpdateMessage lost(LaunchedTask task, Reason reason, String message) {
    return message(
        task.frameworkId(),
        with(task.task(), own(task.id(), TaskState.TASK_LOST, reason, message)));
  }

  /** How a task ended, in place of its slave, which is gone. */
  StatusUpdateMessage ended(Task task) {
    TaskStatus.Builder status =
        own(task.getTaskId(), known(task.getState()), Reason.REASON_SLAVE_REMOVED, "Slave removed");
    return message(task.getFrameworkId(), with(task, status));
  }

  /** How a task is, for a scheduler that asks. */
  StatusUpdateMessage latest(Task task) {
    // Not ahead of the updates: those that the slave still holds back are yet to come.
    TaskState state = task.hasStatusUpdateState() ? task.getStatusUpdateState() : task.getState();
    TaskStatus.Builder status = own(
        task.getTaskId(),
        known(state),
        Reason.REASON_RECONCILIATION,
        "Reconciliation: Latest task state");
    return message(task.getFrameworkId(), with(task, status));
  }

  /** That there is no such task, for a scheduler that asks; it may not know the slave. */
  StatusUpdateMessage unknown(FrameworkID framework, TaskID task, SlaveID slave) {
    TaskStatus.Builder status = own(
        task, TaskState.TASK_LOST, Reason.REASON_RECONCILIATION, "Reconciliation: Task is unknown");
    return message(framework, slave.getValue().isEmpty() ? status : status.setSlaveId(slave));
  }

  private TaskStatus.Builder own(TaskID task, TaskState state, Reason reason, String message) {
    return TaskStatus.newBuilder()
        .setTaskId(task)
        .setState(state)
        .setMessage(message)
        .setSource(Source.SOURCE_MASTER)
        .setReason(reason)
        .setTimestamp(seconds(clock.now()));
  }

  private static TaskStatus.Builder with(Task task, TaskStatus.Builder status) {
    status.setSlaveId(task.getSlaveId());
    return task.hasExecutorId() ? status.setExecutorId(task.getExecutorId()) : status;
  }

  private static StatusUpdateMessage message(FrameworkID framework, TaskStatus.Builder status) {
    StatusUpdate.Builder update = StatusUpdate.newBuilder()
        .setFrameworkId(framework)
        .setStatus(status)
        .setTimestamp(status.getTimestamp())
        // Early releases need one; later ones acknowledge what has a real one (messages.md 5.8).
        .setUuid(ByteString.EMPTY);
    if (status.hasSlaveId()) {
      update.setSlaveId(status.getSlaveId());
    }
    if (status.hasExecutorId()) {
      update.setExecutorId(status.getExecutorId());
    }
    return StatusUpdateMessage.newBuilder().setUpdate(update).build();
  }

  /**
   * A slave's update as a framework may see it: in a state that every release knows, with a uuid
   * even if the slave gave none, and with the pid to acknowledge to (messages.md 5.8). Schedulers
   * of later releases look for slave, executor and time in the status itself.
   */
  static StatusUpdateMessage forwarded(StatusUpdateMessage message) {
    StatusUpdate.Builder update = message.getUpdate().toBuilder();
    complete(update.getStatusBuilder(), update);
    if (!update.hasUuid()) {
      update.setUuid(ByteString.EMPTY);
    }
    String pid = message.hasPid() ? message.getPid() : Upid.EMPTY.toString();
    return StatusUpdateMessage.newBuilder().setUpdate(update).setPid(pid).build();
  }

  /** As {@link #forwarded(StatusUpdateMessage)}, in the state that a framework wants to know. */
  static StatusUpdateMessage forwarded(StatusUpdateMessage message, Framework framework) {
    TaskState state = message.getUpdate().getStatus().getState();
    StatusUpdateMessage.Builder forwarded = forwarded(message).toBuilder();
    forwarded.getUpdateBuilder().getStatusBuilder().setState(shown(state, framework));
    return forwarded.build();
  }

  /** Later releases show some states only to frameworks that say they know them. */
  private static TaskState shown(TaskState state, Framework framework) {
    boolean isShown = switch (state) {
      case TASK_ERROR -> framework.speaksCalls();
      case TASK_KILLING -> framework.has(Capability.Type.TASK_KILLING_STATE);
      case TASK_DROPPED, TASK_UNREACHABLE, TASK_GONE, TASK_GONE_BY_OPERATOR, TASK_UNKNOWN ->
        framework.has(Capability.Type.PARTITION_AWARE);
      case TASK_STAGING,
          TASK_STARTING,
          TASK_RUNNING,
          TASK_FINISHED,
          TASK_FAILED,
          TASK_KILLED,
          TASK_LOST -> true;
    };
    return isShown ? state : known(state);
  }

  private static void complete(TaskStatus.Builder status, StatusUpdateOrBuilder update) {
    status.setState(known(status.getState()));
    if (!status.hasSlaveId() && update.hasSlaveId()) {
      status.setSlaveId(update.getSlaveId());
    }
    if (!status.hasExecutorId() && update.hasExecutorId()) {
      status.setExecutorId(update.getExecutorId());
    }
    if (!status.hasTimestamp()) {
      status.setTimestamp(update.getTimestamp());
    }
  }

  /** The state of the documented revision that is nearest to a later one. */
  static TaskState known(TaskState state) {
    return switch (state) {
      case TASK_STAGING,
          TASK_STARTING,
          TASK_RUNNING,
          TASK_FINISHED,
          TASK_FAILED,
          TASK_KILLED,
          TASK_LOST -> state;
      case TASK_KILLING -> TaskState.TASK_RUNNING;
      case TASK_ERROR,
          TASK_DROPPED,
          TASK_UNREACHABLE,
          TASK_GONE,
          TASK_GONE_BY_OPERATOR,
          TASK_UNKNOWN -> TaskState.TASK_LOST;
    };
  }

  /** Whether a task in one of the {@link #known} states will never be in another one. */
  static boolean isTerminal(TaskState state) {
    return switch (known(state)) {
      case TASK_FINISHED, TASK_FAILED, TASK_KILLED, TASK_LOST -> true;
      default -> false;
    };
  }

  /** Seconds since the epoch, as messages and endpoints carry times. */
  static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / NANOS_PER_SECOND;
  }
}
