// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How slaves come and go (handlers.md 1.23-1.25). */
final class SlaveLifeCycle {

  private static final Logger log = LoggerFactory.getLogger(SlaveLifeCycle.class);

  private final Cluster cluster;
  private final Outbox outbox;
  private final StatusUpdates updates;
  private final Node node;
  private final Consumer<SlaveID> onTimeout;

  /** The consumer is told, by another process, of slaves that do not answer pings. */
  SlaveLifeCycle(
      Cluster cluster,
      Outbox outbox,
      StatusUpdates updates,
      Node node,
      Consumer<SlaveID> onTimeout) {
    this.cluster = cluster;
    this.outbox = outbox;
    this.updates = updates;
    this.node = node;
    this.onTimeout = onTimeout;
  }

  /** A slave that is new to the cluster, of a release. */
  void add(Slave slave, String version) {
    log.info(
        "Registering slave {} at {} ({}) with {}",
        slave.id().getValue(),
        slave.pid(),
        UserText.quote(slave.info().getHostname()),
        slave.total());
    admit(slave);
    tellRegistered(slave);
    observe(slave, version);
    cluster.allocator().slaveAdded(slave.id(), slave.total(), slave.usedByFramework());
  }

  void tellRegistered(Slave slave) {
    outbox.send(
        slave.pid(), SlaveRegisteredMessage.newBuilder().setSlaveId(slave.id()).build());
  }

  private void admit(Slave slave) {
    cluster.slaves().add(slave);
    cluster.slaves().activate(slave.hostPort());
    outbox.link(slave.pid());
  }

  private void observe(Slave slave, String version) {
    SlaveObserver observer = new SlaveObserver(
        node.generateId("slave-observer"),
        slave.pid(),
        SlaveObserver.PingKind.of(version),
        () -> onTimeout.accept(slave.id()));
    slave.setObserver(node.spawn(observer));
  }

  void stopObserving(Slave slave) {
    node.terminate(slave.observer());
  }

  /** A slave that is new to this master only, with what it runs. */
  void readd(Slave slave, String version, List<ExecutorInfo> executors, List<Task> tasks) {
    log.info(
        "Reregistering slave {} at {} ({}) with {} and {} tasks",
        slave.id().getValue(),
        slave.pid(),
        UserText.quote(slave.info().getHostname()),
        slave.total(),
        tasks.size());
    admit(slave);
    tellReregistered(slave);
    observe(slave, version);
    tasks.forEach(task -> readd(slave, task, executors));
    // Those that run without a task at present use resources as well.
    executors.stream()
        .filter(ExecutorInfo::hasFrameworkId)
        .forEach(executor -> readdExecutor(slave, executor.getFrameworkId(), executor));
    // handlers.md 1.24: what runs is accounted first, so that it is not offered.
    cluster.allocator().slaveAdded(slave.id(), slave.total(), slave.usedByFramework());
  }

  void tellReregistered(Slave slave) {
    outbox.send(
        slave.pid(),
        SlaveReregisteredMessage.newBuilder().setSlaveId(slave.id()).build());
  }

  private void readd(Slave slave, Task reported, List<ExecutorInfo> executors) {
    Optional<Framework> framework = cluster.frameworks().find(reported.getFrameworkId());
    Optional<String> problem = problem(slave, reported, framework);
    if (problem.isPresent()) {
      log.warn(
          "Ignoring task {} of framework {} on slave {} because {}",
          UserText.quote(reported.getTaskId().getValue()),
          UserText.quote(reported.getFrameworkId().getValue()),
          slave.id().getValue(),
          problem.get());
      return;
    }
    LaunchedTask task = new LaunchedTask(
        reported.toBuilder().setState(StatusUpdates.known(reported.getState())).build());
    executors.stream()
        .filter(executor -> isOf(task, executor))
        .findFirst()
        .ifPresent(executor -> readdExecutor(slave, task.frameworkId(), executor));
    slave.addTask(task);
    if (framework.isEmpty()) {
      log.warn(
          "Task {} on slave {} is possibly orphaned because framework {} is not registered",
          UserText.quote(task.id().getValue()),
          slave.id().getValue(),
          UserText.quote(task.frameworkId().getValue()));
      return;
    }
    framework.get().addTask(task);
    outbox.send(
        slave.pid(),
        UpdateFrameworkMessage.newBuilder()
            .setFrameworkId(framework.get().id())
            .setPid(framework.get().pid().toString())
            .build());
  }

  private static Optional<String> problem(Slave slave, Task task, Optional<Framework> framework) {
    if (!task.getSlaveId().equals(slave.id())) {
      return Optional.of("it is on another slave");
    }
    if (slave.findTask(task.getFrameworkId(), task.getTaskId()).isPresent()
        || framework.flatMap(known -> known.findTask(task.getTaskId())).isPresent()) {
      return Optional.of("there is one with this id already");
    }
    if (!task.getResourcesList().stream().allMatch(Resources::isValid)) {
      return Optional.of("its resources are not valid");
    }
    return Optional.empty();
  }

  /** Slaves of the documented revision do not say whose an executor is. */
  private static boolean isOf(LaunchedTask task, ExecutorInfo executor) {
    return task.executorId().filter(executor.getExecutorId()::equals).isPresent()
        && (!executor.hasFrameworkId() || executor.getFrameworkId().equals(task.frameworkId()));
  }

  private void readdExecutor(Slave slave, FrameworkID frameworkId, ExecutorInfo reported) {
    if (slave.findExecutor(frameworkId, reported.getExecutorId()).isPresent()) {
      return;
    }
    ExecutorInfo executor = reported.toBuilder()
        .clearResources()
        .addAllResources(valid(reported.getResourcesList()))
        .build();
    slave.addExecutor(frameworkId, executor);
    cluster
        .frameworks()
        .find(frameworkId)
        .ifPresent(framework -> framework.addExecutor(slave.id(), executor));
  }

  /** A slave's own description without amounts that nobody can compute with. */
  static SlaveInfo withValidResources(SlaveInfo info) {
    List<Resource> valid = valid(info.getResourcesList());
    if (valid.size() < info.getResourcesCount()) {
      log.warn(
          "Ignoring {} resources of the slave on {} because they are not valid",
          info.getResourcesCount() - valid.size(),
          UserText.quote(info.getHostname()));
    }
    return info.toBuilder().clearResources().addAllResources(valid).build();
  }

  private static List<Resource> valid(List<Resource> resources) {
    return resources.stream().filter(Resources::isValid).collect(ImmutableList.toImmutableList());
  }

  /** The slave is gone, or is to be: it is told to shut down, in case that it hears it. */
  void shutDown(Slave slave) {
    outbox.send(slave.pid(), ShutdownMessage.getDefaultInstance());
    remove(slave);
  }

  /** The slave is gone, and with it all that runs on it. */
  void remove(Slave slave) {
    log.info("Removing slave {} at {}", slave.id().getValue(), slave.pid());
    slave.tasks().forEach(this::lose);
    for (Offer offer : slave.offers()) {
      cluster.offers().remove(offer);
      rescind(offer);
    }
    SlaveID id = slave.id();
    LostSlaveMessage lost = LostSlaveMessage.newBuilder().setSlaveId(id).build();
    for (Framework framework : cluster.frameworks().all()) {
      framework.executorsOn(id).forEach(executor -> framework.removeExecutor(id, executor));
      outbox.send(framework.pid(), lost);
    }
    stopObserving(slave);
    cluster.slaves().remove(slave);
    cluster.allocator().slaveRemoved(id);
  }

  /** Tasks of frameworks that are not registered are lost silently. */
  private void lose(LaunchedTask task) {
    cluster.frameworks().find(task.frameworkId()).ifPresent(framework -> {
      outbox.send(
          framework.pid(), updates.lost(task, Reason.REASON_SLAVE_REMOVED, "Slave removed"));
      task.setState(TaskState.TASK_LOST);
      framework.removeTask(task);
    });
  }

  private void rescind(Offer offer) {
    Framework framework = cluster.frameworks().find(offer.frameworkId()).orElseThrow();
    outbox.send(
        framework.pid(),
        RescindResourceOfferMessage.newBuilder().setOfferId(offer.id()).build());
  }
}
