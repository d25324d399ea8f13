// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.MasterSlaveConnection;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.master.registry.Operation.Return;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How slaves come and go (handlers.md 1.23-1.25). */
record SlaveLifeCycle(
    Cluster cluster,
    Outbox outbox,
    StatusUpdates updates,
    Admission admission,
    SlaveReports reports,
    FrameworkLifeCycle frameworkLife,
    SlaveObservers observers,
    Bugs bugs) {

  private static final Logger log = LoggerFactory.getLogger(SlaveLifeCycle.class);

  private static final MasterSlaveConnection CONNECTION = MasterSlaveConnection.newBuilder()
      .setTotalPingTimeoutSeconds((double) Constants.SLAVE_PONG_TIMEOUT
          .multipliedBy(Constants.MAX_SLAVE_TIMEOUTS)
          .toSeconds())
      .build();

  /** An update for a framework that has to wait for the registry. */
  private record News(FrameworkID framework, StatusUpdateMessage update) {}

  /** A slave that is new to the cluster. */
  void add(Slave slave) {
    log.info(
        "Registering slave {} at {} ({}) with {}",
        slave.id().getValue(),
        slave.pid(),
        UserText.quote(slave.info().getHostname()),
        slave.total());
    admit(slave);
    tellRegistered(slave);
    observers.begin(slave);
    cluster.allocator().slaveAdded(slave.id(), slave.total(), slave.usedByFramework());
  }

  void tellRegistered(Slave slave) {
    SlaveRegisteredMessage.Builder message =
        SlaveRegisteredMessage.newBuilder().setSlaveId(slave.id());
    outbox.send(
        slave.pid(),
        slave.isOfLaterRelease() ? message.setConnection(CONNECTION).build() : message.build());
  }

  private void admit(Slave slave) {
    cluster.slaves().add(slave);
    cluster.slaves().activate(slave.hostPort());
    outbox.link(slave.pid());
  }

  /** A slave that is new to this master only, with what it runs. */
  void readd(Slave slave, ReregisterSlaveMessage report) {
    log.info(
        "Reregistering slave {} at {} ({}) with {} and {} tasks",
        slave.id().getValue(),
        slave.pid(),
        UserText.quote(slave.info().getHostname()),
        slave.total(),
        report.getTasksCount());
    admit(slave);
    tellReregistered(slave, ImmutableList.of());
    observers.begin(slave);
    reports.take(slave, report);
    // handlers.md 1.24: what runs is accounted first, so that it is not offered.
    cluster.allocator().slaveAdded(slave.id(), slave.total(), slave.usedByFramework());
    frameworkLife.tellSlave(slave);
    reports.shutDownLeftOvers(slave);
  }

  private void tellReregistered(Slave slave, List<ReconcileTasksMessage> reconciliations) {
    SlaveReregisteredMessage.Builder message = SlaveReregisteredMessage.newBuilder()
        .setSlaveId(slave.id())
        .addAllReconciliations(reconciliations);
    outbox.send(
        slave.pid(),
        slave.isOfLaterRelease() ? message.setConnection(CONNECTION).build() : message.build());
  }

  /** A slave that this master knows comes back, or repeats itself, with what it runs. */
  void reconnect(Slave slave, Upid pid, ReregisterSlaveMessage report) {
    log.info(
        "Slave {} ({}) is back at {}, before at {}",
        slave.id().getValue(),
        UserText.quote(slave.info().getHostname()),
        pid,
        slave.pid());
    boolean wasConnected = slave.isConnected();
    Resources total = slave.total();
    Map<FrameworkID, Resources> used = slave.usedByFramework();
    cluster
        .slaves()
        .connect(slave, withValidResources(report.getSlave()), report.getVersion(), pid);
    cluster.slaves().activate(slave.hostPort());
    slave.removal().ifPresent(permit -> permit.discard());
    slave.setRemoval(null);
    outbox.link(pid);
    observers.begin(slave);
    ImmutableList<ReconcileTasksMessage> reconciliations = reports.missing(slave, report);
    if (slave.isOfLaterRelease()) {
      reports.take(slave, report);
    }
    tellReregistered(slave, reconciliations);
    frameworkLife.tellSlave(slave);
    slave.kills().forEach(kill -> outbox.send(slave.pid(), kill));
    reports.shutDownLeftOvers(slave);
    if (!slave.total().equals(total) || !slave.usedByFramework().equals(used)) {
      // What it has to offer is counted anew.
      slave.offers().forEach(this::withdraw);
      cluster.allocator().slaveRemoved(slave.id());
      cluster.allocator().slaveAdded(slave.id(), slave.total(), slave.usedByFramework());
    } else if (!wasConnected) {
      cluster.allocator().slaveActivated(slave.id());
    }
  }

  /** A slave's own description without amounts that nobody can compute with. */
  static SlaveInfo withValidResources(SlaveInfo info) {
    List<Resource> valid = SlaveReports.valid(info.getResourcesList());
    if (valid.size() < info.getResourcesCount()) {
      log.warn(
          "Ignoring {} resources of the slave on {} because they are not valid",
          info.getResourcesCount() - valid.size(),
          UserText.quote(info.getHostname()));
    }
    return info.toBuilder().clearResources().addAllResources(valid).build();
  }

  /**
   * The connection to a slave is broken that may come back with all that it runs. Until then
   * nothing of it is offered. Nothing is declared lost: whether the slave itself has ended, and
   * with it what cannot outlive it, is known when it is back, and until then its pings are counted.
   */
  void disconnect(Slave slave) {
    log.info("Slave {} at {} disconnected", slave.id().getValue(), slave.pid());
    slave.disconnect();
    observers.tellConnected(slave);
    if (!bugs.has(Bug.OFFER_DISCONNECTED_SLAVE)) {
      cluster.allocator().slaveDeactivated(slave.id());
    }
    slave.offers().forEach(this::withdraw);
  }

  /** Takes an offer back, whose framework is told. */
  private void withdraw(Offer offer) {
    cluster.offers().remove(offer);
    if (!bugs.has(Bug.FORGET_RESCINDED_RESOURCES)) {
      cluster
          .allocator()
          .resourcesRecovered(offer.frameworkId(), offer.slaveId(), offer.resources());
    }
    rescind(offer);
  }

  private void rescind(Offer offer) {
    Framework framework = cluster.frameworks().find(offer.frameworkId()).orElseThrow();
    outbox.send(
        framework.pid(),
        RescindResourceOfferMessage.newBuilder().setOfferId(offer.id()).build());
  }

  /** The slave is gone, or is to be: it is told to shut down, in case that it hears it. */
  void shutDown(Slave slave, String reason) {
    tellShutDown(slave.pid(), reason);
    remove(slave, Return.REFUSED);
  }

  void tellShutDown(Upid slave, String reason) {
    outbox.send(slave, ShutdownMessage.newBuilder().setMessage(reason).build());
  }

  /**
   * The slave is gone, and with it all that runs on it. Frameworks hear of that once it is certain
   * that no later leader takes it back.
   */
  void remove(Slave slave, Return comeback) {
    log.info("Removing slave {} at {}", slave.id().getValue(), slave.pid());
    SlaveID id = slave.id();
    List<News> news = new ArrayList<>();
    slave.tasks().forEach(task -> lose(task, news));
    for (Offer offer : slave.offers()) {
      cluster.offers().remove(offer);
      rescind(offer);
    }
    for (Framework framework : cluster.frameworks().all()) {
      framework.executorsOn(id).forEach(executor -> framework.removeExecutor(id, executor));
      loseUpdates(framework, id, news);
    }
    slave.removal().ifPresent(permit -> permit.discard());
    observers.end(slave);
    cluster.slaves().remove(slave);
    cluster.allocator().slaveRemoved(id);
    admission.remove(id, comeback, () -> {
      news.forEach(this::tell);
      tellLost(id);
    });
  }

  /** Tasks of frameworks that are not registered are lost silently. */
  private void lose(LaunchedTask task, List<News> news) {
    cluster.frameworks().find(task.frameworkId()).ifPresent(framework -> {
      news.add(new News(
          framework.id(), updates.lost(task, Reason.REASON_SLAVE_REMOVED, "Slave removed")));
      task.setState(TaskState.TASK_LOST);
      framework.removeTask(task);
    });
  }

  /** The slave would have told how these ended until it was acknowledged. */
  private void loseUpdates(Framework framework, SlaveID slave, List<News> news) {
    for (Task task : framework.unacknowledgedTasks()) {
      if (task.getSlaveId().equals(slave)) {
        framework.removeUnacknowledged(task.getTaskId());
        news.add(new News(framework.id(), updates.ended(task)));
      }
    }
  }

  private void tell(News news) {
    cluster
        .frameworks()
        .find(news.framework())
        .ifPresent(framework -> outbox.send(framework.pid(), news.update()));
  }

  /** All frameworks hear that a slave is gone. */
  void tellLost(SlaveID slave) {
    LostSlaveMessage lost = LostSlaveMessage.newBuilder().setSlaveId(slave).build();
    cluster.frameworks().all().forEach(framework -> outbox.send(framework.pid(), lost));
  }
}
