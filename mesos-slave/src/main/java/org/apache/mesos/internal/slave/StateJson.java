// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.time.Instant;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.json.JsonObject;
import org.apache.mesos.internal.resources.Resources;

/** Renders {@code state.json} (slave.md 10). */
final class StateJson {

  private StateJson() {}

  static JsonObject render(
      String slaveId, String pid, Instant startTime, Resources resources, Frameworks frameworks) {
    BuildInfo build = BuildInfo.current();
    return new JsonObject()
        .put("build_date", build.date())
        .put("build_user", build.user())
        .put("start_time", Times.seconds(startTime))
        .put("id", slaveId)
        .put("pid", pid)
        .put("resources", render(resources))
        .put(
            "frameworks",
            frameworks.all().stream()
                .filter(Framework::hasExecutors)
                .map(StateJson::render)
                .toList());
  }

  private static JsonObject render(Framework framework) {
    return new JsonObject()
        .put("id", framework.id().getValue())
        .put("name", framework.info().getName())
        .put("user", framework.info().getUser())
        .put("executors", framework.executors().stream().map(StateJson::render).toList());
  }

  private static JsonObject render(Executor executor) {
    return new JsonObject()
        .put("id", executor.id().getValue())
        .put("directory", executor.directory().map(Object::toString).orElse(""))
        .put("resources", render(executor.resources()))
        .put("tasks", executor.launchedTasks().stream().map(StateJson::render).toList());
  }

  private static JsonObject render(Task task) {
    return new JsonObject()
        .put("id", task.getTaskId().getValue())
        .put("name", task.getName())
        .put("framework_id", task.getFrameworkId().getValue())
        .put("slave_id", task.getSlaveId().getValue())
        .put("state", task.getState().name())
        .put("resources", render(Resources.of(task.getResourcesList())));
  }

  private static JsonObject render(Resources resources) {
    return new JsonObject().put("cpus", resources.cpus()).put("mem", resources.mem());
  }
}
