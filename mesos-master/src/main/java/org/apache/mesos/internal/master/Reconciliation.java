// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells schedulers how their tasks are, as far as the master knows. */
final class Reconciliation {

  private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

  /**
   * A slave that is not back by then would count as lost by its pings as well. So long even slaves
   * may come back that the registry does not know: it may not outlive a master.
   */
  static final Duration SLAVES_RETURN =
      Constants.SLAVE_PONG_TIMEOUT.multipliedBy(Constants.MAX_SLAVE_TIMEOUTS);

  private final Cluster cluster;
  private final Admission admission;
  private final Outbox outbox;
  private final StatusUpdates updates;
  private final Clock clock;
  private Instant slavesAreBack = Instant.MIN;

  Reconciliation(
      Cluster cluster, Admission admission, Outbox outbox, StatusUpdates updates, Clock clock) {
    this.cluster = cluster;
    this.admission = admission;
    this.outbox = outbox;
    this.updates = updates;
    this.clock = clock;
  }

  /** From now on this master leads; the slaves of the former one are on their way. */
  void elected() {
    slavesAreBack = clock.now().plus(SLAVES_RETURN);
  }

  /** All of the framework's tasks that have not ended, or whose end is not acknowledged. */
  void tellAll(Framework framework) {
    log.info("Telling framework {} of all of its tasks", framework.id().getValue());
    framework.tasks().forEach(task -> outbox.send(framework.pid(), updates.latest(task.task())));
    framework
        .unacknowledgedTasks()
        .forEach(task -> outbox.send(framework.pid(), updates.latest(task)));
  }

  /** The latest state of a task, or that it is lost. The slave's id may be empty. */
  void tell(Framework framework, TaskID id, SlaveID slave) {
    var latest = framework
        .findTask(id)
        .map(LaunchedTask::task)
        .or(() -> framework.findUnacknowledgedTask(id))
        .or(() -> framework.findCompletedTask(id).filter(this::isCertain))
        .map(updates::latest)
        .or(() -> unknown(framework, id, slave));
    if (latest.isPresent()) {
      outbox.send(framework.pid(), latest.get());
    } else {
      log.info(
          "Not telling framework {} of task {} because its slave may come back yet",
          framework.id().getValue(),
          UserText.quote(id.getValue()));
    }
  }

  /** Whether no later leader may find that a task, which counts as lost here, is running. */
  private boolean isCertain(Task completed) {
    return !admission.isRemoving(completed.getSlaveId());
  }

  private Optional<StatusUpdateMessage> unknown(Framework framework, TaskID id, SlaveID slave) {
    return mayBeRunning(slave)
        ? Optional.empty()
        : Optional.of(updates.unknown(framework.id(), id, slave));
  }

  /** Whether a task that is not known may be on a slave, or if that is not given, on any. */
  private boolean mayBeRunning(SlaveID slave) {
    if (admission.isRemoving(slave)) {
      return true;
    }
    if (cluster.slaves().find(slave).isPresent() || admission.isRemoved(slave)) {
      return false;
    }
    boolean isExpected =
        slave.getValue().isEmpty() ? admission.isAnyExpected() : admission.isExpected(slave);
    return isExpected || clock.now().isBefore(slavesAreBack);
  }
}
