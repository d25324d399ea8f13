// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.json.JsonObject;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/** Everything the master knows, for {@code /master/state.json} (master.md 9). */
final class StateJson {

  private final Cluster cluster;
  private final MasterInfo master;
  private final double startSeconds;

  StateJson(Cluster cluster, MasterInfo master, double startSeconds) {
    this.cluster = cluster;
    this.master = master;
    this.startSeconds = startSeconds;
  }

  Future<HttpResponse> render(HttpRequest request) {
    return Future.ready(HttpResponse.json(state().toString()));
  }

  private JsonObject state() {
    BuildInfo build = BuildInfo.current();
    return new JsonObject()
        .put("build_date", build.date())
        .put("build_user", build.user())
        .put("version", build.version())
        .put("start_time", startSeconds)
        .put("id", master.getId())
        .put("pid", master.getPid())
        .put("slaves", list(cluster.slaves().all(), StateJson::slave))
        .put("frameworks", list(cluster.frameworks().all(), StateJson::framework))
        .put("completed_frameworks", list(cluster.frameworks().completed(), StateJson::framework));
  }

  private static <T> List<JsonObject> list(Collection<T> elements, Function<T, JsonObject> render) {
    return elements.stream().map(render).toList();
  }

  private static JsonObject slave(Slave slave) {
    String host = slave.info().getHostname();
    return new JsonObject()
        .put("id", slave.id().getValue())
        .put("pid", slave.pid().toString())
        .put("hostname", host)
        .put(
            "webui_hostname",
            slave.info().hasWebuiHostname() ? slave.info().getWebuiHostname() : host)
        .put("webui_port", slave.info().getWebuiPort())
        .put("registered_time", StatusUpdates.seconds(slave.registeredTime()))
        .put("resources", resources(slave.total()));
  }

  private static JsonObject framework(Framework framework) {
    return new JsonObject()
        .put("id", framework.id().getValue())
        .put("pid", framework.pid().toString())
        .put("name", framework.info().getName())
        .put("user", framework.info().getUser())
        .put("registered_time", StatusUpdates.seconds(framework.registeredTime()))
        .put(
            "unregistered_time",
            framework.unregisteredTime().map(StatusUpdates::seconds).orElse(0.0))
        .put("reregistered_time", StatusUpdates.seconds(framework.reregisteredTime()))
        .put("active", framework.isActive())
        .put("resources", resources(framework.resources()))
        .put("tasks", list(framework.tasks(), task -> task(task.task())))
        .put("completed_tasks", list(framework.completedTasks(), StateJson::task))
        .put("offers", list(framework.offers(), StateJson::offer));
  }

  private static JsonObject task(Task task) {
    return new JsonObject()
        .put("id", task.getTaskId().getValue())
        .put("name", task.getName())
        .put("framework_id", task.getFrameworkId().getValue())
        .put("slave_id", task.getSlaveId().getValue())
        .put("state", task.getState().name())
        .put("resources", resources(Resources.of(task.getResourcesList())));
  }

  private static JsonObject offer(Offer offer) {
    return new JsonObject()
        .put("id", offer.id().getValue())
        .put("framework_id", offer.frameworkId().getValue())
        .put("slave_id", offer.slaveId().getValue())
        .put("resources", resources(offer.resources()));
  }

  private static JsonObject resources(Resources resources) {
    return new JsonObject().put("cpus", resources.cpus()).put("mem", resources.mem());
  }
}
