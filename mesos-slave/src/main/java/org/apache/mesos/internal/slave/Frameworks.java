// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;

/** The frameworks that have something on this slave; one that has nothing is not among them. */
final class Frameworks {

  private final Map<FrameworkID, Framework> frameworks = new LinkedHashMap<>();

  Optional<Framework> find(FrameworkID id) {
    return Optional.ofNullable(frameworks.get(id));
  }

  Optional<Executor> find(FrameworkID id, ExecutorID executorId) {
    return find(id).flatMap(framework -> framework.find(executorId));
  }

  Optional<Executor> find(FrameworkID id, TaskID taskId) {
    return find(id).flatMap(framework -> framework.find(taskId));
  }

  /** This very run of an executor, not another one with its ids. */
  Optional<Executor> find(ExecutorInstance instance) {
    return find(instance.frameworkId(), instance.executorId())
        .filter(executor -> executor.instance().equals(instance));
  }

  List<Framework> all() {
    return ImmutableList.copyOf(frameworks.values());
  }

  List<Executor> executors() {
    return frameworks.values().stream()
        .flatMap(framework -> framework.executors().stream())
        .collect(ImmutableList.toImmutableList());
  }

  /** How many have executors. */
  int count() {
    return (int) frameworks.values().stream().filter(Framework::hasExecutors).count();
  }

  /** Whether a task is here, or was and its end is not acknowledged. */
  boolean has(FrameworkID id, TaskID taskId) {
    return find(id, taskId).isPresent()
        || find(id).map(framework -> framework.hasEnded(taskId)).orElse(false);
  }

  void add(Framework framework) {
    frameworks.put(framework.id(), framework);
  }

  void add(Framework framework, Executor executor) {
    framework.add(executor);
    frameworks.put(framework.id(), framework);
  }

  /** Takes out a framework of which nothing is left; true if it was there. */
  boolean removeIfEmpty(FrameworkID id) {
    Framework framework = frameworks.get(id);
    return framework != null && framework.isEmpty() && frameworks.remove(id, framework);
  }
}
