// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
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
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Upid;

/** A slave, what runs on it and what of it is offered. */
final class Slave {

  /** Frameworks choose the ids of their tasks, so two may choose the same. */
  private record TaskKey(FrameworkID framework, TaskID task) {}

  private final SlaveID id;
  private final SlaveInfo info;
  private final Upid pid;
  private final Instant registeredTime;
  private final Resources total;
  private final Map<TaskKey, LaunchedTask> tasks = new LinkedHashMap<>();
  private final Table<FrameworkID, ExecutorID, ExecutorInfo> executors =
      Tables.newCustomTable(new LinkedHashMap<>(), LinkedHashMap::new);
  private final Set<Offer> offers = new LinkedHashSet<>();
  private Resources resourcesInUse = Resources.empty();
  private Upid observer = Upid.EMPTY;

  Slave(SlaveID id, SlaveInfo info, Upid pid, Instant now) {
    this.id = id;
    this.info = info;
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

  Upid pid() {
    return pid;
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

  /** The process that pings this slave. */
  Upid observer() {
    return observer;
  }

  void setObserver(Upid newObserver) {
    observer = newObserver;
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
