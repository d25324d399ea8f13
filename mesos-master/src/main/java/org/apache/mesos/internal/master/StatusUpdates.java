// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.Uuids;

/**
 * Makes the status updates that frameworks get from the master. Those of its own carry no {@code
 * pid}, since nobody waits for their acknowledgement.
 */
final class StatusUpdates {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Clock clock;
  private final RandomGenerator random;

  StatusUpdates(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A task is lost that never was on a slave. */
  StatusUpdateMessage lost(FrameworkID framework, TaskID task, String reason) {
    return message(lostUpdate(framework, task, reason));
  }

  /** A task is lost that was on a slave. A command task has no executor id, not an empty one. */
  StatusUpdateMessage lost(LaunchedTask task, String reason) {
    StatusUpdate.Builder update =
        lostUpdate(task.frameworkId(), task.id(), reason).setSlaveId(task.slaveId());
    task.executorId().ifPresent(update::setExecutorId);
    return message(update);
  }

  private StatusUpdate.Builder lostUpdate(FrameworkID framework, TaskID task, String reason) {
    return StatusUpdate.newBuilder()
        .setFrameworkId(framework)
        .setStatus(TaskStatus.newBuilder()
            .setTaskId(task)
            .setState(TaskState.TASK_LOST)
            .setMessage(reason))
        .setTimestamp(seconds(clock.now()))
        .setUuid(Uuids.toBytes(Uuids.random(random)));
  }

  private static StatusUpdateMessage message(StatusUpdate.Builder update) {
    return StatusUpdateMessage.newBuilder().setUpdate(update).build();
  }

  /**
   * A slave's update as a framework may see it: in a state that every release knows, with a uuid
   * even if the slave gave none, and with the pid to acknowledge to (messages.md 5.8).
   */
  static StatusUpdateMessage forwarded(StatusUpdateMessage message) {
    StatusUpdate.Builder update = message.getUpdate().toBuilder();
    update.getStatusBuilder().setState(known(update.getStatus().getState()));
    if (!update.hasUuid()) {
      update.setUuid(ByteString.EMPTY);
    }
    String pid = message.hasPid() ? message.getPid() : Upid.EMPTY.toString();
    return StatusUpdateMessage.newBuilder().setUpdate(update).setPid(pid).build();
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
