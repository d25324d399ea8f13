// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static org.apache.mesos.process.transport.RecordingReceiver.next;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Generation;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.wire.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes of two nodes, each with its own transport, clock and threads. */
@ExtendWith(LeakCheck.class)
class NodesOverNettyTest {

  private final Server server = new Server();
  private final Client client = new Client();
  private Node here;
  private Node there;

  @BeforeEach
  void start() throws IOException {
    here = node(Dialect.HTTP_1_1);
    there = node(Dialect.HTTP_1_0);
    there.spawn(server);
    here.spawn(client);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private static Node node(Dialect dialect) throws IOException {
    TransportConfig config = TransportConfig.loopback().withDialect(dialect);
    return Node.builder(new NettyTransport(config))
        .maxUnservedBytes(1_000_000)
        .adapterFor2012(NodesOverNettyTest::adapted)
        .build();
  }

  /** Only the first number that a client asks for: later ones may come when the peer is known. */
  private static com.google.protobuf.Message adapted(com.google.protobuf.Message message) {
    return message.equals(Int64Value.of(0)) ? Int64Value.of(1000) : message;
  }

  private static final class Prompt extends Process {
    final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

    Prompt() {
      super("prompt");
    }

    @Override
    protected void initialize() {
      install(Int64Value.class, from -> threads.add(Thread.currentThread().getName()));
    }

    @Override
    protected boolean isServedOnArrival() {
      return true;
    }
  }

  /** Serves nothing until its node holds the sender back. */
  private static final class Slow extends Process {
    final BlockingQueue<String> served = new LinkedBlockingQueue<>();

    Slow() {
      super("slow");
    }

    @Override
    protected void initialize() {
      installDefault(this::serve);
    }

    private void serve(Message message) {
      while (node().vitals().heldBack() == 0) {
        Thread.onSpinWait();
      }
      served.add(message.name());
    }
  }

  @Test
  void messagesGoThereAndBackInOrder() throws Exception {
    int count = 10_000;
    Upid pid = server.self();
    client.execute(() -> client.watch(pid));

    client.execute(() -> client.ask(pid, count));

    for (int i = 0; i < count; i++) {
      assertThat(next(client.answers)).isEqualTo("answer to " + i);
    }
  }

  @Test
  void endOfALinkedNodeIsTold() throws Exception {
    Upid pid = server.self();
    client.execute(() -> client.watch(pid));
    client.execute(() -> client.ask(pid, 1));
    assertThat(next(client.answers)).isEqualTo("answer to 0");

    there.close();

    assertThat(next(client.gone)).isEqualTo(pid);
  }

  @Test
  void linkToANodeThatIsNotThereIsTold() throws Exception {
    Upid nobody = new Upid("slave", new Address(0x7f000001, 1));

    client.execute(() -> client.watch(nobody));

    assertThat(next(client.gone)).isEqualTo(nobody);
  }

  /** The server's node sends in the form of 2012. */
  @Test
  void messageToANodeOf2012IsAdapted() throws Exception {
    Upid pid = server.self();
    client.execute(() -> client.ask(pid, 1));
    assertThat(next(client.answers)).isEqualTo("answer to 0");
    assertThat(here.generationOf(pid.address())).isEqualTo(Generation.OF_2012);
    assertThat(there.generationOf(client.self().address())).isEqualTo(Generation.LATER);

    client.execute(() -> client.ask(pid, 1));

    assertThat(next(client.answers)).isEqualTo("answer to 1000");
  }

  @Test
  void processMadeForItIsServedByTheThreadThatReads() throws Exception {
    Prompt prompt = new Prompt();
    there.spawn(prompt);

    // A worker initializes it, and serves what comes meanwhile.
    String thread = "";
    while (!thread.startsWith("libprocess-io")) {
      here.post(prompt.self(), Int64Value.of(1));
      thread = next(prompt.threads);
    }

    assertThat(thread).startsWith("libprocess-io");
  }

  @Test
  void peerThatSendsMoreThanIsServedIsHeldBack() throws Exception {
    Slow slow = new Slow();
    there.spawn(slow);
    String request = "POST /slow/x HTTP/1.0\r\nUser-Agent: libprocess/a@1.2.3.4:5\r\n"
        + "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000);
    // More than the sockets and the node take together.
    int count = 600;
    try (RawSocket peer = RawSocket.connect(there.address())) {
      Thread writer = new Thread(() -> {
        for (int i = 0; i < count; i++) {
          peer.writeUnchecked(request);
        }
      });
      writer.start();

      for (int i = 0; i < count; i++) {
        next(slow.served);
      }
      writer.join();
    }
    assertThat(there.vitals().heldBack()).isPositive();
  }

  @Test
  void routeIsServedOnTheSamePort() throws Exception {
    try (RawSocket browser = RawSocket.connect(there.address())) {
      browser.write("GET /server/hello?name=x HTTP/1.1\r\n\r\nGET /nobody HTTP/1.1\r\n\r\n");

      assertThat(browser.readResponse()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nx");
      assertThat(browser.readResponse()).startsWith("HTTP/1.1 404 Not Found\r\n");
    }
  }

  private static final class Server extends Process {

    Server() {
      super("server");
    }

    @Override
    protected void initialize() {
      install(Int64Value.class, this::question);
      route(
          "/hello",
          "Says the name",
          request -> Future.ready(HttpResponse.ok("text/plain", request.query().get("name"))));
    }

    private void question(Upid from, Int64Value question) {
      // Over one connection, so that the order is certain.
      link(from);
      send(from, StringValue.of("answer to " + question.getValue()));
    }
  }

  private static final class Client extends Process {

    final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    final BlockingQueue<Upid> gone = new LinkedBlockingQueue<>();

    Client() {
      super("client");
    }

    @Override
    protected void initialize() {
      install(StringValue.class, this::answer);
    }

    void ask(Upid server, int count) {
      for (int i = 0; i < count; i++) {
        send(server, Int64Value.of(i));
      }
    }

    void watch(Upid pid) {
      link(pid);
    }

    private void answer(Upid from, StringValue answer) {
      answers.add(answer.getValue());
    }

    @Override
    protected void exited(Upid pid) {
      gone.add(pid);
    }
  }
}
