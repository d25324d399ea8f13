// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.internal.master.MasterView;
import org.apache.mesos.internal.slave.SlaveView;
import org.apache.mesos.process.Upid;

/** Compares what all believe after a time without faults. */
final class Agreement {

  private final Scene scene;
  private final Cast cast;
  private final List<String> problems = new ArrayList<>();

  Agreement(Scene scene, Cast cast) {
    this.scene = scene;
    this.cast = cast;
  }

  /** Whether all agree on who is there and what runs where. */
  boolean isReached() {
    check();
    return problems.isEmpty();
  }

  /** Fails unless they do. */
  void demand() {
    check();
    if (!problems.isEmpty()) {
      scene.violated(String.join("; ", problems));
      scene.throwFailure();
    }
  }

  private void check() {
    problems.clear();
    Optional<MasterView> leader = cast.leader().flatMap(SimulatedMaster::view);
    if (leader.isEmpty() || !leader.get().isElected()) {
      problems.add("nobody leads");
      return;
    }
    checkSlaves(leader.get());
    checkFrameworks(leader.get());
    checkTasks(leader.get());
    if (leader.get().offers() > 0) {
      problems.add("nobody answers %d offers".formatted(leader.get().offers()));
    }
  }

  private void checkSlaves(MasterView leader) {
    Map<SlaveID, Upid> known = new LinkedHashMap<>(leader.slaves());
    for (Machine machine : cast.machines()) {
      Optional<SlaveID> id = machine.view().flatMap(SlaveView::id);
      Upid pid = id.map(known::remove).orElse(null);
      if (pid == null || !pid.address().equals(machine.slaveHost().address())) {
        problems.add("the master does not know %s with id %s".formatted(machine, id));
      }
    }
    known.forEach((id, pid) -> problems.add(
        "the master has slave %s at %s, which is not there".formatted(id.getValue(), pid)));
  }

  private void checkFrameworks(MasterView leader) {
    Map<FrameworkID, Upid> known = leader.frameworks();
    for (SimulatedFramework framework : cast.frameworks()) {
      Upid pid = framework.id().map(known::get).orElse(null);
      SimulatedScheduler scheduler = framework.scheduler();
      if (pid == null
          || !pid.address().equals(scheduler.host().address())
          || !scheduler.isConnected()) {
        problems.add("the master has %s at %s, but it is at %s (connected: %s)"
            .formatted(framework.name(), pid, scheduler.host().address(), scheduler.isConnected()));
      }
    }
  }

  private void checkTasks(MasterView leader) {
    Set<TaskID> atMaster = new LinkedHashSet<>();
    for (Task task : leader.tasks()) {
      if (!TaskRecord.isTerminal(task.getState())) {
        atMaster.add(task.getTaskId());
      }
    }
    Set<TaskID> atSlaves = new LinkedHashSet<>();
    for (Machine machine : cast.machines()) {
      machine.view().ifPresent(view -> view.tasks().forEach(task -> atSlaves.add(task.taskId())));
    }
    for (TaskRecord task : scene.ledger().tasks()) {
      boolean isAtMaster = atMaster.remove(task.id());
      boolean isAtSlave = atSlaves.remove(task.id());
      boolean isOpen = !task.isOver();
      if (isAtMaster != task.isLive() || isAtSlave != task.isLive() || isOpen != task.isLive()) {
        problems.add("%s %s, the slave has it: %s, the master has it: %s, its framework was told %s"
            .formatted(
                task,
                task.isLive() ? "runs" : "does not run",
                isAtSlave,
                isAtMaster,
                task.told().map(Enum::name).orElse("nothing")));
      }
      checkUpdates(task);
    }
    atMaster.forEach(id -> problems.add("the master has %s, which nobody launched".formatted(id)));
    atSlaves.forEach(id -> problems.add("a slave has %s, which nobody launched".formatted(id)));
  }

  /** What a slave took over from an executor reaches the framework, unless the slave is lost. */
  private void checkUpdates(TaskRecord task) {
    boolean isPromised =
        task.framework().isCheckpointing() && !scene.registry().wasRemoved(task.slaveId());
    if (isPromised && task.lastKept() > task.lastReceived()) {
      problems.add("update %d (%s) of %s was kept by its slave, but its framework got only %d"
          .formatted(task.lastKept(), task.sent(task.lastKept()), task, task.lastReceived()));
    }
  }
}
