// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.process.Upid;

/**
 * What a slave has on its books, for a simulation that compares it with what others believe. To be
 * looked at only while the slave does nothing.
 */
public final class SlaveView {

  /** A task that has not ended. */
  public record TaskOn(FrameworkID frameworkId, TaskID taskId, ExecutorInstance executor) {}

  private final Frameworks frameworks;
  private final Registration registration;
  private final Resources total;

  SlaveView(Frameworks frameworks, Registration registration, Resources total) {
    this.frameworks = frameworks;
    this.registration = registration;
    this.total = total;
  }

  /** The id that it has; empty before it has one. */
  public Optional<SlaveID> id() {
    return registration.slaveId();
  }

  /** The master that it follows; empty if none. */
  public Upid master() {
    return registration.master();
  }

  /** Its executors, those included that are ending. */
  public ImmutableList<ExecutorInstance> executors() {
    return frameworks.executors().stream()
        .map(Executor::instance)
        .collect(ImmutableList.toImmutableList());
  }

  /** Its tasks that have not ended. */
  public ImmutableList<TaskOn> tasks() {
    return frameworks.executors().stream()
        .flatMap(SlaveView::tasks)
        .collect(ImmutableList.toImmutableList());
  }

  private static Stream<TaskOn> tasks(Executor executor) {
    return Stream.concat(
            executor.queuedTasks().stream().map(TaskInfo::getTaskId),
            executor.launchedTasks().stream().map(task -> task.getTaskId()))
        .map(task -> new TaskOn(executor.frameworkId(), task, executor.instance()));
  }

  /**
   * What is wrong with the books; nothing if what executors and tasks use that are not being ended
   * is there.
   */
  public Optional<String> problem() {
    Resources used = Resources.empty();
    for (Executor executor : frameworks.executors()) {
      boolean isEnding = executor.state() == ExecutorState.SHUTTING_DOWN
          || executor.state() == ExecutorState.EXITED;
      if (!isEnding) {
        used = used.add(executor.resources());
        for (TaskInfo task : executor.queuedTasks()) {
          used = used.add(Resources.of(task.getResourcesList()));
        }
      }
    }
    return total.contains(used)
        ? Optional.empty()
        : Optional.of("%s is used, but there is only %s".formatted(used, total));
  }
}
