// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.TaskState;

/** What is known of one task: what its scheduler wrote down, and what it wrote down itself. */
final class TaskHistory {

  private static final ImmutableSet<TaskState> TERMINAL = Sets.immutableEnumSet(
      TaskState.TASK_FINISHED,
      TaskState.TASK_FAILED,
      TaskState.TASK_KILLED,
      TaskState.TASK_LOST,
      TaskState.TASK_ERROR);

  /**
   * A status update as the scheduler got it.
   *
   * @param time when it got it
   * @param reason the enum's constant, or empty
   * @param uuid empty if nobody waits for an acknowledgement
   * @param message in quotes, or empty
   */
  record Update(Instant time, TaskState state, String reason, String uuid, String message) {

    boolean isTerminal() {
      return TERMINAL.contains(state);
    }

    /** Whether it says why, beyond the state. */
    boolean hasReason() {
      return !reason.isEmpty() || !message.isEmpty();
    }

    /** The reason for people, to count equal ones. */
    String why() {
      return (reason + " " + message).strip();
    }

    @Override
    public String toString() {
      return String.join(
              " ", RunLog.text(time), state.name(), why(), uuid.isEmpty() ? "(made up)" : "")
          .strip();
    }
  }

  /**
   * A start as the task itself wrote it down.
   *
   * @param pid the OS process of the task; that of the executor if it runs inside
   * @param executorPid the OS process of its executor
   */
  record Start(long pid, long executorPid) {

    @Override
    public String toString() {
      return "as %d of executor %d".formatted(pid, executorPid);
    }
  }

  private final Instant launch;
  private final String id;
  private final String slave;
  private final List<Update> updates = new ArrayList<>();
  private final List<Start> starts = new ArrayList<>();
  private boolean hasReachedItsEnd;

  TaskHistory(Instant launch, String id, String slave) {
    this.launch = launch;
    this.id = id;
    this.slave = slave;
  }

  static boolean isTerminal(TaskState state) {
    return TERMINAL.contains(state);
  }

  void add(Update update) {
    updates.add(update);
  }

  void add(Start start) {
    starts.add(start);
  }

  void reachedItsEnd() {
    hasReachedItsEnd = true;
  }

  String id() {
    return id;
  }

  String slave() {
    return slave;
  }

  /** What the scheduler heard first of its end. */
  Optional<Update> end() {
    return updates.stream().filter(Update::isTerminal).findFirst();
  }

  boolean isStarted() {
    return !starts.isEmpty();
  }

  /** Whether it ran more than once, whatever anybody was told. */
  boolean isStartedAgain() {
    return starts.size() > 1;
  }

  /** Whether the scheduler was told of different ends. */
  boolean isContradicted() {
    return updates.stream()
            .filter(Update::isTerminal)
            .map(Update::state)
            .distinct()
            .count()
        > 1;
  }

  /** Whether one of its executors is among these OS processes. */
  boolean isExecutorAmong(Set<Long> pids) {
    return starts.stream().map(Start::executorPid).anyMatch(pids::contains);
  }

  /**
   * Whether what its executor had to say did not reach the scheduler: that it has finished, or
   * before that that it runs. An end from a reconciliation may come before any update.
   */
  boolean isMissingAnUpdate() {
    boolean isToldFinished = isTold(TaskState.TASK_FINISHED);
    boolean isEndFromExecutor = updates.stream()
        .anyMatch(update ->
            update.state() == TaskState.TASK_FINISHED && !update.uuid().isEmpty());
    return hasReachedItsEnd && !isToldFinished
        || isEndFromExecutor && !isTold(TaskState.TASK_RUNNING);
  }

  private boolean isTold(TaskState state) {
    return updates.stream().anyMatch(update -> update.state() == state);
  }

  ImmutableList<Update> updates() {
    return ImmutableList.copyOf(updates);
  }

  @Override
  public String toString() {
    return "%s launched at %s on %s; started %s, %s its end; updates %s"
        .formatted(
            id,
            RunLog.text(launch),
            slave,
            starts,
            hasReachedItsEnd ? "reached" : "did not reach",
            updates);
  }
}
