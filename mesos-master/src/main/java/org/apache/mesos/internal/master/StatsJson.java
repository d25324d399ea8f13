// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.internal.json.JsonObject;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/** The master in numbers, for {@code /master/stats.json} (master.md 9). */
final class StatsJson {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Cluster cluster;
  private final Counters counters;
  private final Clock clock;
  private final Instant start;
  private final BooleanSupplier isElected;

  StatsJson(
      Cluster cluster, Counters counters, Clock clock, Instant start, BooleanSupplier isElected) {
    this.cluster = cluster;
    this.counters = counters;
    this.clock = clock;
    this.start = start;
    this.isElected = isElected;
  }

  Future<HttpResponse> render(HttpRequest request) {
    return Future.ready(HttpResponse.json(stats().toString()));
  }

  private JsonObject stats() {
    JsonObject stats = new JsonObject()
        .put("uptime", Duration.between(start, clock.now()).toNanos() / NANOS_PER_SECOND)
        .put("elected", isElected.getAsBoolean())
        .put("total_schedulers", cluster.frameworks().all().size())
        .put(
            "active_schedulers",
            cluster.frameworks().all().stream().filter(Framework::isActive).count())
        .put("activated_slaves", cluster.slaves().activatedCount())
        .put(
            "connected_slaves",
            cluster.slaves().all().stream().filter(Slave::isConnected).count())
        .put("staged_tasks", counters.tasks(TaskState.TASK_STAGING))
        .put("started_tasks", counters.tasks(TaskState.TASK_STARTING))
        .put("finished_tasks", counters.tasks(TaskState.TASK_FINISHED))
        .put("killed_tasks", counters.tasks(TaskState.TASK_KILLED))
        .put("failed_tasks", counters.tasks(TaskState.TASK_FAILED))
        .put("lost_tasks", counters.tasks(TaskState.TASK_LOST))
        .put("valid_status_updates", counters.validStatusUpdates())
        .put("invalid_status_updates", counters.invalidStatusUpdates());
    putResources(stats);
    return stats;
  }

  private void putResources(JsonObject stats) {
    var slaves = cluster.slaves().all();
    Resources total = Resources.sum(slaves.stream().map(Slave::total).toList());
    Resources used = Resources.sum(slaves.stream().map(Slave::resourcesInUse).toList());
    for (Resource resource : total) {
      if (resource.getType() == Value.Type.SCALAR) {
        putResource(stats, resource.getName(), total, used);
      }
    }
  }

  private static void putResource(JsonObject stats, String name, Resources total, Resources used) {
    double amount = total.scalar(name).orElse(0);
    double amountUsed = used.scalar(name).orElse(0);
    stats
        .put(name + "_total", amount)
        .put(name + "_used", amountUsed)
        .put(name + "_percent", amount > 0 ? amountUsed / amount : 0);
  }
}
