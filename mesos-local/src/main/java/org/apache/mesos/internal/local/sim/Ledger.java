// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/**
 * Who has told what about every task. Executors number their status updates, so that it can be seen
 * whether they reach the framework in order and without gaps.
 */
final class Ledger {

  private record Sent(TaskRecord task, int number) {}

  private final Scene scene;
  private final Map<TaskID, TaskRecord> tasks = new LinkedHashMap<>();
  private final Map<ByteString, Sent> updates = new LinkedHashMap<>();
  private int nextTask = 1;

  Ledger(Scene scene) {
    this.scene = scene;
  }

  /** An id that no task has had before. */
  TaskID newTaskId() {
    return TaskID.newBuilder().setValue("task-" + nextTask++).build();
  }

  ImmutableList<TaskRecord> tasks() {
    return ImmutableList.copyOf(tasks.values());
  }

  Optional<TaskRecord> find(TaskID id) {
    return Optional.ofNullable(tasks.get(id));
  }

  TaskRecord get(TaskID id) {
    return find(id).orElseThrow(() -> new IllegalStateException("nobody launched " + id));
  }

  /** A framework launches a task. */
  void launched(TaskID id, SimulatedFramework framework, SlaveID slaveId) {
    tasks.put(id, new TaskRecord(id, framework, slaveId));
    scene.statistics().countTask();
  }

  /** An executor was given a task. */
  void started(TaskID id, SimulatedExecutor executor) {
    TaskRecord task = get(id);
    if (task.executor().isPresent()) {
      scene.violated("%s runs on %s and then on %s"
          .formatted(task, task.executor().get().host(), executor.host()));
    }
    if (task.isOver()) {
      // It may have been given up meanwhile, but then it must be ended too.
      scene.world().note(task + " begins to run although its framework was told " + task.told());
    }
    task.started(executor);
  }

  /** Nothing of an executor runs any more. */
  void ended(SimulatedExecutor executor) {
    for (TaskRecord task : tasks.values()) {
      if (task.isLive() && task.executor().filter(executor::equals).isPresent()) {
        task.ended();
      }
    }
  }

  /** An update is on its way from an executor to a slave. */
  void underWay(ByteString uuid, TaskStatus status) {
    number(status).ifPresent(number -> {
      TaskRecord task = tasks.get(status.getTaskId());
      if (task != null) {
        updates.putIfAbsent(uuid, new Sent(task, number));
      }
    });
  }

  /** A slave has told an executor that it needs not keep an update any more. */
  void kept(ByteString uuid) {
    Sent sent = updates.get(uuid);
    if (sent != null) {
      sent.task.kept(sent.number);
    }
  }

  /** A framework is told of a task. */
  void received(SimulatedScheduler scheduler, TaskStatus status) {
    scene.statistics().countUpdate();
    TaskRecord task = tasks.get(status.getTaskId());
    if (task == null || task.framework() != scheduler.framework()) {
      scene.violated("%s was told of %s".formatted(scheduler.host(), status.getTaskId()));
      return;
    }
    int number = number(status).orElse(0);
    checkOrder(scheduler, task, status, number);
    if (scheduler.framework().isReplaced(scheduler)) {
      // What it hears late changes nothing any more.
      return;
    }
    TaskState state = status.getState();
    boolean isNews = number == 0 || number > task.lastReceived();
    if (isNews && task.isOver() && task.told().orElseThrow() != state) {
      scene.violated("%s was told %s of %s, which was %s (%s)"
          .formatted(
              scheduler.host(), state, task, task.told().orElseThrow(), status.getMessage()));
    }
    task.received(number);
    if (isNews) {
      task.tell(state);
    }
  }

  private void checkOrder(
      SimulatedScheduler scheduler, TaskRecord task, TaskStatus status, int number) {
    if (number == 0) {
      return;
    }
    if (number > task.lastReceived() + 1) {
      scene.violated("%s got update %d (%s) of %s after update %d"
          .formatted(scheduler.host(), number, status.getState(), task, task.lastReceived()));
    }
    int last = scheduler.lastReceived(task);
    if (number < last) {
      scene.violated("%s got update %d (%s) of %s again after update %d"
          .formatted(scheduler.host(), number, status.getState(), task, last));
    }
    scheduler.received(task, number);
  }

  /** What executors of a simulation put into an update. */
  static ByteString numbered(int number) {
    return ByteString.copyFromUtf8(Integer.toString(number));
  }

  private static Optional<Integer> number(TaskStatus status) {
    return status.hasData()
        ? Optional.of(Integer.parseInt(status.getData().toStringUtf8()))
        : Optional.empty();
  }
}
