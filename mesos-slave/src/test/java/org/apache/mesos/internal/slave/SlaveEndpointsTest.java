// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Pages of the slave, in the form of the recorded ones of the reference. */
class SlaveEndpointsTest {

  private static final BuildInfo BUILD = BuildInfo.current();

  @Test
  void statsAreThoseOfTheReference() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_RUNNING));
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_FINISHED));
      fixture.fromExecutor(Samples.update("1", TaskState.TASK_KILLED));
      fixture.advance(Duration.ofMillis(1250));

      assertThat(fixture.get("/slave/stats.json"))
          .isEqualTo("{\"failed_tasks\":0,\"finished_tasks\":1,\"invalid_status_updates\":1,"
              + "\"killed_tasks\":0,\"lost_tasks\":0,\"staged_tasks\":1,\"started_tasks\":0,"
              + "\"total_frameworks\":1,\"uptime\":1.25,\"valid_status_updates\":2}");
    }
  }

  @Test
  void stateOfAnIdleSlaveIsThatOfTheReference() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      assertThat(fixture.get("/slave/state.json"))
          .isEqualTo("{\"build_date\":\""
              + BUILD.date()
              + "\",\"build_user\":\""
              + BUILD.user()
              + "\",\"frameworks\":[],\"id\":\"\",\"pid\":\""
              + fixture.pid
              + "\",\"resources\":{\"cpus\":4,\"mem\":4096},\"start_time\":1334867900}");
    }
  }

  @Test
  void stateShowsFrameworksExecutorsAndTasks() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      assertThat(fixture.get("/slave/state.json"))
          .contains("\"frameworks\":[{\"executors\":[{\"directory\":\"/sandboxes/0\","
              + "\"id\":\"default\",\"resources\":{\"cpus\":1.1,\"mem\":40},"
              + "\"tasks\":[{\"framework_id\":\"F-0000\",\"id\":\"1\",\"name\":\"task 1\","
              + "\"resources\":{\"cpus\":1,\"mem\":32},\"slave_id\":\"S-0\","
              + "\"state\":\"TASK_STAGING\"}]}],\"id\":\"F-0000\",\"name\":\"default\","
              + "\"user\":\"alice\"}],\"id\":\"S-0\"");
    }
  }

  @Test
  void idsCannotBreakTheJson() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      fixture.run(Samples.task("\"}\n", Samples.executor("\"\\\u0000")));

      assertThat(fixture.get("/slave/state.json")).contains("\"id\":\"\\\"\\\\\\u0000\"");
    }
  }

  @Test
  void varsAreTheBuildAndTheConfiguration() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      HttpResponse response = fixture.sim.await(
          fixture.node.request(HttpRequest.get("/slave/vars", ImmutableMap.of())));

      assertThat(response.headers()).containsEntry("Content-Type", "text/plain");
      assertThat(response.body().toStringUtf8())
          .isEqualTo("build_date "
              + BUILD.date()
              + "\nbuild_user "
              + BUILD.user()
              + "\nbuild_flags "
              + BUILD.flags()
              + "\nport 0\nwork_dir /tmp/mesos\n");
    }
  }

  @Test
  void anythingElseIsNotFound() {
    try (SlaveFixture fixture = new SlaveFixture()) {
      HttpResponse response = fixture.sim.await(
          fixture.node.request(HttpRequest.get("/slave/nonexistent", ImmutableMap.of())));

      assertThat(response.status()).isEqualTo(404);
    }
  }
}
