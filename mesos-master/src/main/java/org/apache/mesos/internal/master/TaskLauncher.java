// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.text.UserText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers offers: launches the tasks that are in order, and gives back the rest (master.md 6). */
final class TaskLauncher {

  private static final Logger log = LoggerFactory.getLogger(TaskLauncher.class);

  private static final double REFUSE_FOREVER = -1;

  /** Beyond any uptime, and small enough to be counted in nanoseconds. */
  private static final double MAX_REFUSE_SECONDS = 1e9;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Cluster cluster;
  private final FrameworkValidator frameworks;
  private final Outbox outbox;
  private final StatusUpdates updates;
  private final Counters counters;

  TaskLauncher(
      Cluster cluster,
      FrameworkValidator frameworks,
      Outbox outbox,
      StatusUpdates updates,
      Counters counters) {
    this.cluster = cluster;
    this.frameworks = frameworks;
    this.outbox = outbox;
    this.updates = updates;
    this.counters = counters;
  }

  void launch(Framework framework, LaunchTasksMessage message) {
    ImmutableSet<OfferID> ids = offerIds(message);
    List<Offer> offers = held(framework, ids);
    if (offers.size() < ids.size() || !areOfOne(offers, Offer::slaveId)) {
      lose(framework, message, offers, "Task launched with invalid offer");
    } else if (!areOfOne(offers, Offer::role)) {
      lose(framework, message, offers, "Task launched with offers in different roles");
    } else {
      Slave slave = cluster.slaves().find(offers.get(0).slaveId()).orElseThrow();
      launch(framework, slave, offers, message);
    }
  }

  private void lose(
      Framework framework, LaunchTasksMessage message, List<Offer> offers, String problem) {
    log.warn(
        "Losing {} tasks of framework {} because of their offers {}: {}",
        message.getTasksCount(),
        framework.id().getValue(),
        offerIds(message).stream().map(OfferID::getValue).map(UserText::quote).toList(),
        problem);
    offers.forEach(cluster::recoverOffer);
    for (TaskInfo task : message.getTasksList()) {
      outbox.send(
          framework.pid(),
          updates.lost(framework.id(), task.getTaskId(), Reason.REASON_INVALID_OFFERS, problem));
    }
  }

  /** Peers before 0.17 name one offer, those from 0.20 on any number, those between do both. */
  private static ImmutableSet<OfferID> offerIds(LaunchTasksMessage message) {
    ImmutableSet.Builder<OfferID> ids = ImmutableSet.builder();
    ids.addAll(message.getOfferIdsList());
    // Without any id this is the empty one, which no offer has.
    return message.hasOfferId() || message.getOfferIdsCount() == 0
        ? ids.add(message.getOfferId()).build()
        : ids.build();
  }

  private List<Offer> held(Framework framework, ImmutableSet<OfferID> ids) {
    return ids.stream()
        .map(cluster.offers()::find)
        .flatMap(Optional::stream)
        .filter(offer -> offer.frameworkId().equals(framework.id()))
        .collect(ImmutableList.toImmutableList());
  }

  private static <T> boolean areOfOne(List<Offer> offers, Function<Offer, T> property) {
    return offers.stream().map(property).distinct().count() == 1;
  }

  private void launch(
      Framework framework, Slave slave, List<Offer> offers, LaunchTasksMessage message) {
    Resources offered = Resources.sum(offers.stream().map(Offer::resources).toList());
    offers.forEach(cluster.offers()::remove);
    TaskValidator validator = new TaskValidator(frameworks, framework, slave);
    Resources left = offered;
    boolean namesRoles = Roles.hasMany(framework.info());
    for (TaskInfo info : message.getTasksList()) {
      TaskInfo task = namesRoles ? Roles.allocatedTo(offers.get(0).role(), info) : info;
      Optional<String> problem = validator.problem(task, left);
      if (problem.isPresent()) {
        log.warn(
            "Losing task {} of framework {} because of this: {}",
            UserText.quote(task.getTaskId().getValue()),
            framework.id().getValue(),
            UserText.quote(problem.get()));
        refuse(framework, task, problem.get());
      } else {
        left = left.subtract(launch(framework, slave, task));
      }
    }
    giveBack(framework, slave, offered, left, message.getFilters());
  }

  private void refuse(Framework framework, TaskInfo task, String problem) {
    outbox.send(framework.pid(), updates.invalid(framework, task.getTaskId(), problem));
  }

  /**
   * An operation on offers that this master cannot do: its tasks end in error. If it has none, the
   * scheduler could wait for ever for what it leads to, so the driver is told.
   */
  void refuse(Framework framework, Operation operation) {
    log.warn(
        "Refusing an operation of framework {} because {} is not supported",
        framework.id().getValue(),
        operation.getType());
    String problem = "Operation " + operation.getType() + " is not supported";
    for (TaskInfo task : operation.getLaunchGroup().getTaskGroup().getTasksList()) {
      refuse(framework, task, problem);
    }
    if (operation.getType() != Operation.Type.LAUNCH_GROUP) {
      outbox.send(
          framework.pid(),
          FrameworkErrorMessage.newBuilder().setMessage(problem).build());
    }
  }

  /** Gives the resources that the task uses, with its executor's if that one is new. */
  private Resources launch(Framework framework, Slave slave, TaskInfo info) {
    Resources used = Resources.of(info.getResourcesList());
    boolean isNewExecutor =
        info.hasExecutor() && !framework.hasExecutor(slave.id(), executorId(info));
    if (isNewExecutor) {
      framework.addExecutor(slave.id(), info.getExecutor());
      slave.addExecutor(framework.id(), info.getExecutor());
      used = used.add(Resources.of(info.getExecutor().getResourcesList()));
    }
    LaunchedTask task = new LaunchedTask(task(framework, slave, info));
    framework.addTask(task);
    slave.addTask(task);
    counters.countTask(TaskState.TASK_STAGING);
    log.info(
        "Launching task {} of framework {} on slave {} ({})",
        UserText.quote(info.getTaskId().getValue()),
        framework.id().getValue(),
        slave.id().getValue(),
        task.resources());
    RunTaskMessage.Builder message = RunTaskMessage.newBuilder()
        .setFrameworkId(framework.id())
        .setFramework(framework.info())
        .setPid(framework.pid().toString())
        .setTask(info);
    if (slave.isOfLaterRelease()) {
      // An executor that has ended meanwhile must not be started without its resources.
      message.setLaunchExecutor(isNewExecutor || info.hasCommand());
    }
    outbox.send(slave.pid(), message.build());
    return used;
  }

  private static ExecutorID executorId(TaskInfo info) {
    return info.getExecutor().getExecutorId();
  }

  private static Task task(Framework framework, Slave slave, TaskInfo info) {
    Task.Builder task = Task.newBuilder()
        .setName(info.getName())
        .setTaskId(info.getTaskId())
        .setFrameworkId(framework.id())
        .setSlaveId(slave.id())
        .setState(TaskState.TASK_STAGING)
        .addAllResources(info.getResourcesList());
    if (info.hasExecutor()) {
      task.setExecutorId(executorId(info));
    }
    describe(task, info);
    return task.build();
  }

  /** What tools of later releases look for. */
  private static void describe(Task.Builder task, TaskInfo info) {
    if (info.hasLabels()) {
      task.setLabels(info.getLabels());
    }
    if (info.hasDiscovery()) {
      task.setDiscovery(info.getDiscovery());
    }
    if (info.hasContainer()) {
      task.setContainer(info.getContainer());
    }
    if (info.hasHealthCheck()) {
      task.setHealthCheck(info.getHealthCheck());
    }
    if (info.hasKillPolicy()) {
      task.setKillPolicy(info.getKillPolicy());
    }
  }

  private void giveBack(
      Framework framework, Slave slave, Resources offered, Resources left, Filters filters) {
    Allocator allocator = cluster.allocator();
    Resources unused = left.allocatable();
    if (unused.equals(offered)) {
      allocator.resourcesRefused(framework.id(), slave.id(), offered, refusal(filters));
    } else if (!unused.isEmpty()) {
      allocator.resourcesUnused(framework.id(), slave.id(), unused);
    }
  }

  /** How long a framework does not want a slave; what makes no sense is no time at all. */
  static Duration refusal(Filters filters) {
    double seconds =
        filters.hasRefuseSeconds() ? filters.getRefuseSeconds() : Constants.DEFAULT_REFUSE_SECONDS;
    if (seconds == REFUSE_FOREVER || seconds > MAX_REFUSE_SECONDS) {
      return Allocator.FOREVER;
    }
    return seconds > 0 ? Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND)) : Duration.ZERO;
  }
}
