// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.local.chaos.TaskHistory.Update;

/** What became of every task of a run, and what must not have. */
final class Ledger {

  /** How much of each there is to see of what is wrong. */
  private static final int MAX_EXAMPLES = 10;

  /**
   * Ends that a task may have although it had started and nobody did anything to its executor: the
   * slave was restarted, and the executor did not find back to it in time on a busy machine.
   */
  private static final ImmutableSet<String> GIVEN_UP_BY_SLAVE =
      ImmutableSet.of("REASON_EXECUTOR_REREGISTRATION_TIMEOUT");

  /**
   * Something that must not be.
   *
   * @param examples some of them, for who has to find out why
   */
  record Check(String claim, int exceptions, ImmutableList<String> examples) {

    boolean isMet() {
      return exceptions == 0;
    }
  }

  /** A framework in figures. */
  record Row(
      String framework, int launched, int started, int ended, Map<TaskState, Integer> endedAs) {

    int endedAs(TaskState state) {
      return endedAs.getOrDefault(state, 0);
    }
  }

  private final ImmutableList<FrameworkHistory> frameworks;
  private final ImmutableSet<Long> executorsHit;
  private final ImmutableList<ProcessScan.Found> orphans;

  /**
   * A ledger of frameworks.
   *
   * @param executorsHit the OS processes of executors that were killed or stopped
   * @param orphans what was still alive when nothing should have been
   */
  Ledger(
      List<FrameworkHistory> frameworks, Set<Long> executorsHit, List<ProcessScan.Found> orphans) {
    this.frameworks = ImmutableList.copyOf(frameworks);
    this.executorsHit = ImmutableSet.copyOf(executorsHit);
    this.orphans = ImmutableList.copyOf(orphans);
  }

  ImmutableList<Row> rows() {
    return frameworks.stream().map(Ledger::row).collect(ImmutableList.toImmutableList());
  }

  private static Row row(FrameworkHistory framework) {
    List<TaskHistory> tasks = framework.tasks();
    Map<TaskState, Integer> endedAs = new EnumMap<>(TaskState.class);
    tasks.stream()
        .flatMap(task -> task.end().stream())
        .forEach(end -> endedAs.merge(end.state(), 1, Integer::sum));
    return new Row(
        framework.name(),
        tasks.size(),
        (int) tasks.stream().filter(TaskHistory::isStarted).count(),
        endedAs.values().stream().mapToInt(Integer::intValue).sum(),
        endedAs);
  }

  /** Why tasks have ended without having finished, with how many did. */
  Map<String, Integer> reasons() {
    Map<String, Integer> reasons = new TreeMap<>();
    tasks().stream()
        .flatMap(task -> task.end().stream())
        .filter(end -> end.state() != TaskState.TASK_FINISHED)
        .forEach(end -> reasons.merge((end.state() + " " + end.why()).strip(), 1, Integer::sum));
    return reasons;
  }

  ImmutableList<Check> checks() {
    return ImmutableList.of(
        check("tasks without an end", task -> task.end().isEmpty()),
        check("ends without a reason, other than finished", Ledger::isEndUnexplained),
        check("tasks launched twice", TaskHistory::isStartedAgain),
        check("updates lost", this::isMissingAnUpdate),
        check("tasks lost though nobody touched their executor", this::isLostWithoutCause),
        check("tasks with contradictory ends", TaskHistory::isContradicted),
        new Check(
            "orphans",
            orphans.size(),
            orphans.stream().map(Object::toString).collect(ImmutableList.toImmutableList())));
  }

  private Check check(String claim, Predicate<TaskHistory> isException) {
    List<TaskHistory> exceptions = tasks().stream().filter(isException).toList();
    return new Check(
        claim,
        exceptions.size(),
        exceptions.stream()
            .limit(MAX_EXAMPLES)
            .map(TaskHistory::toString)
            .collect(ImmutableList.toImmutableList()));
  }

  private static boolean isEndUnexplained(TaskHistory task) {
    return task.end()
        .filter(end -> end.state() != TaskState.TASK_FINISHED && !end.hasReason())
        .isPresent();
  }

  /** What an executor had to say may have died with it. */
  private boolean isMissingAnUpdate(TaskHistory task) {
    return task.isMissingAnUpdate() && !isExcused(task);
  }

  /** It was running, and there was no reason why it should not have gone on. */
  private boolean isLostWithoutCause(TaskHistory task) {
    return task.isStarted()
        && !isExcused(task)
        && task.end().filter(end -> end.state() != TaskState.TASK_FINISHED).isPresent();
  }

  private boolean isExcused(TaskHistory task) {
    return task.isExecutorAmong(executorsHit)
        || task.end().map(Update::reason).filter(GIVEN_UP_BY_SLAVE::contains).isPresent();
  }

  private ImmutableList<TaskHistory> tasks() {
    return frameworks.stream()
        .flatMap(framework -> framework.tasks().stream())
        .collect(ImmutableList.toImmutableList());
  }
}
