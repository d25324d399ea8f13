// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.primitives.Ints;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.json.JsonObject;
import org.apache.mesos.internal.master.FrameworkJson.Style;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/**
 * Everything the master knows, for {@code /master/state.json} (master.md 9), and for what clients
 * of later releases ask for, in parts or as a whole.
 */
record StateJson(
    Cluster cluster,
    Admission admission,
    Leadership leadership,
    MasterInfo master,
    Map<String, String> flags,
    double startSeconds) {

  /** Of tasks in one answer, unless a client asks for another number. */
  private static final int DEFAULT_TASKS = 100;

  Future<HttpResponse> state2012(HttpRequest request) {
    return answer(state(Style.OF_2012));
  }

  Future<HttpResponse> state(HttpRequest request) {
    return answer(state(Style.LATER));
  }

  Future<HttpResponse> slaves(HttpRequest request) {
    return answer(new JsonObject()
        .put("slaves", FrameworkJson.list(cluster.slaves().all(), StateJson::slave))
        .put("recovered_slaves", awaited()));
  }

  Future<HttpResponse> frameworks(HttpRequest request) {
    JsonObject json = new JsonObject();
    putFrameworks(json, Style.LATER);
    return answer(json);
  }

  /** Some tasks, by the numbers {@code limit} and {@code offset}. */
  Future<HttpResponse> tasks(HttpRequest request) {
    List<JsonObject> tasks = Stream.of(
            cluster.frameworks().all(), cluster.frameworks().completed())
        .flatMap(Collection::stream)
        .flatMap(StateJson::tasks)
        .skip(number(request, "offset", 0))
        .limit(number(request, "limit", DEFAULT_TASKS))
        .map(FrameworkJson::of)
        .toList();
    return answer(new JsonObject().put("tasks", tasks));
  }

  private static Stream<Task> tasks(Framework framework) {
    return Stream.concat(
        framework.tasks().stream().map(LaunchedTask::task), framework.completedTasks().stream());
  }

  /** What makes no sense counts as not given. */
  private static int number(HttpRequest request, String name, int otherwise) {
    Integer number = Ints.tryParse(request.query().getOrDefault(name, ""));
    return number == null || number < 0 ? otherwise : number;
  }

  private static Future<HttpResponse> answer(JsonObject json) {
    return Future.ready(HttpResponse.json(json.toString()));
  }

  private JsonObject state(Style style) {
    BuildInfo build = BuildInfo.current();
    Collection<Slave> slaves = cluster.slaves().all();
    long connected = slaves.stream().filter(Slave::isConnected).count();
    JsonObject json = new JsonObject()
        .put("build_date", build.date())
        .put("build_user", build.user())
        .put("version", build.version())
        .put("start_time", startSeconds)
        .put("id", master.getId())
        .put("pid", master.getPid())
        .put("hostname", master.getHostname())
        .put("flags", texts(flags))
        .put("activated_slaves", connected)
        .put("deactivated_slaves", slaves.size() - connected)
        .put("slaves", FrameworkJson.list(slaves, StateJson::slave))
        .put("recovered_slaves", awaited())
        .put("orphan_tasks", FrameworkJson.list(orphans(), FrameworkJson::of));
    putFrameworks(json, style);
    leadership.leader().map(Upid::toString).ifPresent(leader -> json.put("leader", leader));
    leadership
        .electedTime()
        .map(StatusUpdates::seconds)
        .ifPresent(time -> json.put("elected_time", time));
    return json;
  }

  private void putFrameworks(JsonObject json, Style style) {
    Frameworks frameworks = cluster.frameworks();
    json.put(
            "frameworks",
            FrameworkJson.list(frameworks.all(), framework -> FrameworkJson.of(framework, style)))
        .put(
            "completed_frameworks",
            FrameworkJson.list(
                frameworks.completed(), framework -> FrameworkJson.of(framework, style)))
        .putTexts(
            "unregistered_frameworks",
            orphans().stream()
                .map(task -> task.getFrameworkId().getValue())
                .distinct()
                .toList());
  }

  private static JsonObject texts(Map<String, String> values) {
    JsonObject json = new JsonObject();
    values.forEach(json::put);
    return json;
  }

  /** Tasks of frameworks that are not registered. */
  private List<Task> orphans() {
    return cluster.slaves().all().stream()
        .flatMap(slave -> slave.tasks().stream())
        .map(LaunchedTask::task)
        .filter(task -> cluster.frameworks().find(task.getFrameworkId()).isEmpty())
        .toList();
  }

  private List<JsonObject> awaited() {
    return FrameworkJson.list(admission.awaited(), StateJson::awaited);
  }

  private static JsonObject awaited(SlaveInfo slave) {
    return new JsonObject()
        .put("id", slave.getId().getValue())
        .put("hostname", slave.getHostname());
  }

  private static JsonObject slave(Slave slave) {
    SlaveInfo info = slave.info();
    return new JsonObject()
        .put("id", slave.id().getValue())
        .put("pid", slave.pid().toString())
        .put("hostname", info.getHostname())
        .put("port", slave.pid().address().port())
        .put(
            "webui_hostname",
            info.hasWebuiHostname() ? info.getWebuiHostname() : info.getHostname())
        .put("webui_port", info.getWebuiPort())
        .put("version", slave.version())
        .put("registered_time", StatusUpdates.seconds(slave.registeredTime()))
        .putTruth("active", slave.isConnected())
        .put("attributes", ResourcesJson.of(info.getAttributesList()))
        .put("resources", ResourcesJson.of(slave.total()))
        .put("used_resources", ResourcesJson.of(slave.resourcesInUse()))
        .put(
            "offered_resources",
            ResourcesJson.of(
                Resources.sum(slave.offers().stream().map(Offer::resources).toList())));
  }
}
