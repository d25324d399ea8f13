// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.master.registry.Registrar;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.metrics.Metrics;
import org.apache.mesos.process.metrics.PullGauge;

/** The master in numbers, by the names that later releases give them. */
final class MasterMetrics {

  private static final double NANOS_PER_SECOND = 1e9;

  private static final String PREFIX = "TASK_";

  private final Process master;
  private final Metrics metrics;

  /** Adds them, to be read by a process. */
  private MasterMetrics(Process master, Metrics metrics) {
    this.master = master;
    this.metrics = metrics;
  }

  /** What the numbers are of. */
  record Sources(
      Cluster cluster,
      Counters counters,
      Leadership leadership,
      Registrar registrar,
      Clock clock,
      Instant start) {}

  static void add(Process master, Metrics metrics, Sources sources) {
    MasterMetrics all = new MasterMetrics(master, metrics);
    all.addOwn(sources);
    all.addPeers(sources.cluster());
    all.addTasks(sources);
    all.addResources(sources.cluster().slaves());
  }

  private void addOwn(Sources sources) {
    Counters counters = sources.counters();
    add("master/elected", () -> sources.leadership().isElected() ? 1 : 0);
    add(
        "master/uptime_secs",
        () ->
            Duration.between(sources.start(), sources.clock().now()).toNanos() / NANOS_PER_SECOND);
    add("master/outstanding_offers", () -> sources.cluster().offers().count());
    add("master/valid_status_updates", counters::validStatusUpdates);
    add("master/invalid_status_updates", counters::invalidStatusUpdates);
    add("registrar/queued_operations", () -> sources.registrar().queuedOperations());
    add("registrar/registry_size_bytes", () -> sources.registrar().sizeBytes());
  }

  private void addPeers(Cluster cluster) {
    Frameworks frameworks = cluster.frameworks();
    addCount("master/frameworks_active", frameworks.all(), Framework::isActive);
    addCount("master/frameworks_inactive", frameworks.all(), each -> !each.isActive());
    addCount("master/frameworks_connected", frameworks.all(), Framework::isConnected);
    addCount("master/frameworks_disconnected", frameworks.all(), each -> !each.isConnected());
    Slaves slaves = cluster.slaves();
    addCount("master/slaves_active", slaves.all(), Slave::isConnected);
    addCount("master/slaves_inactive", slaves.all(), each -> !each.isConnected());
    addCount("master/slaves_connected", slaves.all(), Slave::isConnected);
    addCount("master/slaves_disconnected", slaves.all(), each -> !each.isConnected());
  }

  /** Those that have not ended are counted as they are, the others since the start. */
  private void addTasks(Sources sources) {
    Slaves slaves = sources.cluster().slaves();
    for (TaskState state : TaskState.values()) {
      String name =
          "master/tasks_" + state.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
      switch (state) {
        case TASK_STAGING, TASK_STARTING, TASK_RUNNING ->
          add(
              name,
              () -> slaves.all().stream()
                  .flatMap(slave -> slave.tasks().stream())
                  .filter(task -> task.task().getState() == state)
                  .count());
        case TASK_FINISHED, TASK_FAILED, TASK_KILLED, TASK_LOST ->
          add(name, () -> sources.counters().tasks(state));
        default -> {} // The master takes them for one of the others.
      }
    }
  }

  private void addResources(Slaves slaves) {
    for (String name : new String[] {"cpus", "mem", "disk"}) {
      DoubleSupplier total = () -> slaves.all().stream()
          .mapToDouble(slave -> amount(slave.total(), name))
          .sum();
      DoubleSupplier used = () -> slaves.all().stream()
          .mapToDouble(slave -> amount(slave.resourcesInUse(), name))
          .sum();
      add("master/" + name + "_total", total);
      add("master/" + name + "_used", used);
      add(
          "master/" + name + "_percent",
          () -> total.getAsDouble() > 0 ? used.getAsDouble() / total.getAsDouble() : 0);
    }
  }

  private static double amount(Resources resources, String name) {
    return resources.scalar(name).orElse(0);
  }

  private <T> void addCount(String name, Collection<T> all, Predicate<T> predicate) {
    add(name, () -> all.stream().filter(predicate).count());
  }

  private void add(String name, DoubleSupplier source) {
    metrics.add(
        new PullGauge(name, () -> master.dispatch(() -> Future.ready(source.getAsDouble()))));
  }
}
