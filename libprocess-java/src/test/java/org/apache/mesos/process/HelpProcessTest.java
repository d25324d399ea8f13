// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import java.util.Map;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HelpProcessTest {

  private static final class Actor extends Process {

    Actor() {
      super("actor");
    }

    @Override
    protected void initialize() {
      route("/body", "", request -> Future.ready(HttpResponse.ok()));
      route("/a/b/c", "Says <abc>.", request -> Future.ready(HttpResponse.ok()));
    }
  }

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode(simulation.nextAddress(), "actor");
  private final Actor actor = new Actor();

  @BeforeEach
  void spawn() {
    node.spawn(actor);
    simulation.settle();
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private HttpResponse get(String path, Map<String, String> query, String userAgent) {
    return simulation.await(node.request(new HttpRequest(
        "GET",
        path,
        ImmutableMap.copyOf(query),
        HttpRequest.headers(Map.of("User-Agent", userAgent)),
        ByteString.EMPTY,
        true)));
  }

  private String curl(String path) {
    HttpResponse response = get(path, Map.of(), "curl/7.88.1");
    assertThat(response.headers()).containsEntry("Content-Type", "text/x-markdown");
    return response.body().toStringUtf8();
  }

  /** Reference: HTTPTest.EndpointsHelp. */
  @Test
  void printingToolsGetMarkdown() {
    assertThat(curl("/help"))
        .isEqualTo("# HELP #\n\n## /actor ##\n    /actor/a/b/c  Says <abc>.\n    /actor/body\n");
    assertThat(curl("/help/actor"))
        .isEqualTo("## /actor ##\n    /actor/a/b/c  Says <abc>.\n    /actor/body\n");
    assertThat(get("/help", Map.of(), "HTTPie/3.2").headers())
        .containsEntry("Content-Type", "text/x-markdown");
  }

  /** Reference: HTTPTest.EndpointsHelp. */
  @Test
  void theDelegatesEndpointsAreToldWithAndWithoutItsId() {
    assertThat(curl("/help/actor/a/b/c")).isEqualTo("""
            ### USAGE ###
                /actor/a/b/c
                /a/b/c

            ### TL;DR; ###
            Says <abc>.
            """);
  }

  @Test
  void browsersGetAPageWithLinks() {
    HttpResponse response = get("/help", Map.of(), "Mozilla/5.0");

    assertThat(response.headers()).containsEntry("Content-Type", "text/html");
    assertThat(response.body().toStringUtf8())
        .contains(
            "<b>/actor</b>\n    <a href=\"/actor/a/b/c\">/actor/a/b/c</a>  Says &lt;abc&gt;.");
  }

  /** Reference: HTTPTest.EndpointsHelp. */
  @Test
  void programsGetJson() {
    HttpResponse response = get("/help", Map.of("format", "json"), "curl");

    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body().toStringUtf8()).isEqualTo("""
            {"processes":[{"id":"actor","endpoints":[\
            {"name":"/a/b/c","text":"Says <abc>."},{"name":"/body","text":""}]}]}""");
  }

  /** Reference: HTTPTest.EndpointsHelpRemoval. */
  @Test
  void thereIsNoHelpOnWhatIsNotThere() {
    assertThat(get("/help/actor/x", Map.of(), "curl").body().toStringUtf8())
        .isEqualTo("No help available for '/actor/x'.\n");
    actor.terminate();
    simulation.settle();

    HttpResponse response = get("/help/actor", Map.of(), "curl");
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body().toStringUtf8()).isEqualTo("No help available for '/actor'.\n");
    assertThat(curl("/help")).isEqualTo("# HELP #\n");
  }
}
