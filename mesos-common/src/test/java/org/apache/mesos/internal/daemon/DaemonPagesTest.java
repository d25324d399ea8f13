// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DaemonPagesTest {

  private final NettyTransport transport = new NettyTransport(TransportConfig.loopback());
  private Node node;

  @BeforeEach
  void start() throws IOException {
    node = Node.builder(transport).build();
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void theTransportIsAmongTheMetrics() throws InterruptedException {
    DaemonPages.spawn(node, Map.of());

    Future<HttpResponse> response = node.request(HttpRequest.get("/metrics/snapshot", Map.of()));
    node.await(response);

    assertThat(response.value().body().toStringUtf8())
        .contains("\"libprocess/transport/messages_unsent\":0.0");
  }

  @Test
  void theVersionIsTold() throws InterruptedException {
    DaemonPages.spawn(node, Map.of());

    Future<HttpResponse> response = node.request(HttpRequest.get("/version", Map.of()));
    node.await(response);

    assertThat(response.value().body().toStringUtf8())
        .contains("\"version\":\"" + BuildInfo.current().version() + "\"");
  }

  @Test
  void aBadVariableIsTold() {
    assertThatThrownBy(() -> DaemonPages.spawn(
            node, Map.of("LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT", "often")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'often'");
  }
}
