// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.Test;

/** The code of docs/actors.md, which is this code, word by word. */
class ActorsPageTest {

  static final class Greeter extends Process {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Set<Upid> guests = new LinkedHashSet<>();

    Greeter() {
      super("greeter");
    }

    @Override
    protected void initialize() {
      install(StringValue.class, this::greet);
      route("/count", "How many guests there are", request -> Future.ready(count()));
    }

    private void greet(Upid from, StringValue name) {
      guests.add(from);
      link(from);
      send(from, StringValue.of("Hello, " + name.getValue()));
      delay(PAUSE, () -> send(from, Int64Value.of(guests.size())));
    }

    @Override
    protected void exited(Upid peer) {
      guests.remove(peer);
    }

    private HttpResponse count() {
      return HttpResponse.json(Integer.toString(guests.size()));
    }
  }

  @Test
  void overTheNetwork() throws Exception {
    Node here = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    Node there = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    Upid greeter = there.spawn(new Greeter());

    Future<StringValue> answer = here.ask(greeter, StringValue.of("Ann"), StringValue.class);
    answer.await();

    assertThat(answer.value().getValue()).isEqualTo("Hello, Ann");
    here.close();
    there.close();
  }

  @Test
  void onVirtualTime() {
    try (Simulation simulation = new Simulation()) {
      RecordingProcess peer = new RecordingProcess("peer");
      Upid greeter = simulation.newNode().spawn(new Greeter());
      simulation.newNode().spawn(peer);

      peer.tell(greeter, StringValue.of("Ann"));
      simulation.settle();
      assertThat(peer.received(StringValue.class)).containsExactly(StringValue.of("Hello, Ann"));

      simulation.advance(Duration.ofSeconds(5));
      assertThat(peer.received(Int64Value.class)).containsExactly(Int64Value.of(1));
    }
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    String source = squeezed(
        Files.readString(Path.of("src/test/java/org/apache/mesos/process/ActorsPageTest.java")));
    List<String> shown = Pattern.compile("(?s)```java\n(.*?)```")
        .matcher(Files.readString(Path.of("../docs/actors.md")))
        .results()
        .map((MatchResult block) -> squeezed(block.group(1)))
        .toList();

    assertThat(shown).hasSize(3).allSatisfy(code -> assertThat(source).contains(code));
  }

  /** Without the blanks, which are others in the page. */
  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }
}
