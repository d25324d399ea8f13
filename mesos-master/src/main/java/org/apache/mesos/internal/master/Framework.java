// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.EvictingQueue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Table;
import com.google.common.collect.Tables;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** A framework, the offers it holds and what it runs; its resources are the sum of these. */
final class Framework {

  private final FrameworkID id;
  private final Instant registeredTime;
  private final Map<TaskID, LaunchedTask> tasks = new LinkedHashMap<>();
  private final EvictingQueue<Task> completedTasks =
      EvictingQueue.create(Constants.MAX_COMPLETED_TASKS_PER_FRAMEWORK);
  private final Set<Offer> offers = new LinkedHashSet<>();
  private final Table<SlaveID, ExecutorID, ExecutorInfo> executors =
      Tables.newCustomTable(new LinkedHashMap<>(), LinkedHashMap::new);
  private final Map<TaskID, Task> unacknowledged = new LinkedHashMap<>();
  private FrameworkInfo info;
  private Upid pid;
  private boolean acknowledgesHere;
  private boolean speaksCalls;
  private boolean isActive = true;
  private boolean isConnected;
  private final Set<String> suppressedRoles = new LinkedHashSet<>();
  private Instant reregisteredTime;
  private @Nullable Instant unregisteredTime;
  private Resources resources = Resources.empty();
  private @Nullable Timer failoverTimer;

  Framework(FrameworkID id, FrameworkInfo info, Upid pid, Instant now) {
    this.id = id;
    this.info = info;
    this.pid = pid;
    this.isConnected = !pid.isEmpty();
    this.registeredTime = now;
    this.reregisteredTime = now;
  }

  FrameworkID id() {
    return id;
  }

  FrameworkInfo info() {
    return info;
  }

  /**
   * What it says of itself now. What its executors were started with stays: the user and whether
   * they outlive their slave.
   */
  void refresh(FrameworkInfo latest) {
    FrameworkInfo.Builder merged = latest.toBuilder().setUser(info.getUser());
    info = info.hasCheckpoint()
        ? merged.setCheckpoint(info.getCheckpoint()).build()
        : merged.clearCheckpoint().build();
  }

  Upid pid() {
    return pid;
  }

  /** Whether only slaves have told of it: its scheduler has not found this master yet. */
  boolean isRecovered() {
    return pid.isEmpty();
  }

  /** Whether acknowledgements of its scheduler come through the master. */
  boolean acknowledgesHere() {
    return acknowledgesHere;
  }

  void setAcknowledgesHere() {
    acknowledgesHere = true;
  }

  /**
   * Whether its scheduler is of a later release, by what it has sent: such a one knows more states
   * of tasks than there were in 2012.
   */
  boolean speaksCalls() {
    return speaksCalls;
  }

  void setSpeaksCalls() {
    speaksCalls = true;
  }

  boolean has(Capability.Type capability) {
    return info.getCapabilitiesList().stream()
        .anyMatch(announced -> announced.getType() == capability);
  }

  /** In which of its roles it wants offers, if it wants any. */
  ImmutableSet<String> roles() {
    return Roles.of(info);
  }

  /** The roles in which it has asked for no more offers. */
  Set<String> suppressedRoles() {
    return Collections.unmodifiableSet(suppressedRoles);
  }

  void suppress(Set<String> roles) {
    suppressedRoles.addAll(roles);
  }

  void revive(Set<String> roles) {
    suppressedRoles.removeAll(roles);
  }

  /** Whether the connection to its scheduler holds; it may not be active all the same. */
  boolean isConnected() {
    return isConnected;
  }

  void disconnect() {
    isConnected = false;
    deactivate();
  }

  boolean isActive() {
    return isActive;
  }

  Instant registeredTime() {
    return registeredTime;
  }

  Instant reregisteredTime() {
    return reregisteredTime;
  }

  /** Absent while it is registered. */
  Optional<Instant> unregisteredTime() {
    return Optional.ofNullable(unregisteredTime);
  }

  /** Tasks, offers and executors together; only scalars add up over all slaves. */
  Resources resources() {
    return resources;
  }

  /** Its scheduler is at a pid from now on, where it may have been before. */
  void connect(Upid newPid, Instant now) {
    speaksCalls &= pid.equals(newPid);
    pid = newPid;
    isActive = true;
    isConnected = true;
    reregisteredTime = now;
    cancelFailover();
  }

  void deactivate() {
    isActive = false;
  }

  /** The timer that removes this framework unless it connects before. */
  void awaitFailover(Timer timer) {
    cancelFailover();
    failoverTimer = timer;
  }

  private void cancelFailover() {
    if (failoverTimer != null) {
      failoverTimer.cancel();
      failoverTimer = null;
    }
  }

  void unregister(Instant now) {
    disconnect();
    cancelFailover();
    unregisteredTime = now;
  }

  ImmutableList<LaunchedTask> tasks() {
    return ImmutableList.copyOf(tasks.values());
  }

  Collection<Task> completedTasks() {
    return Collections.unmodifiableCollection(completedTasks);
  }

  /** The latest one of that id, in its last state, if it is among those that are kept. */
  Optional<Task> findCompletedTask(TaskID task) {
    return completedTasks.stream()
        .filter(completed -> completed.getTaskId().equals(task))
        .reduce((earlier, later) -> later);
  }

  Optional<LaunchedTask> findTask(TaskID task) {
    return Optional.ofNullable(tasks.get(task));
  }

  void addTask(LaunchedTask task) {
    checkState(tasks.putIfAbsent(task.id(), task) == null, "duplicate task %s", task.id());
    resources = resources.add(task.resources().scalars());
  }

  /** Takes the task out, and keeps it in its last state among the completed ones. */
  void removeTask(LaunchedTask task) {
    checkState(tasks.remove(task.id(), task), "unknown task %s", task.id());
    resources = resources.subtract(task.resources().scalars());
    complete(task.task());
  }

  /** Whatever updates were on their way, its state is how it ended. */
  private void complete(Task task) {
    completedTasks.add(
        task.toBuilder().clearStatusUpdateState().clearStatusUpdateUuid().build());
  }

  /** Tasks that ended whose last update the scheduler has not acknowledged, as far as known. */
  ImmutableList<Task> unacknowledgedTasks() {
    return ImmutableList.copyOf(unacknowledged.values());
  }

  Optional<Task> findUnacknowledgedTask(TaskID task) {
    return Optional.ofNullable(unacknowledged.get(task));
  }

  /** Keeps a task that ended until {@link #removeUnacknowledged}; the oldest ones go. */
  void putUnacknowledged(Task task) {
    unacknowledged.remove(task.getTaskId());
    unacknowledged.put(task.getTaskId(), task);
    if (unacknowledged.size() > Constants.MAX_UNACKNOWLEDGED_TASKS_PER_FRAMEWORK) {
      unacknowledged.remove(unacknowledged.keySet().iterator().next());
    }
  }

  /** From now on it is one of the completed ones, also if it ended under another master. */
  void removeUnacknowledged(TaskID id) {
    Task task = unacknowledged.remove(id);
    if (task != null && findCompletedTask(id).isEmpty()) {
      complete(task);
    }
  }

  ImmutableList<Offer> offers() {
    return ImmutableList.copyOf(offers);
  }

  void addOffer(Offer offer) {
    checkState(offers.add(offer), "duplicate offer %s", offer.id());
    resources = resources.add(offer.resources().scalars());
  }

  void removeOffer(Offer offer) {
    checkState(offers.remove(offer), "unknown offer %s", offer.id());
    resources = resources.subtract(offer.resources().scalars());
  }

  ImmutableSet<ExecutorID> executorsOn(SlaveID slave) {
    return ImmutableSet.copyOf(executors.row(slave).keySet());
  }

  boolean hasExecutor(SlaveID slave, ExecutorID executor) {
    return executors.contains(slave, executor);
  }

  void addExecutor(SlaveID slave, ExecutorInfo executor) {
    ExecutorInfo old = executors.put(slave, executor.getExecutorId(), executor);
    checkState(old == null, "duplicate executor %s", executor.getExecutorId());
    resources = resources.add(Resources.of(executor.getResourcesList()).scalars());
  }

  void removeExecutor(SlaveID slave, ExecutorID executor) {
    ExecutorInfo removed = executors.remove(slave, executor);
    checkState(removed != null, "unknown executor %s", executor);
    resources = resources.subtract(Resources.of(removed.getResourcesList()).scalars());
  }

  ImmutableTable<SlaveID, ExecutorID, ExecutorInfo> executors() {
    return ImmutableTable.copyOf(executors);
  }

  /** What its tasks and executors use on each slave; offers are not among it. */
  Map<SlaveID, Resources> usedBySlave() {
    Map<SlaveID, Resources> used = new LinkedHashMap<>();
    tasks.values().forEach(task -> used.merge(task.slaveId(), task.resources(), Resources::add));
    executors
        .cellSet()
        .forEach(cell -> used.merge(
            cell.getRowKey(), Resources.of(cell.getValue().getResourcesList()), Resources::add));
    return used;
  }
}
