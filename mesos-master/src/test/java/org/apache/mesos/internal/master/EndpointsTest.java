// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.master.allocator.SimpleAllocator;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The web endpoints (master.md 9). The expected texts are the answers of the reference in the same
 * situation, with this master's ids, times and build, and with what is added here.
 */
class EndpointsTest {

  private MasterFixture cluster = new MasterFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void theStatisticsAreThoseOfTheReference() {
    runFiveTasks();
    cluster.advance(Duration.ofMillis(12_770).plusNanos(642_041));

    HttpResponse response = cluster.get("/master/stats.json");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body().toStringUtf8())
        .isEqualTo("{\"activated_slaves\":1,\"active_schedulers\":0,\"connected_slaves\":1,"
            + "\"cpus_percent\":0,\"cpus_total\":4,\"cpus_used\":0,\"elected\":1,"
            + "\"failed_tasks\":0,\"finished_tasks\":5,\"invalid_status_updates\":0,"
            + "\"killed_tasks\":0,\"lost_tasks\":0,\"mem_percent\":0,\"mem_total\":4096,"
            + "\"mem_used\":0,\"staged_tasks\":5,\"started_tasks\":0,\"total_schedulers\":0,"
            + "\"uptime\":12.77064204,\"valid_status_updates\":10}");
  }

  @Test
  void whatIsUsedIsCountedInNumbersAndParts() {
    cluster.slave(Samples.slave("cpus:4;mem:1024;disk:0"));
    cluster.slave(Samples.slave("cpus:4;mem:3072;ports:[1-9]"));
    var scheduler = cluster.scheduler();
    Offer offer = scheduler.offers().get(0);
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:512"));

    assertThat(cluster.body("/master/stats.json"))
        .contains("\"cpus_percent\":0.125,\"cpus_total\":8,\"cpus_used\":1,\"disk_percent\":0,"
            + "\"disk_total\":0,\"disk_used\":0,\"elected\":1")
        .contains("\"mem_percent\":0.125,\"mem_total\":4096,\"mem_used\":512")
        .doesNotContain("ports");
  }

  /** And with more, which its clients do not look at. */
  @Test
  void theStateIsThatOfTheReference() {
    runFiveTasks();
    String id = cluster.master().info().getId();

    HttpResponse response = cluster.get("/master/state.json");

    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    String framework = id + "-0000";
    String slave = id + "-0";
    String body = response.body().toStringUtf8();
    for (int i = 0; i < 5; i++) {
      assertThat(body)
          .contains("{\"executor_id\":\"\",\"framework_id\":\"" + framework + "\",\"id\":\"" + i
              + "\",\"name\":\"task " + i + "\",\"resources\":{\"cpus\":1,\"mem\":32},"
              + "\"slave_id\":\"" + slave + "\",\"state\":\"TASK_FINISHED\",\"statuses\":["
              + "{\"state\":\"TASK_RUNNING\",\"timestamp\":1},"
              + "{\"state\":\"TASK_FINISHED\",\"timestamp\":1}]}");
    }
    assertThat(body)
        .contains(
            "\"completed_frameworks\":[{\"active\":0,",
            "\"id\":\"" + framework + "\",\"name\":\"default\",\"offered_resources\":",
            "\"offers\":[],\"pid\":\"scheduler(1)@10.0.0.3:5050\",",
            "\"registered_time\":1334867900,\"reregistered_time\":1334867900,"
                + "\"resources\":{\"cpus\":0,\"mem\":0},",
            "\"tasks\":[],\"unregistered_time\":1334867900,",
            "\"user\":\"user\",\"webui_url\":\"\"}],",
            "\"frameworks\":[],\"hostname\":\"10.0.0.1\",\"id\":\"" + id + "\"",
            "\"pid\":\"master@10.0.0.1:5050\",",
            "\"hostname\":\"host\",\"id\":\"" + slave + "\"",
            "\"pid\":\"slave@10.0.0.2:5050\",\"port\":5050,\"registered_time\":1334867900,"
                + "\"resources\":{\"cpus\":4,\"mem\":4096},",
            "\"webui_hostname\":\"public\",\"webui_port\":8081}],",
            "\"start_time\":1334867900,");
    assertThat(body).containsPattern("\"build_date\":\"[^\"]+\",\"build_user\":\"[^\"]+\",");
  }

  /** A cluster that has something to say for each key, as it says it. */
  private String stateWithEverything() {
    runFiveTasks();
    cluster.slave(Samples.slave("cpus:4;mem:1024;ports:[1-9, 20-30]").toBuilder()
        .addAllAttributes(Attributes.parse("rack:r1;speed:2.5").toProto())
        .build());
    var scheduler = cluster.scheduler(Samples.framework().toBuilder()
        .setCheckpoint(true)
        .setFailoverTimeout(60)
        .setPrincipal("someone")
        .addCapabilities(FrameworkInfo.Capability.newBuilder()
            .setType(FrameworkInfo.Capability.Type.PARTITION_AWARE))
        .build());
    Offer offer = scheduler.offers().get(0);
    ExecutorInfo executor = Samples.executor("e");
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:512", executor));

    return cluster.body("/state");
  }

  /** As recorded of Mesos 0.28.3, but for what there is not. */
  @Test
  void theStateHasTheKeysOfLaterReleases() throws IOException {
    String body = stateWithEverything();

    assertThat(keys(body, ""))
        .contains(words("activated_slaves build_date build_user completed_frameworks "
            + "deactivated_slaves elected_time flags frameworks hostname id leader "
            + "orphan_tasks pid slaves start_time unregistered_frameworks version"));
    assertThat(keys(body, "/slaves/"))
        .contains(words("active attributes hostname id offered_resources pid registered_time "
            + "resources used_resources version"));
    assertThat(keys(body, "/frameworks/"))
        .contains(words("active capabilities checkpoint completed_tasks executors "
            + "failover_timeout hostname id name offered_resources offers pid "
            + "principal registered_time resources role tasks unregistered_time "
            + "used_resources user webui_url"));
    assertThat(keys(body, "/frameworks//tasks/"))
        .contains(words("executor_id framework_id id name resources slave_id state statuses"));
  }

  private static String[] words(String text) {
    return text.split(" ", -1);
  }

  @Test
  void theStateHasTheFormOfLaterReleases() {
    String body = stateWithEverything();

    assertThat(body)
        .contains(
            "\"leader\":\"master@10.0.0.1:5050\"",
            "\"active\":true,\"attributes\":{\"rack\":\"r1\",\"speed\":2.5}",
            "\"resources\":{\"cpus\":4,\"mem\":1024,\"ports\":\"[1-9, 20-30]\"}",
            "\"capabilities\":[\"PARTITION_AWARE\"],\"checkpoint\":true",
            "\"failover_timeout\":60",
            "\"executors\":[{\"executor_id\":\"e\"",
            "\"registry\":\"in_memory\"");
  }

  /** The keys of an object, or of all objects in the lists on the way to it. */
  private static Set<String> keys(String json, String path) throws IOException {
    Set<String> keys = new TreeSet<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME
            && pathOf(parser.getParsingContext().getParent()).equals(path)) {
          keys.add(parser.currentName());
        }
      }
    }
    return keys;
  }

  private static String pathOf(JsonStreamContext context) {
    if (context == null || context.inRoot()) {
      return "";
    }
    String name = context.hasCurrentName() ? "/" + context.getCurrentName() : "/";
    return pathOf(context.getParent()) + name;
  }

  @Test
  void aMasterThatDoesNotLeadKnowsWhoDoes() {
    cluster.close();
    cluster = new MasterFixture(ImmutableMap.of(), new SimpleAllocator());
    assertThat(cluster.get("/master/redirect").status()).isEqualTo(503);
    assertThat(cluster.body("/master/redirect")).isEqualTo("No leader elected");

    cluster
        .masterNode()
        .post(
            cluster.pid(),
            NewMasterDetectedMessage.newBuilder().setPid("master@10.9.9.9:5050").build());
    cluster.settle();

    HttpResponse response = cluster.get("/redirect");
    assertThat(response.status()).isEqualTo(307);
    assertThat(response.headers()).containsEntry("Location", "//10.9.9.9:5050");
    assertThat(cluster.body("/state"))
        .contains("\"leader\":\"master@10.9.9.9:5050\"")
        .doesNotContain("elected_time");
  }

  @Test
  void theLeaderRedirectsToItself() {
    assertThat(cluster.get("/redirect").headers()).containsEntry("Location", "//10.0.0.1:5050");
  }

  @Test
  void aMasterThatServesIsHealthy() {
    assertThat(cluster.get("/health").status()).isEqualTo(200);
    assertThat(cluster.body("/health")).isEmpty();
  }

  @Test
  void slavesFrameworksAndTasksAreToldByThemselves() {
    runFiveTasks();
    var scheduler = cluster.scheduler();
    scheduler.launch(scheduler.offer(), Samples.task("x", scheduler.offer()));

    assertThat(cluster.body("/slaves"))
        .isEqualTo(cluster.body("/master/slaves"))
        .startsWith("{\"recovered_slaves\":[],\"slaves\":[{\"active\":true");
    assertThat(cluster.body("/frameworks"))
        .contains("\"completed_frameworks\":[{\"active\":false")
        .contains("\"frameworks\":[{\"active\":true");
    assertThat(taskIds("/tasks", ImmutableMap.of())).containsExactly("x", "0", "1", "2", "3", "4");
    assertThat(taskIds("/tasks", ImmutableMap.of("limit", "2", "offset", "1")))
        .containsExactly("0", "1");
    assertThat(taskIds("/tasks", ImmutableMap.of("limit", "-2", "offset", "x"))).hasSize(6);
  }

  private List<String> taskIds(String path, Map<String, String> query) {
    return Pattern.compile("\"id\":\"([^\"]*)\"")
        .matcher(cluster.get(path, query).body().toStringUtf8())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void tasksOfUnknownFrameworksAreOrphans() {
    var slave = cluster.newSlave();
    slave.tell(slave
        .report(Samples.slaveId("s"))
        .addTasks(Samples.running("1", Samples.frameworkId("gone"), Samples.slaveId("s")))
        .build());

    assertThat(cluster.body("/state"))
        .contains("\"orphan_tasks\":[{\"executor_id\":\"\",\"framework_id\":\"gone\"")
        .contains("\"unregistered_frameworks\":[\"gone\"]");
  }

  @Test
  void aSlaveThatIsAwayIsNotActive() {
    var slave = cluster.checkpointingSlave();
    slave.disconnect();

    assertThat(cluster.body("/state"))
        .contains(
            "\"activated_slaves\":0", "\"deactivated_slaves\":1", "\"slaves\":[{\"active\":false");
    assertThat(cluster.stat("connected_slaves")).isZero();
  }

  @Test
  void theMetricsAreThoseOfLaterReleases() {
    Metrics metrics = new Metrics();
    cluster.master().addMetrics(metrics);
    runFiveTasks();
    var scheduler = cluster.scheduler();
    scheduler.launch(scheduler.offer(), Samples.task("1", scheduler.offer(), "cpus:1;mem:1024"));
    var away = cluster.checkpointingSlave();
    away.disconnect();
    cluster.advance(Duration.ofSeconds(2));

    assertThat(cluster.simulation().await(metrics.snapshot()))
        .containsEntry("master/elected", 1.0)
        .containsEntry("master/uptime_secs", 2.0)
        .containsEntry("master/frameworks_active", 1.0)
        .containsEntry("master/frameworks_disconnected", 0.0)
        .containsEntry("master/slaves_active", 1.0)
        .containsEntry("master/slaves_disconnected", 1.0)
        .containsEntry("master/outstanding_offers", 1.0)
        .containsEntry("master/tasks_finished", 5.0)
        .containsEntry("master/tasks_staging", 1.0)
        .containsEntry("master/tasks_running", 0.0)
        .containsEntry("master/valid_status_updates", 10.0)
        .containsEntry("master/cpus_total", 6.0)
        .containsEntry("master/cpus_used", 1.0)
        .containsEntry("master/mem_percent", 0.2)
        .containsEntry("master/disk_total", 0.0)
        .containsEntry("registrar/queued_operations", 0.0)
        .hasEntrySatisfying(
            "registrar/registry_size_bytes", size -> assertThat(size).isPositive());
  }

  @Test
  void theStateShowsOffersAndTasks() {
    cluster.slave();
    var scheduler = cluster.scheduler();
    Offer offer = scheduler.offer();
    String id = cluster.master().info().getId();

    assertThat(cluster.body("/master/state.json"))
        .contains("\"offers\":[{\"framework_id\":\"" + scheduler.id().getValue() + "\",\"id\":\""
            + offer.getId().getValue() + "\",\"resources\":{\"cpus\":2,\"mem\":1024},"
            + "\"slave_id\":\"" + id + "-0\"}]")
        .contains("\"active\":1")
        .contains("\"unregistered_time\":0");
  }

  @Test
  void textOfUsersIsEscaped() {
    cluster.scheduler(Samples.framework().toBuilder().setName("a\"b\\\n").build());

    assertThat(cluster.body("/master/state.json")).contains("\"name\":\"a\\\"b\\\\\\n\"");
  }

  @Test
  void theVariablesAreTheBuildAndTheFlags() {
    cluster.close();
    cluster =
        new MasterFixture(ImmutableMap.of("ip", "127.0.0.1", "port", "15050", "unknown", "x y"));

    HttpResponse response = cluster.get("/master/vars");

    assertThat(response.headers()).containsEntry("Content-Type", "text/plain");
    List<String> lines = response.body().toStringUtf8().lines().toList();
    assertThat(lines.subList(0, 3))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("build_date", "build_user", "build_flags");
    assertThat(lines.subList(3, lines.size()))
        .isSorted()
        .contains(
            "failover_timeout 1",
            "ip 127.0.0.1",
            "log_buf_secs 0",
            "port 15050",
            "quiet 0",
            "root_submissions 1",
            "slaves *",
            "unknown x y");
  }

  @Test
  void everythingElseIsNotFound() {
    assertThat(cluster.get("/master/nonexistent").status()).isEqualTo(404);
    assertThat(cluster.get("/nonexistent").status()).isEqualTo(404);
  }

  @Test
  void theEndpointsAreExplained() {
    assertThat(cluster.body("/help"))
        .contains("/master/state.json", "/master/stats.json", "/master/vars", "/slaves/add")
        .contains("/master/state", "/master/redirect", "/master/health");
  }

  /** As in the recording: five tasks of one framework, which has unregistered. */
  private void runFiveTasks() {
    var slave = cluster.slave(Samples.slave("cpus:4;mem:4096"));
    var scheduler = cluster.scheduler();
    for (int i = 0; i < 5; i++) {
      String id = String.valueOf(i);
      Offer offer = scheduler.offer();
      scheduler.launch(offer, Samples.task(id, offer, "cpus:1;mem:32"));
      slave.update(id, TaskState.TASK_RUNNING, scheduler.id());
      slave.update(id, TaskState.TASK_FINISHED, scheduler.id());
    }
    scheduler.tell(
        UnregisterFrameworkMessage.newBuilder().setFrameworkId(scheduler.id()).build());
  }
}
