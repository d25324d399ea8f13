// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Upid;
import org.apache.mesos.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what schedulers have to say to executors, executors to schedulers, as it is. */
final class MessageRelay {

  private static final Logger log = LoggerFactory.getLogger(MessageRelay.class);

  private final Cluster cluster;
  private final Lookup lookup;
  private final Outbox outbox;
  private final Counters counters;
  private final Bugs bugs;

  MessageRelay(Cluster cluster, Lookup lookup, Outbox outbox, Counters counters, Bugs bugs) {
    this.cluster = cluster;
    this.lookup = lookup;
    this.outbox = outbox;
    this.counters = counters;
    this.bugs = bugs;
  }

  void schedulerMessage(Upid from, FrameworkToExecutorMessage message) {
    String what = "a message for an executor";
    Optional<Framework> framework = lookup.framework(message.getFrameworkId(), what, from);
    Optional<Slave> slave = lookup.slave(message.getSlaveId(), what, from);
    if (framework.isEmpty() || slave.isEmpty()) {
      counters.countInvalidFrameworkMessage();
      return;
    }
    outbox.send(slave.get().pid(), message);
    counters.countValidFrameworkMessage();
  }

  void executorMessage(Upid from, ExecutorToFrameworkMessage message) {
    String what = "a message for a framework";
    Optional<Slave> slave = lookup.slave(message.getSlaveId(), what, from);
    Optional<Framework> framework = lookup.framework(message.getFrameworkId(), what, from);
    if (slave.isEmpty() || framework.isEmpty()) {
      counters.countInvalidFrameworkMessage();
      return;
    }
    outbox.send(framework.get().pid(), message);
    counters.countValidFrameworkMessage();
  }

  /** Asks a slave to end an executor, which those of 2012 cannot be asked. */
  void shutDownExecutor(Framework framework, Call.Shutdown shutdown) {
    Optional<Slave> slave =
        lookup.slave(shutdown.getSlaveId(), "the shutdown of an executor", framework.pid());
    if (slave.isEmpty()) {
      return;
    }
    if (!slave.get().isOfLaterRelease()) {
      log.warn(
          "Ignoring the shutdown of executor {} because slave {} knows no such message",
          UserText.quote(shutdown.getExecutorId().getValue()),
          slave.get().id().getValue());
      return;
    }
    outbox.send(
        slave.get().pid(),
        ShutdownExecutorMessage.newBuilder()
            .setFrameworkId(framework.id())
            .setExecutorId(shutdown.getExecutorId())
            .build());
  }

  void statusUpdateAcknowledgement(Upid from, StatusUpdateAcknowledgementMessage message) {
    Optional<Slave> slave = lookup.slave(message.getSlaveId(), "an acknowledgement", from);
    if (slave.isEmpty()) {
      return;
    }
    if (!slave.get().isConnected()) {
      log.info(
          "Dropping an acknowledgement for slave {} because it is disconnected",
          slave.get().id().getValue());
      return; // The slave tells the update again when it is back.
    }
    cluster.frameworks().find(message.getFrameworkId()).ifPresent(framework -> {
      framework.setAcknowledgesHere();
      framework
          .findUnacknowledgedTask(message.getTaskId())
          .filter(task -> task.getSlaveId().equals(message.getSlaveId()))
          .filter(task -> isEndOf(task, message.getUuid()))
          .ifPresent(task -> ended(framework, task));
    });
    outbox.send(slave.get().pid(), message);
  }

  private static boolean isEndOf(Task task, ByteString uuid) {
    return task.getStatusUpdateUuid().equals(uuid)
        && StatusUpdates.isTerminal(task.getStatusUpdateState());
  }

  private void ended(Framework framework, Task task) {
    framework.removeUnacknowledged(task.getTaskId());
    if (bugs.has(Bug.RECOVER_TASK_TWICE)) {
      Resources resources = Resources.of(task.getResourcesList());
      cluster.allocator().resourcesRecovered(framework.id(), task.getSlaveId(), resources);
    }
  }
}
