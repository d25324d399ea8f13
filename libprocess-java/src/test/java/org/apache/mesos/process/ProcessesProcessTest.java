// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessesProcessTest {

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode();
  private final RecordingProcess process = new RecordingProcess("busy(\"1\")");
  private Future<HttpResponse> response = Future.failed("not asked");

  @BeforeEach
  void spawn() {
    node.spawn(process);
    simulation.settle();
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private Future<HttpResponse> get() {
    return node.request(HttpRequest.get("/__processes__", Map.of()));
  }

  private String body() {
    simulation.settle();
    assertThat(response.value().headers()).containsEntry("Content-Type", "application/json");
    return response.value().body().toStringUtf8();
  }

  @Test
  void everyProcessIsListed() {
    response = get();

    assertThat(body()).isEqualTo("""
            [{"id":"__processes__","events":[]},{"id":"busy(\\"1\\")","events":[]},\
            {"id":"help","events":[]}]""");
  }

  @Test
  void everyKindOfEventThatWaitsIsListed() {
    RecordingProcess other = new RecordingProcess("other");
    node.spawn(other);
    simulation.settle();

    // The page asks first, the other process then adds to what waits behind the question.
    response = get();
    other.execute(() -> {
      node.post(new Upid("me", node.address()), process.self(), "PING", ByteString.EMPTY);
      process.execute(() -> {});
      node.injectExited(new Upid("gone", node.address()), process.self());
      var unused = node.request(HttpRequest.get("/busy(%221%22)/x", Map.of()));
      process.terminate();
    });

    assertThat(body()).contains("""
            "events":[{"type":"MESSAGE","name":"PING","from":"me@10.0.0.1:5050"},\
            {"type":"DISPATCH"},{"type":"EXITED","pid":"gone@10.0.0.1:5050"},\
            {"type":"HTTP","method":"GET","path":"/busy(%221%22)/x"},{"type":"TERMINATE"}]""");
  }

  /** Reference: ProcessTest.ProcessesEndpointNoHang. */
  @Test
  void aProcessThatEndsMeanwhileIsLeftOut() {
    response = get();
    process.execute(() -> node.terminate(process.self(), Termination.INJECTED));

    assertThat(body()).doesNotContain("busy").contains("\"id\":\"help\"");
  }
}
