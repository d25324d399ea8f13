// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirewallRuleTest {

  private static final class Actor extends Process {

    Actor() {
      super("p");
    }

    @Override
    protected void initialize() {
      for (String path : List.of("/handler1", "/handler2", "/handler2/nested", "/handler3")) {
        route(path, "", request -> Future.ready(HttpResponse.ok()));
      }
    }
  }

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode(simulation.nextAddress(), "p");

  @BeforeEach
  void spawn() {
    node.spawn(new Actor());
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private HttpResponse get(String path) {
    return simulation.await(node.request(HttpRequest.get(path, Map.of())));
  }

  private void disable(String... paths) {
    node.setFirewall(List.of(FirewallRule.disabledEndpoints(node, List.of(paths))));
  }

  /** Reference: ProcessTest.FirewallDisablePaths. */
  @Test
  void onlyTheVeryPathsAreDisabled() {
    disable("/p/handler1", "/p/handler2/nested", "/p/handler3/*");

    assertThat(get("/p/handler1").status()).isEqualTo(403);
    assertThat(get("/p/handler1").body().toStringUtf8())
        .isEqualTo("Endpoint '/p/handler1' is disabled");
    assertThat(get("/p/handler2").status()).isEqualTo(200);
    assertThat(get("/p/handler2/nested").status()).isEqualTo(403);
    assertThat(get("/p/handler2/nested/path").status()).isEqualTo(200);
    assertThat(get("/p/handler3").status()).isEqualTo(200);
    assertThat(get("/p/handler3/nested").status()).isEqualTo(200);
  }

  /** Reference: ProcessTest.FirewallUninstall. */
  @Test
  void anEmptyListLetsEverythingPass() {
    disable("/p/handler1", "/p/handler2");
    assertThat(get("/p/handler1").status()).isEqualTo(403);
    assertThat(get("/p/handler2").status()).isEqualTo(403);

    node.setFirewall(List.of());

    assertThat(get("/p/handler1").status()).isEqualTo(200);
    assertThat(get("/p/handler2").status()).isEqualTo(200);
  }

  @Test
  void pathsOfTheDelegateMayBeGivenWithoutItsId() {
    disable("/handler1", "/nobody/x");

    assertThat(get("/handler1").status()).isEqualTo(403);
    assertThat(get("/p/handler1").status()).isEqualTo(403);
    assertThat(get("/nobody/x").status()).isEqualTo(403);
    assertThat(get("/handler2").status()).isEqualTo(200);
  }
}
