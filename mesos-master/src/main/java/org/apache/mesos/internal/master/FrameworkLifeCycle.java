// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkReregisteredMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How frameworks come, change their scheduler and go (master.md 4, handlers.md 1.19-1.22). */
final class FrameworkLifeCycle {

  private static final Logger log = LoggerFactory.getLogger(FrameworkLifeCycle.class);

  /** How long a framework is kept that does not say so itself. */
  record Settings(Duration failoverTimeout, Bugs bugs) {}

  private final Cluster cluster;
  private final Outbox outbox;
  private final Clock clock;
  private final Executor master;
  private final MasterInfo masterInfo;
  private final Duration failoverTimeout;
  private final Bugs bugs;

  /** The executor runs calls as the master process. */
  FrameworkLifeCycle(
      Cluster cluster,
      Outbox outbox,
      Clock clock,
      Executor master,
      MasterInfo masterInfo,
      Settings settings) {
    this.cluster = cluster;
    this.outbox = outbox;
    this.clock = clock;
    this.master = master;
    this.masterInfo = masterInfo;
    this.failoverTimeout = settings.failoverTimeout();
    this.bugs = settings.bugs();
  }

  /** A framework that is new to this master; slaves may run tasks of it already. */
  void add(FrameworkID id, FrameworkInfo info, Upid pid) {
    Framework framework = new Framework(id, info, pid, clock.now());
    log.info("Registering framework {} ({}) at {}", id.getValue(), name(framework), pid);
    cluster.frameworks().add(framework);
    outbox.link(pid);
    tellRegistered(framework);
    adopt(framework);
  }

  private void adopt(Framework framework) {
    for (Slave slave : cluster.slaves().all()) {
      adopt(framework, slave);
    }
    cluster.allocator().frameworkAdded(framework.id(), framework.roles(), framework.usedBySlave());
  }

  /**
   * A slave tells of a framework that it has executors of. Unless that is known, its scheduler has
   * yet to find this master, and has as long for it as if it had been disconnected now.
   */
  void recover(FrameworkInfo info) {
    FrameworkID id = info.getId();
    if (Ids.problem(id.getValue()).isPresent()
        || cluster.frameworks().find(id).isPresent()
        || cluster.frameworks().isCompleted(id)) {
      return;
    }
    Framework framework = new Framework(id, info, Upid.EMPTY, clock.now());
    cluster.frameworks().add(framework);
    adopt(framework);
    deactivate(framework);
    Duration own = failoverTimeout(framework);
    Duration timeout =
        own.compareTo(Constants.FRAMEWORK_RETURN) < 0 ? Constants.FRAMEWORK_RETURN : own;
    log.info(
        "Recovered framework {} ({}); keeping it for {}", id.getValue(), name(framework), timeout);
    awaitReturn(framework, timeout);
  }

  /** The scheduler of a framework that slaves have told of finds this master. */
  void comeBack(Framework framework, FrameworkInfo info, Upid pid) {
    log.info("Framework {} ({}) is back at {}", framework.id().getValue(), name(framework), pid);
    refresh(framework, info);
    connect(framework, pid);
    tellRegistered(framework);
  }

  private static void adopt(Framework framework, Slave slave) {
    for (LaunchedTask task : slave.tasks()) {
      if (task.frameworkId().equals(framework.id())) {
        adopt(framework, slave, task);
      }
    }
    for (ExecutorInfo executor : slave.executors(framework.id())) {
      framework.addExecutor(slave.id(), executor);
    }
  }

  private static void adopt(Framework framework, Slave slave, LaunchedTask task) {
    if (framework.findTask(task.id()).isPresent()) {
      log.warn(
          "Forgetting task {} of framework {} on slave {} because another slave has it too",
          UserText.quote(task.id().getValue()),
          framework.id().getValue(),
          slave.id().getValue());
      slave.removeTask(task);
      return;
    }
    framework.addTask(task);
  }

  void tellRegistered(Framework framework) {
    outbox.send(
        framework.pid(),
        FrameworkRegisteredMessage.newBuilder()
            .setFrameworkId(framework.id())
            .setMasterInfo(masterInfo)
            .build());
  }

  /**
   * The same scheduler registers again, which it does when it has lost this master. Another one has
   * been replaced without having heard of it.
   */
  void reconnect(Framework framework, FrameworkInfo info, Upid from) {
    if (!framework.pid().equals(from)) {
      log.warn(
          "Refusing the scheduler at {} because framework {} has failed over to {}",
          from,
          framework.id().getValue(),
          framework.pid());
      tellError(from, "Framework failed over");
      return;
    }
    cluster.recoverOffers(framework);
    refresh(framework, info);
    log.info("Reregistering framework {} at {}", framework.id().getValue(), from);
    connect(framework, from);
    outbox.send(
        from,
        FrameworkReregisteredMessage.newBuilder()
            .setFrameworkId(framework.id())
            .setMasterInfo(masterInfo)
            .build());
  }

  /** Another scheduler takes over. */
  void failOver(Framework framework, FrameworkInfo info, Upid newPid) {
    log.info(
        "Framework {} fails over from {} to {}",
        framework.id().getValue(),
        framework.pid(),
        newPid);
    // A driver that only repeats its registration must not be told that it lost the framework.
    if (!framework.pid().equals(newPid)) {
      tellError(framework.pid(), "Framework failed over");
    }
    refresh(framework, info);
    connect(framework, newPid);
    tellRegistered(framework);
    if (!bugs.has(Bug.KEEP_OFFERS_AT_FAILOVER)) {
      cluster.recoverOffers(framework);
    }
  }

  /** Takes over what a framework says of itself now. Offers in roles that it gave up lapse. */
  void refresh(Framework framework, FrameworkInfo info) {
    ImmutableSet<String> before = framework.roles();
    framework.refresh(info);
    ImmutableSet<String> after = framework.roles();
    if (before.equals(after)) {
      return;
    }
    for (Offer offer : framework.offers()) {
      if (!after.contains(offer.role())) {
        cluster.recoverOffer(offer);
        outbox.send(
            framework.pid(),
            RescindResourceOfferMessage.newBuilder().setOfferId(offer.id()).build());
      }
    }
    framework.revive(Sets.difference(before, after).immutableCopy());
    cluster.allocator().rolesChanged(framework.id(), after);
  }

  private void connect(Framework framework, Upid pid) {
    boolean wasActive = framework.isActive();
    cluster.frameworks().connect(framework, pid, clock.now());
    outbox.link(pid);
    if (!wasActive) {
      cluster.allocator().frameworkActivated(framework.id());
    }
  }

  void tellError(Upid pid, String error) {
    outbox.send(pid, FrameworkErrorMessage.newBuilder().setMessage(error).build());
  }

  /** Tells every slave where the scheduler is. */
  void tellSlaves(Framework framework) {
    cluster.slaves().all().forEach(slave -> outbox.send(slave.pid(), update(framework, slave)));
  }

  /** Tells a slave where the schedulers of all frameworks are that it has executors or tasks of. */
  void tellSlave(Slave slave) {
    for (FrameworkID id : slave.usedByFramework().keySet()) {
      cluster
          .frameworks()
          .find(id)
          .filter(framework -> !framework.isRecovered())
          .ifPresent(framework -> outbox.send(slave.pid(), update(framework, slave)));
    }
  }

  private static UpdateFrameworkMessage update(Framework framework, Slave slave) {
    UpdateFrameworkMessage.Builder message = UpdateFrameworkMessage.newBuilder()
        .setFrameworkId(framework.id())
        .setPid(framework.pid().toString());
    return slave.isOfLaterRelease()
        ? message
            .setFrameworkInfo(framework.info().toBuilder().setId(framework.id()))
            .build()
        : message.build();
  }

  void deactivate(Framework framework) {
    if (framework.isActive()) {
      framework.deactivate();
      cluster.allocator().frameworkDeactivated(framework.id());
    }
  }

  /** The scheduler is gone; it, or another one, may come back for some time. */
  void disconnect(Framework framework) {
    Duration timeout = failoverTimeout(framework);
    log.info(
        "Framework {} ({}) at {} disconnected; keeping it for {}",
        framework.id().getValue(),
        name(framework),
        framework.pid(),
        timeout);
    deactivate(framework);
    framework.disconnect();
    awaitReturn(framework, timeout);
    cluster.recoverOffers(framework);
  }

  private void awaitReturn(Framework framework, Duration timeout) {
    FrameworkID id = framework.id();
    // If the time is over when a reconnection has just been queued, the timer is not cancelled.
    Instant connection = framework.reregisteredTime();
    framework.awaitFailover(
        clock.schedule(timeout, () -> master.execute(() -> failoverTimedOut(id, connection))));
  }

  /** Frameworks of later releases say themselves how long they may be away. */
  private Duration failoverTimeout(Framework framework) {
    double seconds = framework.info().getFailoverTimeout();
    if (!framework.info().hasFailoverTimeout() || !(seconds >= 0)) {
      return failoverTimeout;
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private void failoverTimedOut(FrameworkID id, Instant connection) {
    cluster
        .frameworks()
        .find(id)
        .filter(framework -> !framework.isActive())
        .filter(framework -> framework.reregisteredTime().equals(connection))
        .ifPresent(framework -> {
          log.info("Framework {} did not come back in time", id.getValue());
          remove(framework);
        });
  }

  void remove(Framework framework) {
    log.info("Removing framework {} ({})", framework.id().getValue(), name(framework));
    ShutdownFrameworkMessage shutdown =
        ShutdownFrameworkMessage.newBuilder().setFrameworkId(framework.id()).build();
    cluster.slaves().all().forEach(slave -> outbox.send(slave.pid(), shutdown));
    framework.offers().forEach(cluster.offers()::remove);
    for (LaunchedTask task : framework.tasks()) {
      slave(task).removeTask(task);
      framework.removeTask(task);
    }
    for (Slave slave : cluster.slaves().all()) {
      for (ExecutorID executor : framework.executorsOn(slave.id())) {
        framework.removeExecutor(slave.id(), executor);
        slave.removeExecutor(framework.id(), executor);
      }
    }
    cluster.frameworks().remove(framework, clock.now());
    cluster.allocator().frameworkRemoved(framework.id());
  }

  private Slave slave(LaunchedTask task) {
    return cluster.slaves().find(task.slaveId()).orElseThrow();
  }

  private static String name(Framework framework) {
    return UserText.quote(framework.info().getName());
  }
}
