// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.text.UserText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what a slave says that it runs, into the slave and its frameworks. The allocator learns
 * of it from the caller, once for all.
 */
final class SlaveReports {

  private static final Logger log = LoggerFactory.getLogger(SlaveReports.class);

  private static final String UNKNOWN_THERE = "Task is unknown to the slave";

  private final Cluster cluster;
  private final Outbox outbox;
  private final StatusUpdates updates;
  private final FrameworkLifeCycle frameworkLife;

  SlaveReports(
      Cluster cluster, Outbox outbox, StatusUpdates updates, FrameworkLifeCycle frameworkLife) {
    this.cluster = cluster;
    this.outbox = outbox;
    this.updates = updates;
    this.frameworkLife = frameworkLife;
  }

  /** Everything that the slave reports and that is not known of it is on it from now on. */
  void take(Slave slave, ReregisterSlaveMessage report) {
    for (FrameworkInfo framework : report.getFrameworksList()) {
      frameworkLife.recover(framework);
    }
    report.getTasksList().forEach(task -> take(slave, task, report.getExecutorInfosList()));
    // Those that run without a task at present use resources as well.
    report.getExecutorInfosList().stream()
        .filter(ExecutorInfo::hasFrameworkId)
        .filter(executor -> !isOfCommand(executor, report))
        .forEach(executor -> take(slave, executor.getFrameworkId(), executor));
  }

  /** The executor of a command task is an affair of the slave, which names it as the task. */
  private static boolean isOfCommand(ExecutorInfo executor, ReregisterSlaveMessage report) {
    return report.getTasksList().stream()
        .anyMatch(task -> !task.hasExecutorId()
            && task.getFrameworkId().equals(executor.getFrameworkId())
            && task.getTaskId().getValue().equals(executor.getExecutorId().getValue()));
  }

  private void take(Slave slave, Task reported, List<ExecutorInfo> executors) {
    if (slave.findTask(reported.getFrameworkId(), reported.getTaskId()).isPresent()) {
      // Known already: the slave was away, and is back with what it had.
      return;
    }
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
    if (StatusUpdates.isTerminal(task.task().getState())) {
      // It uses nothing any more; the slave tells its end until that is acknowledged.
      framework.ifPresent(known -> known.putUnacknowledged(task.task()));
      return;
    }
    executors.stream()
        .filter(executor -> isOf(task, executor))
        .findFirst()
        .ifPresent(executor -> take(slave, task.frameworkId(), executor));
    slave.addTask(task);
    framework.ifPresentOrElse(
        known -> known.addTask(task),
        () -> log.warn(
            "Task {} on slave {} is possibly orphaned because framework {} is not registered",
            UserText.quote(task.id().getValue()),
            slave.id().getValue(),
            UserText.quote(task.frameworkId().getValue())));
  }

  private static Optional<String> problem(Slave slave, Task task, Optional<Framework> framework) {
    if (!task.getSlaveId().equals(slave.id())) {
      return Optional.of("it is on another slave");
    }
    if (framework.flatMap(known -> known.findTask(task.getTaskId())).isPresent()) {
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

  private void take(Slave slave, FrameworkID frameworkId, ExecutorInfo reported) {
    if (slave.findExecutor(frameworkId, reported.getExecutorId()).isPresent()) {
      slave.confirmExecutor(frameworkId, reported.getExecutorId());
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

  static List<Resource> valid(List<Resource> resources) {
    return resources.stream().filter(Resources::isValid).collect(ImmutableList.toImmutableList());
  }

  /**
   * What a slave that is known should have and does not report. One of a later release is asked for
   * these tasks, since a launch may still be on its way to it, and says itself which are lost; with
   * others they are lost at once.
   */
  ImmutableList<ReconcileTasksMessage> missing(Slave slave, ReregisterSlaveMessage report) {
    Map<FrameworkID, Set<TaskID>> reported = new LinkedHashMap<>();
    for (Task task : report.getTasksList()) {
      reported
          .computeIfAbsent(task.getFrameworkId(), id -> new LinkedHashSet<>())
          .add(task.getTaskId());
    }
    List<LaunchedTask> missing = slave.tasks().stream()
        .filter(task ->
            !reported.getOrDefault(task.frameworkId(), ImmutableSet.of()).contains(task.id()))
        .toList();
    forgetAcknowledged(slave, reported);
    if (!slave.isOfLaterRelease()) {
      missing.forEach(task -> lose(slave, task, Reason.REASON_SLAVE_REREGISTERED, UNKNOWN_THERE));
    }
    forgetExecutors(slave, report);
    return slave.isOfLaterRelease() ? reconciliations(missing) : ImmutableList.of();
  }

  /** The scheduler's acknowledgement has come to the slave, if not through this master. */
  private void forgetAcknowledged(Slave slave, Map<FrameworkID, Set<TaskID>> reported) {
    for (Framework framework : cluster.frameworks().all()) {
      Set<TaskID> there = reported.getOrDefault(framework.id(), ImmutableSet.of());
      framework.unacknowledgedTasks().stream()
          .filter(task -> task.getSlaveId().equals(slave.id()))
          .map(Task::getTaskId)
          .filter(task -> !there.contains(task))
          .forEach(framework::removeUnacknowledged);
    }
  }

  /** A task that was on the slave and is lost; its resources are free for whoever accounts them. */
  void lose(Slave slave, LaunchedTask task, Reason reason, String message) {
    slave.removeTask(task);
    cluster.frameworks().find(task.frameworkId()).ifPresent(framework -> {
      outbox.send(framework.pid(), updates.lost(task, reason, message));
      task.setState(TaskState.TASK_LOST);
      framework.removeTask(task);
    });
  }

  private void forgetExecutors(Slave slave, ReregisterSlaveMessage report) {
    slave.executors().cellSet().forEach(cell -> {
      FrameworkID framework = cell.getRowKey();
      ExecutorID executor = cell.getColumnKey();
      if (isReported(report, framework, executor)) {
        return;
      }
      if (slave.isInUse(framework, executor)) {
        slave.doubtExecutor(framework, executor);
        return;
      }
      slave.removeExecutor(framework, executor);
      cluster
          .frameworks()
          .find(framework)
          .ifPresent(known -> known.removeExecutor(slave.id(), executor));
    });
  }

  private static boolean isReported(
      ReregisterSlaveMessage report, FrameworkID framework, ExecutorID executor) {
    return report.getExecutorInfosList().stream()
        .anyMatch(info -> info.getExecutorId().equals(executor)
            && (!info.hasFrameworkId() || info.getFrameworkId().equals(framework)));
  }

  private ImmutableList<ReconcileTasksMessage> reconciliations(List<LaunchedTask> missing) {
    Map<FrameworkID, ReconcileTasksMessage.Builder> byFramework = new LinkedHashMap<>();
    for (LaunchedTask task : missing) {
      log.info(
          "Asking slave {} for task {} of framework {}, which it does not report",
          task.slaveId().getValue(),
          UserText.quote(task.id().getValue()),
          task.frameworkId().getValue());
      byFramework
          .computeIfAbsent(task.frameworkId(), this::reconciliation)
          .addStatuses(TaskStatus.newBuilder()
              .setTaskId(task.id())
              .setSlaveId(task.slaveId())
              .setState(task.task().getState())
              .setReason(Reason.REASON_RECONCILIATION)
              .setMessage("Reconciliation: Task is not reported by the slave"));
    }
    return byFramework.values().stream()
        .map(ReconcileTasksMessage.Builder::build)
        .collect(ImmutableList.toImmutableList());
  }

  private ReconcileTasksMessage.Builder reconciliation(FrameworkID id) {
    ReconcileTasksMessage.Builder message = ReconcileTasksMessage.newBuilder().setFrameworkId(id);
    cluster
        .frameworks()
        .find(id)
        .ifPresent(framework ->
            message.setFramework(framework.info().toBuilder().setId(id).build()));
    return message;
  }

  /**
   * Frameworks that are gone: their executors are shut down and use resources until the slave says
   * that they have ended.
   */
  void shutDownLeftOvers(Slave slave) {
    ImmutableSet<FrameworkID> present =
        ImmutableSet.copyOf(slave.usedByFramework().keySet());
    for (FrameworkID framework : present) {
      if (cluster.frameworks().isCompleted(framework)) {
        log.info(
            "Shutting down what framework {} has on slave {} because it is gone",
            UserText.quote(framework.getValue()),
            slave.id().getValue());
        slave.setShutDown(framework);
        outbox.send(
            slave.pid(),
            ShutdownFrameworkMessage.newBuilder().setFrameworkId(framework).build());
      }
    }
  }
}
