// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.text.UserText;

/**
 * Says what is wrong with the tasks of one launch, in the order of master.md 6 and in its words,
 * which frameworks know; what later releases know and this one does not comes in between. The slave
 * and the framework show what was launched before.
 */
final class TaskValidator {

  private final FrameworkValidator frameworks;
  private final Framework framework;
  private final Slave slave;
  private final Set<TaskID> seen = new LinkedHashSet<>();

  TaskValidator(FrameworkValidator frameworks, Framework framework, Slave slave) {
    this.frameworks = frameworks;
    this.framework = framework;
    this.slave = slave;
  }

  /** The first problem of a task, when so much of the offer is left. */
  Optional<String> problem(TaskInfo task, Resources left) {
    Stream<Function<TaskInfo, Optional<String>>> checks = Stream.of(
        this::slaveProblem,
        this::idProblem,
        this::duplicateProblem,
        UnsupportedFields::problem,
        frameworks::userProblem,
        info -> resourcesProblem(info, left),
        info -> executorResourcesProblem(info, left),
        this::executorProblem);
    return checks.map(check -> check.apply(task)).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> slaveProblem(TaskInfo task) {
    return problemIf(
        !task.getSlaveId().equals(slave.id()),
        "Task uses invalid slave: " + task.getSlaveId().getValue());
  }

  /** Goes beyond the reference, which lets such ids name any directory of the slave. */
  private Optional<String> idProblem(TaskInfo task) {
    Optional<String> problem = idProblem("Task", task.getTaskId().getValue());
    return problem.isPresent() || !task.hasExecutor()
        ? problem
        : idProblem("Task's executor", task.getExecutor().getExecutorId().getValue());
  }

  private static Optional<String> idProblem(String whose, String id) {
    return Ids.problem(id)
        .map(problem -> whose + " has invalid ID " + UserText.quote(id) + ": " + problem);
  }

  private Optional<String> duplicateProblem(TaskInfo task) {
    boolean isNew = seen.add(task.getTaskId());
    return problemIf(
        !isNew || framework.findTask(task.getTaskId()).isPresent() || isUnacknowledged(task),
        "Task has duplicate ID: " + task.getTaskId().getValue());
  }

  /** The slave has not forgotten the former one. */
  private boolean isUnacknowledged(TaskInfo task) {
    return framework.acknowledgesHere()
        && framework.findUnacknowledgedTask(task.getTaskId()).isPresent();
  }

  private Optional<String> resourcesProblem(TaskInfo task, Resources left) {
    if (task.getResourcesCount() == 0) {
      return Optional.of("Task uses no resources");
    }
    if (!areAllocatable(task.getResourcesList())) {
      return Optional.of("Task uses invalid resources");
    }
    Resources needed = Resources.of(task.getResourcesList());
    return problemIf(!left.contains(needed), "Task uses more resources than offered");
  }

  private Optional<String> executorResourcesProblem(TaskInfo task, Resources left) {
    if (!task.hasExecutor()) {
      return Optional.empty();
    }
    if (!areAllocatable(task.getExecutor().getResourcesList())) {
      return Optional.of("Task's executor uses invalid resources");
    }
    if (runningExecutor(task).isPresent()) {
      return Optional.empty();
    }
    Resources forExecutor = left.subtract(Resources.of(task.getResourcesList()));
    Resources needed = Resources.of(task.getExecutor().getResourcesList());
    return problemIf(
        !forExecutor.contains(needed), "Task + executor uses more resources than offered");
  }

  private Optional<String> executorProblem(TaskInfo task) {
    return problemIf(
        task.hasExecutor()
            && runningExecutor(task)
                .filter(running -> !ExecutorInfos.areEqual(running, task.getExecutor()))
                .isPresent(),
        "Task has invalid ExecutorInfo"
            + " (existing ExecutorInfo with same ExecutorID is not compatible)");
  }

  private Optional<ExecutorInfo> runningExecutor(TaskInfo task) {
    return slave.findExecutor(framework.id(), task.getExecutor().getExecutorId());
  }

  private static boolean areAllocatable(List<Resource> resources) {
    return resources.stream().allMatch(Resources::isAllocatable);
  }

  private static Optional<String> problemIf(boolean condition, String problem) {
    return condition ? Optional.of(problem) : Optional.empty();
  }
}
