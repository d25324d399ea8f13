// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.slave.updates.StatusUpdates;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Uuids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the slave's own status updates, and sends those to the master that leads (slave.md 8). */
final class UpdateSender {

  private static final Logger log = LoggerFactory.getLogger(UpdateSender.class);

  private final SlaveContext context;
  private final Registration registration;
  private final StatusUpdates pending;

  UpdateSender(SlaveContext context, Registration registration) {
    this.context = context;
    this.registration = registration;
    this.pending = new StatusUpdates((frameworkId, uuid) -> context.delay(
        Constants.STATUS_UPDATE_RETRY_INTERVAL, () -> statusUpdateTimeout(frameworkId, uuid)));
  }

  /** A new update; without a message if the reason is empty. */
  StatusUpdate.Builder update(
      FrameworkID frameworkId, TaskID taskId, TaskState state, String reason) {
    TaskStatus.Builder status = TaskStatus.newBuilder().setTaskId(taskId).setState(state);
    if (!reason.isEmpty()) {
      status.setMessage(reason);
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

  /** Sends an update that nobody is to acknowledge. */
  void sendOnce(StatusUpdate update) {
    context.send(
        registration.master(),
        StatusUpdateMessage.newBuilder().setUpdate(update).build());
  }

  /** Sends an update again and again until it is acknowledged. */
  void sendReliably(StatusUpdate update) {
    context.send(registration.master(), reliable(update));
    pending.add(update);
  }

  /** Ends the sending of an update; false if it was not pending. */
  boolean acknowledge(FrameworkID frameworkId, ByteString uuid) {
    return pending.acknowledge(frameworkId, uuid);
  }

  /** Nobody is left to acknowledge the updates of a framework. */
  void forget(FrameworkID frameworkId) {
    pending.forget(frameworkId);
  }

  void stop() {
    pending.clear();
  }

  private void statusUpdateTimeout(FrameworkID frameworkId, ByteString uuid) {
    pending.due(frameworkId, uuid).ifPresent(update -> {
      log.info(
          "Resending update {} of task {} of framework {}",
          update.getStatus().getState(),
          UserText.quote(update.getStatus().getTaskId().getValue()),
          frameworkId.getValue());
      context.send(registration.master(), reliable(update));
    });
  }

  private StatusUpdateMessage reliable(StatusUpdate update) {
    return StatusUpdateMessage.newBuilder()
        .setUpdate(update)
        .setPid(context.self().toString())
        .build();
  }
}
