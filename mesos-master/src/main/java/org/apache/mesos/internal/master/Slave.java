// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Table;
import com.google.common.collect.Tables;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** A slave, what runs on it and what of it is offered. */
final class Slave {

  /** Frameworks choose the ids of their tasks, so two may choose the same. */
  private record TaskKey(FrameworkID framework, TaskID task) {}

  private record ExecutorKey(FrameworkID framework, ExecutorID executor) {}

  private final SlaveID id;
  private final Instant registeredTime;
  private final Map<TaskKey, LaunchedTask> tasks = new LinkedHashMap<>();
  private final Table<FrameworkID, ExecutorID, ExecutorInfo> executors =
      Tables.newCustomTable(new LinkedHashMap<>(), LinkedHashMap::new);
  private final Set<Offer> offers = new LinkedHashSet<>();
  private final Map<TaskKey, KillTaskMessage> kills = new LinkedHashMap<>();
  private final Set<FrameworkID> shutDownFrameworks = new LinkedHashSet<>();
  private final Set<ExecutorKey> unconfirmedExecutors = new LinkedHashSet<>();
  private SlaveInfo info;
  private String version;
  private Upid pid;
  private Resources total;
  private boolean isConnected = true;
  private Resources resourcesInUse = Resources.empty();
  private @Nullable Future<Void> removal;

  /** A slave that is connected, of a release; those of the documented revision tell none. */
  Slave(SlaveID id, SlaveInfo info, String version, Upid pid, Instant now) {
    this.id = id;
    this.info = info;
    this.version = version;
    this.pid = pid;
    this.registeredTime = now;
    this.total = Resources.of(info.getResourcesList());
  }

  SlaveID id() {
    return id;
  }

  SlaveInfo info() {
    return info;
  }

  String version() {
    return version;
  }

  /** Whether it tells its release, as all but those of the documented revision do. */
  boolean isOfLaterRelease() {
    return !version.isEmpty();
  }

  Upid pid() {
    return pid;
  }

  /** Whether the connection to it holds; otherwise nothing is offered of it. */
  boolean isConnected() {
    return isConnected;
  }

  void disconnect() {
    isConnected = false;
  }

  /** It is there again, at a pid, and may be of another release. */
  void connect(SlaveInfo newInfo, String newVersion, Upid newPid) {
    info = newInfo;
    version = newVersion;
    pid = newPid;
    total = Resources.of(newInfo.getResourcesList());
    isConnected = true;
  }

  /** The permit to remove it, if it is waiting for that. */
  Optional<Future<Void>> removal() {
    return Optional.ofNullable(removal);
  }

  void setRemoval(@Nullable Future<Void> permit) {
    removal = permit;
  }

  /** All that a framework has here is being shut down; there will be no more updates of it. */
  void setShutDown(FrameworkID framework) {
    shutDownFrameworks.add(framework);
  }

  boolean isShutDown(FrameworkID framework) {
    return shutDownFrameworks.contains(framework);
  }

  /** Once nothing is left of it, the framework may launch tasks here again. */
  void forgetShutdownIfUnused(FrameworkID framework) {
    boolean isUsed = executors.containsRow(framework)
        || tasks.keySet().stream().anyMatch(task -> task.framework().equals(framework));
    if (!isUsed) {
      shutDownFrameworks.remove(framework);
    }
  }

  HostPort hostPort() {
    return new HostPort(info.getHostname(), pid.address().port());
  }

  Instant registeredTime() {
    return registeredTime;
  }

  Resources total() {
    return total;
  }

  /** What tasks and executors use; offers are not among it. */
  Resources resourcesInUse() {
    return resourcesInUse;
  }

  ImmutableList<LaunchedTask> tasks() {
    return ImmutableList.copyOf(tasks.values());
  }

  Optional<LaunchedTask> findTask(FrameworkID framework, TaskID task) {
    return Optional.ofNullable(tasks.get(new TaskKey(framework, task)));
  }

  void addTask(LaunchedTask task) {
    LaunchedTask old = tasks.putIfAbsent(key(task), task);
    checkState(old == null, "duplicate task %s", task.id());
    resourcesInUse = resourcesInUse.add(task.resources());
  }

  void removeTask(LaunchedTask task) {
    checkState(tasks.remove(key(task), task), "unknown task %s", task.id());
    resourcesInUse = resourcesInUse.subtract(task.resources());
    kills.remove(key(task));
  }

  /** The slave is to kill a task of its own; in case that it does not hear it. */
  void rememberKill(KillTaskMessage kill) {
    kills.put(new TaskKey(kill.getFrameworkId(), kill.getTaskId()), kill);
  }

  /** What it has been told to kill and has not reported as ended. */
  ImmutableList<KillTaskMessage> kills() {
    return ImmutableList.copyOf(kills.values());
  }

  private static TaskKey key(LaunchedTask task) {
    return new TaskKey(task.frameworkId(), task.id());
  }

  ImmutableList<Offer> offers() {
    return ImmutableList.copyOf(offers);
  }

  void addOffer(Offer offer) {
    checkState(offers.add(offer), "duplicate offer %s", offer.id());
  }

  void removeOffer(Offer offer) {
    checkState(offers.remove(offer), "unknown offer %s", offer.id());
  }

  Optional<ExecutorInfo> findExecutor(FrameworkID framework, ExecutorID executor) {
    return Optional.ofNullable(executors.get(framework, executor));
  }

  void addExecutor(FrameworkID framework, ExecutorInfo executor) {
    ExecutorInfo old = executors.put(framework, executor.getExecutorId(), executor);
    checkState(old == null, "duplicate executor %s", executor.getExecutorId());
    resourcesInUse = resourcesInUse.add(Resources.of(executor.getResourcesList()));
  }

  void removeExecutor(FrameworkID framework, ExecutorID executor) {
    ExecutorInfo removed = executors.remove(framework, executor);
    checkState(removed != null, "unknown executor %s", executor);
    resourcesInUse = resourcesInUse.subtract(Resources.of(removed.getResourcesList()));
    unconfirmedExecutors.remove(new ExecutorKey(framework, executor));
  }

  /** The slave has not reported it: the task that it was launched for may never have come there. */
  void doubtExecutor(FrameworkID framework, ExecutorID executor) {
    unconfirmedExecutors.add(new ExecutorKey(framework, executor));
  }

  /** The slave has reported it after all. */
  void confirmExecutor(FrameworkID framework, ExecutorID executor) {
    unconfirmedExecutors.remove(new ExecutorKey(framework, executor));
  }

  boolean isExecutorInDoubt(FrameworkID framework, ExecutorID executor) {
    return unconfirmedExecutors.contains(new ExecutorKey(framework, executor));
  }

  /** Whether an executor has a task. */
  boolean isInUse(FrameworkID framework, ExecutorID executor) {
    return tasks.values().stream()
        .anyMatch(task -> task.frameworkId().equals(framework)
            && task.executorId().filter(executor::equals).isPresent());
  }

  /** All executors, with the frameworks they are of. */
  ImmutableTable<FrameworkID, ExecutorID, ExecutorInfo> executors() {
    return ImmutableTable.copyOf(executors);
  }

  /** The executors of a framework that run here. */
  ImmutableList<ExecutorInfo> executors(FrameworkID framework) {
    return ImmutableList.copyOf(executors.row(framework).values());
  }

  /** What the tasks and executors of each framework use. */
  Map<FrameworkID, Resources> usedByFramework() {
    Map<FrameworkID, Resources> used = new LinkedHashMap<>();
    tasks
        .values()
        .forEach(task -> used.merge(task.frameworkId(), task.resources(), Resources::add));
    executors
        .cellSet()
        .forEach(cell -> used.merge(
            cell.getRowKey(), Resources.of(cell.getValue().getResourcesList()), Resources::add));
    return used;
  }
}
