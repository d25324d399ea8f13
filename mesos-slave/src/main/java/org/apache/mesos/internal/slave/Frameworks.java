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

/** The frameworks that have executors on this slave. One without executors is not among them. */
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

  int count() {
    return frameworks.size();
  }

  void add(Framework framework, Executor executor) {
    framework.add(executor);
    frameworks.put(framework.id(), framework);
  }

  /** Takes an executor out, and its framework with the last one. */
  void remove(Executor executor) {
    Framework framework = frameworks.get(executor.frameworkId());
    if (framework != null) {
      framework.remove(executor);
      if (framework.isEmpty()) {
        frameworks.remove(framework.id());
      }
    }
  }
}
