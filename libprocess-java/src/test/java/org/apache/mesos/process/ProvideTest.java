// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import org.apache.mesos.process.http.FileContent;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that a process provides. Reference: HTTPTest.ProvideSendfile. */
class ProvideTest {

  private static final Path SITE = Path.of("/var/site");

  private final Simulation simulation = new Simulation(1);
  private final Node node = simulation.newNode();

  ProvideTest() {
    node.spawn(new Process("web") {
      @Override
      protected void initialize() {
        provide("", SITE.resolve("index.html"));
        provide("static", SITE);
        route("/static/live", "A route", request -> Future.ready(HttpResponse.json("{}")));
      }
    });
    simulation.settle();
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private HttpResponse get(String path) {
    Future<HttpResponse> response = node.request(HttpRequest.get(path, ImmutableMap.of()));
    simulation.settle();
    return response.value();
  }

  private static void assertFile(HttpResponse response, String path, String type) {
    assertThat(response.content()).isEqualTo(new FileContent(SITE.resolve(path)));
    assertThat(response.headers().get("Content-Type")).isEqualTo(type);
  }

  @Test
  void nameStandsForTheFile() {
    assertFile(get("/web"), "index.html", "text/html");
    assertFile(get("/web/"), "index.html", "text/html");
  }

  @Test
  void restOfThePathIsBelowTheDirectory() {
    assertFile(get("/web/static/js/main.js"), "js/main.js", "text/javascript");
    assertFile(get("/web/static/LOGO.PNG"), "LOGO.PNG", "image/png");
  }

  @Test
  void unknownEndOfANameHasNoContentType() {
    HttpResponse response = get("/web/static/README");

    assertFile(response, "README", null);
  }

  @Test
  void routesComeFirst() {
    assertThat(get("/web/static/live").body().toStringUtf8()).isEqualTo("{}");
  }

  @Test
  void otherPathsAreNotFound() {
    assertThat(get("/web/other").status()).isEqualTo(404);
    assertThat(get("/web/static/../../etc/passwd").status()).isEqualTo(404);
  }
}
