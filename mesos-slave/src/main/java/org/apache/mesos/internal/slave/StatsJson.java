// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.time.Duration;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.json.JsonObject;

/** Renders {@code stats.json} (slave.md 10). */
final class StatsJson {

  private StatsJson() {}

  static JsonObject render(Duration uptime, int frameworks, Stats stats) {
    return new JsonObject()
        .put("uptime", Times.seconds(uptime))
        .put("total_frameworks", frameworks)
        .put("staged_tasks", stats.tasks(TaskState.TASK_STAGING))
        .put("started_tasks", stats.tasks(TaskState.TASK_STARTING))
        .put("finished_tasks", stats.tasks(TaskState.TASK_FINISHED))
        .put("killed_tasks", stats.tasks(TaskState.TASK_KILLED))
        .put("failed_tasks", stats.tasks(TaskState.TASK_FAILED))
        .put("lost_tasks", stats.tasks(TaskState.TASK_LOST))
        .put("valid_status_updates", stats.validStatusUpdates())
        .put("invalid_status_updates", stats.invalidStatusUpdates());
  }
}
