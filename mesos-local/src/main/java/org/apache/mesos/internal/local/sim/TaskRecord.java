// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/** All that is known of one task: what its framework was told and what really happened. */
final class TaskRecord {

  private final TaskID id;
  private final SimulatedFramework framework;
  private final SlaveID slaveId;
  // What the executor has sent, in order; the first one has number 1.
  private final List<TaskState> sent = new ArrayList<>();
  private @Nullable SimulatedExecutor executor;
  private boolean isLive;
  private int lastReceived;
  private int lastKept;
  private @Nullable TaskState told;
  private boolean isKillAsked;

  TaskRecord(TaskID id, SimulatedFramework framework, SlaveID slaveId) {
    this.id = id;
    this.framework = framework;
    this.slaveId = slaveId;
  }

  TaskID id() {
    return id;
  }

  SimulatedFramework framework() {
    return framework;
  }

  SlaveID slaveId() {
    return slaveId;
  }

  /** The executor that was given it; nothing if none ever was. */
  Optional<SimulatedExecutor> executor() {
    return Optional.ofNullable(executor);
  }

  /** Whether it really runs. */
  boolean isLive() {
    return isLive;
  }

  void started(SimulatedExecutor newExecutor) {
    executor = newExecutor;
    isLive = true;
  }

  void ended() {
    isLive = false;
  }

  /** An update that its executor sends; gives its number. */
  int sent(TaskState state) {
    sent.add(state);
    return sent.size();
  }

  TaskState sent(int number) {
    return sent.get(number - 1);
  }

  /** The number of the last update that the framework has got. */
  int lastReceived() {
    return lastReceived;
  }

  void received(int number) {
    lastReceived = Math.max(lastReceived, number);
  }

  /** The number of the last update that the slave has told the executor it will not lose. */
  int lastKept() {
    return lastKept;
  }

  void kept(int number) {
    lastKept = Math.max(lastKept, number);
  }

  /** The last state that the framework was told; nothing before the first. */
  Optional<TaskState> told() {
    return Optional.ofNullable(told);
  }

  void tell(TaskState state) {
    told = state;
  }

  /** Whether the framework was told that it has ended. */
  boolean isOver() {
    return told != null && isTerminal(told);
  }

  boolean isKillAsked() {
    return isKillAsked;
  }

  void askForKill() {
    isKillAsked = true;
  }

  static boolean isTerminal(TaskState state) {
    return switch (state) {
      case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_KILLING, TASK_UNREACHABLE -> false;
      case TASK_FINISHED,
          TASK_FAILED,
          TASK_KILLED,
          TASK_LOST,
          TASK_ERROR,
          TASK_DROPPED,
          TASK_GONE,
          TASK_GONE_BY_OPERATOR,
          TASK_UNKNOWN -> true;
    };
  }

  @Override
  public String toString() {
    return "task " + id.getValue();
  }
}
