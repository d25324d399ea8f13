// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.process.http.HttpResponse;
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

  @Test
  void theStateIsThatOfTheReferenceWithPidsAndAVersion() {
    runFiveTasks();
    String id = cluster.master().info().getId();

    HttpResponse response = cluster.get("/master/state.json");

    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    String framework = id + "-0000";
    String slave = id + "-0";
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      tasks
          .append(i == 0 ? "" : ",")
          .append("{\"framework_id\":\"" + framework + "\",\"id\":\"" + i + "\",\"name\":\"task ")
          .append(i + "\",\"resources\":{\"cpus\":1,\"mem\":32},\"slave_id\":\"" + slave)
          .append("\",\"state\":\"TASK_FINISHED\"}");
    }
    assertThat(response.body().toStringUtf8())
        .matches("\\{\"build_date\":\"[^\"]+\",\"build_user\":\"[^\"]+\","
            + Pattern.quote("\"completed_frameworks\":[{\"active\":0,\"completed_tasks\":["
                + tasks
                + "],\"id\":\""
                + framework
                + "\",\"name\":\"default\",\"offers\":[],\"pid\":\"scheduler(1)@10.0.0.3:5050\","
                + "\"registered_time\":1334867900,\"reregistered_time\":1334867900,"
                + "\"resources\":{\"cpus\":0,\"mem\":0},\"tasks\":[],"
                + "\"unregistered_time\":1334867900,\"user\":\"user\"}],\"frameworks\":[],\"id\":\""
                + id
                + "\",\"pid\":\"master@10.0.0.1:5050\",\"slaves\":[{\"hostname\":\"host\",\"id\":\""
                + slave
                + "\",\"pid\":\"slave@10.0.0.2:5050\",\"registered_time\":1334867900,"
                + "\"resources\":{\"cpus\":4,\"mem\":4096},\"webui_hostname\":\"public\","
                + "\"webui_port\":8081}],\"start_time\":1334867900,\"version\":\"")
            + "[^\"]+\"\\}");
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
        .contains("/master/state.json", "/master/stats.json", "/master/vars", "/slaves/add");
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
