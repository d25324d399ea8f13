// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells slaves that the framework has a status update: through the master, or straight if that is
 * of a release that does not pass it on.
 */
final class Acknowledgements {

  private static final Logger log = LoggerFactory.getLogger(Acknowledgements.class);

  /** A slave repeats the update of one that is forgotten for it. */
  static final int MAX_ENTRIES = 100_000;

  private final SchedulerContext context;
  private final Registration registration;
  private final FrameworkDescription framework;
  // By the update's uuid; only if the scheduler acknowledges itself.
  private final Map<ByteString, Upid> slaves = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<ByteString, Upid> eldest) {
      return size() > MAX_ENTRIES;
    }
  };

  Acknowledgements(
      SchedulerContext context, Registration registration, FrameworkDescription framework) {
    this.context = context;
    this.registration = registration;
    this.framework = framework;
  }

  /**
   * Whom an update is acknowledged to; nobody waits for the acknowledgement of what the master has
   * made up (messages.md 5.8).
   */
  static Optional<Upid> awaiting(StatusUpdate update, String pid) {
    return update.getUuid().isEmpty() ? Optional.empty() : Upid.parse(pid).filter(Upid::isComplete);
  }

  void acknowledge(StatusUpdate update, Upid slave) {
    acknowledge(slaveId(update), update.getStatus().getTaskId(), update.getUuid(), slave);
  }

  /** The slave knows the update by its uuid; without any id the message would not be valid. */
  private static SlaveID slaveId(StatusUpdate update) {
    return update.hasSlaveId()
        ? update.getSlaveId()
        : SlaveID.newBuilder()
            .setValue(update.getStatus().getSlaveId().getValue())
            .build();
  }

  /** The scheduler is told of an update, and will say itself when it has it. */
  void await(StatusUpdate update, Upid slave) {
    slaves.put(update.getUuid(), slave);
  }

  /** The scheduler has an update. */
  void acknowledge(TaskStatus status) {
    if (status.getUuid().isEmpty() || !status.hasSlaveId()) {
      log.debug(
          "Not acknowledging {} of task {} because nobody waits for it",
          status.getState(),
          UserText.quote(status.getTaskId().getValue()));
      return;
    }
    acknowledge(
        status.getSlaveId(), status.getTaskId(), status.getUuid(), slaves.remove(status.getUuid()));
  }

  private void acknowledge(SlaveID slaveId, TaskID task, ByteString uuid, @Nullable Upid slave) {
    // Without the slave's id the master does not know where to pass it on to.
    if (registration.release().hasCalls() && !slaveId.getValue().isEmpty()) {
      context.send(
          registration.master(), CallProtocol.acknowledge(framework.id(), slaveId, task, uuid));
    } else if (slave != null) {
      context.send(
          slave,
          StatusUpdateAcknowledgementMessage.newBuilder()
              .setFrameworkId(framework.id())
              .setSlaveId(slaveId)
              .setTaskId(task)
              .setUuid(uuid)
              .build());
    } else {
      log.warn(
          "Not acknowledging an update of task {} because where slave {} is, is not known",
          UserText.quote(task.getValue()),
          slaveId.getValue());
    }
  }
}
