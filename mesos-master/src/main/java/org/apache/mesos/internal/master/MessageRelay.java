// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.Optional;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.process.Upid;

/** Passes on what schedulers have to say to executors, executors to schedulers, as it is. */
final class MessageRelay {

  private final Lookup lookup;
  private final Outbox outbox;
  private final Counters counters;

  MessageRelay(Lookup lookup, Outbox outbox, Counters counters) {
    this.lookup = lookup;
    this.outbox = outbox;
    this.counters = counters;
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

  void statusUpdateAcknowledgement(Upid from, StatusUpdateAcknowledgementMessage message) {
    lookup
        .slave(message.getSlaveId(), "an acknowledgement", from)
        .ifPresent(slave -> outbox.send(slave.pid(), message));
  }
}
