// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.json.JsonObject;
import org.apache.mesos.internal.resources.Resources;

/** A framework and its tasks, executors and offers, as JSON. */
final class FrameworkJson {

  /** Which release's JSON it is: the documented revision writes booleans as numbers. */
  enum Style {
    OF_2012,
    LATER
  }

  private FrameworkJson() {}

  static JsonObject of(Framework framework, Style style) {
    FrameworkInfo info = framework.info();
    JsonObject json = new JsonObject()
        .put("id", framework.id().getValue())
        .put("pid", framework.pid().toString())
        .put("name", info.getName())
        .put("user", info.getUser())
        .put("hostname", info.getHostname())
        .put("principal", info.getPrincipal())
        .put("webui_url", info.getWebuiUrl())
        .put("failover_timeout", info.getFailoverTimeout())
        .putTruth("checkpoint", info.getCheckpoint())
        .putTexts(
            "capabilities",
            info.getCapabilitiesList().stream()
                .map(capability -> capability.getType().name())
                .toList())
        .put("registered_time", StatusUpdates.seconds(framework.registeredTime()))
        .put(
            "unregistered_time",
            framework.unregisteredTime().map(StatusUpdates::seconds).orElse(0.0))
        .put("reregistered_time", StatusUpdates.seconds(framework.reregisteredTime()))
        .putTruth("connected", framework.isConnected())
        .putTruth("recovered", framework.isRecovered())
        .put("resources", ResourcesJson.of(framework.resources()))
        .put(
            "used_resources",
            ResourcesJson.of(Resources.sum(framework.usedBySlave().values())))
        .put(
            "offered_resources",
            ResourcesJson.of(
                Resources.sum(framework.offers().stream().map(Offer::resources).toList())))
        .put("tasks", list(framework.tasks(), task -> of(task.task())))
        .put("completed_tasks", list(framework.completedTasks(), FrameworkJson::of))
        .put("executors", executors(framework))
        .put("offers", list(framework.offers(), FrameworkJson::of));
    putRole(json, info);
    return style == Style.OF_2012
        ? json.put("active", framework.isActive())
        : json.putTruth("active", framework.isActive());
  }

  @SuppressWarnings("deprecation") // Frameworks before 1.2 have a role, not a list of them.
  private static void putRole(JsonObject json, FrameworkInfo info) {
    if (info.getRolesCount() > 0) {
      json.putTexts("roles", info.getRolesList());
    } else {
      json.put("role", info.getRole());
    }
  }

  static <T> List<JsonObject> list(Collection<T> elements, Function<T, JsonObject> render) {
    return elements.stream().map(render).toList();
  }

  static JsonObject of(Task task) {
    return new JsonObject()
        .put("id", task.getTaskId().getValue())
        .put("name", task.getName())
        .put("framework_id", task.getFrameworkId().getValue())
        .put("executor_id", task.getExecutorId().getValue())
        .put("slave_id", task.getSlaveId().getValue())
        .put("state", task.getState().name())
        .put("statuses", list(task.getStatusesList(), FrameworkJson::of))
        .put("resources", ResourcesJson.of(Resources.of(task.getResourcesList())));
  }

  private static JsonObject of(TaskStatus status) {
    return new JsonObject()
        .put("state", status.getState().name())
        .put("timestamp", status.getTimestamp());
  }

  private static List<JsonObject> executors(Framework framework) {
    List<JsonObject> executors = new ArrayList<>();
    framework.executors().cellSet().forEach(cell -> {
      ExecutorInfo executor = cell.getValue();
      executors.add(new JsonObject()
          .put("executor_id", executor.getExecutorId().getValue())
          .put("framework_id", framework.id().getValue())
          .put("slave_id", cell.getRowKey().getValue())
          .put("name", executor.getName())
          .put("resources", ResourcesJson.of(Resources.of(executor.getResourcesList()))));
    });
    return executors;
  }

  private static JsonObject of(Offer offer) {
    return new JsonObject()
        .put("id", offer.id().getValue())
        .put("framework_id", offer.frameworkId().getValue())
        .put("slave_id", offer.slaveId().getValue())
        .put("resources", ResourcesJson.of(offer.resources()));
  }
}
