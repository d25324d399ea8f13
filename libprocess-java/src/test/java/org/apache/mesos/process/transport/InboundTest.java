// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static org.apache.mesos.process.transport.RecordingReceiver.next;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.wire.WireLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class InboundTest {

  private static final String OF_2012 = head(
      "POST /slave/%s HTTP/1.0",
      "User-Agent: libprocess/probe@127.0.0.1:7", "Connection: Keep-Alive");
  private static final String OF_1_X = head(
      "POST /%s/PING HTTP/1.1",
      "User-Agent: libprocess/probe@127.0.0.1:7",
      "Libprocess-From: probe@127.0.0.1:7",
      "Connection: Keep-Alive",
      "Host: ");
  private static final String DATE = "Date: Tue, 03 Jan 2017 10:00:00 GMT";
  private static final String ACCEPTED = head("HTTP/1.1 202 Accepted", DATE, "Content-Length: 0");
  private static final String GET = head("GET %s HTTP/1.1", "Host: x");

  /** How many requests of one connection are under way at most. */
  private static final int MAX_OUTSTANDING = 16;

  private final RecordingReceiver receiver = new RecordingReceiver();
  private NettyTransport transport;

  @AfterEach
  void close() {
    transport.close();
  }

  private RawSocket connect(TransportConfig config) throws IOException {
    return RawSocket.connect(start(config));
  }

  private RawSocket connect() throws IOException {
    return connect(TransportConfig.loopback());
  }

  private Address start(TransportConfig config) throws IOException {
    transport = new NettyTransport(config, () -> Instant.parse("2017-01-03T10:00:00Z"));
    return transport.start(receiver);
  }

  private static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private static String ok(String body) {
    return head(
            "HTTP/1.1 200 OK", "Content-Type: text/plain", DATE, "Content-Length: " + body.length())
        + body;
  }

  @Test
  void messageOfA2012PeerIsDeliveredWithoutAnswer() throws Exception {
    Address address = start(TransportConfig.loopback());
    try (RawSocket peer = RawSocket.connect(address)) {

      peer.write(OF_2012.formatted("PING") + GET.formatted("/after"));

      Message message = next(receiver.messages);
      assertThat(message.name()).isEqualTo("PING");
      assertThat(message.from()).isEqualTo(new Upid("probe", new Address(0x7f000001, 7)));
      assertThat(message.to()).isEqualTo(new Upid("slave", address));
      // The first byte that comes back belongs to the request behind it.
      assertThat(peer.readResponse()).isEqualTo(ok("/after"));
    }
  }

  @Test
  void messageOfALaterPeerIsAnswered() throws Exception {
    try (RawSocket peer = connect()) {
      peer.write(OF_1_X.formatted("slave"));

      assertThat(peer.readResponse()).isEqualTo(ACCEPTED);
      assertThat(next(receiver.messages).name()).isEqualTo("PING");
    }
  }

  @Test
  void whatComesInIsCounted() throws Exception {
    try (RawSocket peer = connect()) {
      peer.write(OF_2012.formatted("PING").repeat(3) + GET.formatted("/") + "nonsense\r\n\r\n");
      peer.readToEnd();
    }

    assertThat(counted("messages_received")).isEqualTo(3);
    assertThat(counted("requests_received")).isEqualTo(1);
    assertThat(counted("malformed_requests")).isEqualTo(1);
    assertThat(counted("connections_accepted")).isEqualTo(1);
    assertThat(counted("connections_refused")).isZero();
    assertThat(counted("messages_sent")).isZero();
  }

  private long counted(String name) {
    return transport.counters().get(name).getAsLong();
  }

  @Test
  void messageToNobodyIsAnsweredWithNotFound() throws Exception {
    try (RawSocket peer = connect()) {
      peer.write(OF_1_X.formatted("nobody"));

      assertThat(peer.readResponse())
          .startsWith("HTTP/1.1 404 Not Found\r\n")
          .contains("Content-Type: text/plain; charset=utf-8\r\n", "Content-Length: 14\r\n")
          .endsWith("\r\n\r\n404 Not Found.");
    }
  }

  @Test
  void messagesOfOneConnectionKeepTheirOrder() throws Exception {
    int count = 2000;
    try (RawSocket peer = connect()) {
      StringBuilder burst = new StringBuilder();
      for (int i = 0; i < count; i++) {
        burst.append(OF_2012.formatted(i));
      }
      peer.write(burst.toString());

      for (int i = 0; i < count; i++) {
        assertThat(next(receiver.messages).name()).isEqualTo(String.valueOf(i));
      }
    }
  }

  @Test
  void burstOfMessagesIsAnsweredInFull() throws Exception {
    int count = 20_000;
    try (RawSocket peer = connect()) {
      String burst = OF_1_X.formatted("slave").repeat(count);
      Thread writer = new Thread(() -> peer.writeUnchecked(burst));
      writer.start();

      for (int i = 0; i < count; i++) {
        assertThat(peer.readResponse()).isEqualTo(ACCEPTED);
      }
      writer.join();
      assertThat(receiver.messages).hasSize(count);
    }
  }

  @Test
  void messageInPiecesIsDeliveredOnce() throws Exception {
    try (RawSocket peer = connect()) {
      for (char c : OF_1_X.formatted("slave").toCharArray()) {
        peer.write(String.valueOf(c));
      }

      assertThat(peer.readResponse()).isEqualTo(ACCEPTED);
      assertThat(receiver.messages).hasSize(1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    BlockingQueue<Promise<HttpResponse>> promises = new LinkedBlockingQueue<>();
    receiver.answerWith(request -> {
      Promise<HttpResponse> promise = new Promise<>();
      promises.add(promise);
      return promise.future();
    });
    try (RawSocket client = connect()) {
      client.write(GET.formatted("/1") + OF_1_X.formatted("slave") + GET.formatted("/2"));
      Promise<HttpResponse> first = next(promises);
      Promise<HttpResponse> second = next(promises);

      second.set(HttpResponse.ok("text/plain", "second"));
      first.set(HttpResponse.ok("text/plain", "first"));

      assertThat(client.readResponse()).isEqualTo(ok("first"));
      assertThat(client.readResponse()).isEqualTo(ACCEPTED);
      assertThat(client.readResponse()).isEqualTo(ok("second"));
    }
  }

  @Test
  void requestsUnderWayAreLimited() throws Exception {
    BlockingQueue<Promise<HttpResponse>> promises = new LinkedBlockingQueue<>();
    receiver.answerWith(request -> {
      Promise<HttpResponse> promise = new Promise<>();
      promises.add(promise);
      return promise.future();
    });
    int count = 500;
    try (RawSocket client = connect()) {
      client.write(Strings.repeat(GET.formatted("/"), count));

      for (int i = 0; i < count; i++) {
        Promise<HttpResponse> promise = next(promises);
        assertThat(receiver.requests).hasSizeLessThanOrEqualTo(i + MAX_OUTSTANDING);
        promise.set(HttpResponse.ok("text/plain", String.valueOf(i)));
        assertThat(client.readResponse()).isEqualTo(ok(String.valueOf(i)));
      }
    }
  }

  @Test
  void clientThatDoesNotReadIsHeldUp() throws Exception {
    String body = Strings.repeat("x", 1 << 20);
    receiver.answerWith(request -> Future.ready(HttpResponse.ok("text/plain", body)));
    int count = 100;
    try (RawSocket client = connect()) {
      client.write(Strings.repeat(GET.formatted("/"), count));

      for (int i = 0; i < MAX_OUTSTANDING; i++) {
        next(receiver.requests);
      }
      // Some megabytes fit into the sockets.
      assertThat(receiver.requests).hasSizeLessThan(count / 2);

      for (int i = 0; i < count; i++) {
        assertThat(client.readResponse()).endsWith("\r\n\r\n" + body);
      }
    }
  }

  @Test
  void requestThatIsNotPersistentEndsTheConnection() throws Exception {
    try (RawSocket client = connect()) {
      client.write("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n" + GET.formatted("/b"));

      assertThat(client.readToEnd()).isEqualTo(ok("/a"));
      assertThat(receiver.requests).hasSize(1);
    }
  }

  @Test
  void requestOfHttp10EndsTheConnection() throws Exception {
    try (RawSocket client = connect()) {
      client.write("GET /a HTTP/1.0\r\n\r\n");

      assertThat(client.readToEnd()).isEqualTo(ok("/a"));
    }
  }

  @Test
  void messageThatIsNotPersistentIsAnsweredBeforeTheEnd() throws Exception {
    try (RawSocket peer = connect()) {
      peer.write(head(
          "POST /slave/PING HTTP/1.1",
          "Libprocess-From: a@1.2.3.4:5",
          "Connection: close",
          "Content-Length: 0"));

      assertThat(peer.readToEnd()).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void responseMayEndTheConnection() throws Exception {
    receiver.answerWith(
        request -> Future.ready(HttpResponse.ok().withHeader("Connection", "close")));
    try (RawSocket client = connect()) {
      client.write(GET.formatted("/a") + GET.formatted("/b"));

      assertThat(client.readToEnd()).containsOnlyOnce("HTTP/1.1 200 OK");
    }
  }

  @Test
  void failedResponseBecomesAnInternalServerError() throws Exception {
    receiver.answerWith(request -> Future.failed("out of order"));
    try (RawSocket client = connect()) {
      client.write(GET.formatted("/a"));

      assertThat(client.readResponse())
          .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
          .endsWith("\r\n\r\nout of order");
    }
  }

  @Test
  void discardedResponseBecomesAnInternalServerError() throws Exception {
    Promise<HttpResponse> promise = new Promise<>();
    promise.discard();
    receiver.answerWith(request -> promise.future());
    try (RawSocket client = connect()) {
      client.write(GET.formatted("/a"));

      assertThat(client.readResponse()).endsWith("\r\n\r\ndiscarded future");
    }
  }

  @Test
  void abandonedResponseBecomesAnInternalServerError() throws Exception {
    Promise<HttpResponse> promise = new Promise<>();
    promise.abandon();
    receiver.answerWith(request -> promise.future());
    try (RawSocket client = connect()) {
      client.write(GET.formatted("/a"));

      assertThat(client.readResponse()).startsWith("HTTP/1.1 500 ");
    }
  }

  @Test
  void clientThatGoesAwayDiscardsItsResponses() throws Exception {
    Promise<HttpResponse> promise = new Promise<>();
    Promise<Void> discarded = new Promise<>();
    promise.future().onDiscard(() -> discarded.set(null));
    receiver.answerWith(request -> promise.future());
    RawSocket client = connect();
    client.write(GET.formatted("/a"));
    next(receiver.requests);

    client.close();

    assertThat(discarded.future().await()).isTrue();
    promise.set(HttpResponse.ok());
  }

  @Test
  void garbageEndsTheConnectionWithoutAnswer() throws Exception {
    try (RawSocket peer = connect()) {
      peer.write("\0\1\2garbage\r\n\r\n");

      assertThat(peer.readToEnd()).isEmpty();
    }
  }

  @Test
  void requestsBeforeGarbageAreAnswered() throws Exception {
    try (RawSocket peer = connect()) {
      peer.write(OF_1_X.formatted("slave") + GET.formatted("/a") + "garbage \0\r\n\r\n");

      assertThat(peer.readToEnd()).isEqualTo(ACCEPTED + ok("/a"));
    }
  }

  @Test
  void webClientIsToldWhatIsWrong() throws Exception {
    try (RawSocket client = connect()) {
      client.write("GET / HTTP/1.1\r\nno colon\r\n\r\n");

      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .endsWith("\r\n\r\nMalformed header");
    }
  }

  @Test
  void bodyOverTheLimitIsRefusedBeforeItComes() throws Exception {
    WireLimits limits = new WireLimits(1000, 1000, 100);
    try (RawSocket client = connect(TransportConfig.loopback().withLimits(limits))) {
      client.write("POST /a HTTP/1.1\r\nContent-Length: 1001\r\n\r\n");

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 Request Entity Too Large\r\n");
    }
  }

  @Test
  void halfARequestIsForgottenWithItsConnection() throws Exception {
    Address address = start(TransportConfig.loopback());
    String message = OF_2012.formatted("LOST");
    for (int i = 1; i < message.length(); i += 7) {
      RawSocket peer = RawSocket.connect(address);
      peer.write(message.substring(0, i));
      peer.reset();
    }

    try (RawSocket peer = RawSocket.connect(address)) {
      peer.write(OF_2012.formatted("PING"));
      assertThat(next(receiver.messages).name()).isEqualTo("PING");
    }
    assertThat(receiver.messages).isEmpty();
  }

  @Test
  void connectionsOverTheLimitAreClosed() throws Exception {
    Address address = start(TransportConfig.loopback().withMaxConnections(2));
    List<RawSocket> clients = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RawSocket client = RawSocket.connect(address);
      clients.add(client);
      client.write(GET.formatted("/a"));
      assertThat(client.readResponse()).isEqualTo(ok("/a"));
    }

    try (RawSocket oneTooMany = RawSocket.connect(address)) {
      assertThat(oneTooMany.readToEnd()).isEmpty();
    }

    for (RawSocket client : clients) {
      client.write(GET.formatted("/b"));
      assertThat(client.readResponse()).isEqualTo(ok("/b"));
      client.close();
    }
  }

  @Test
  void senderAtAnotherIpIsRefusedIfSoConfigured() throws Exception {
    try (RawSocket peer = connect(TransportConfig.loopback().withRequirePeerIpMatch(true))) {
      peer.write(OF_1_X.formatted("slave").replace("127.0.0.1", "10.0.0.1"));

      assertThat(peer.readResponse())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .endsWith(
              "\r\n\r\nUPID IP address validation failed: Message from probe@10.0.0.1:7 was sent"
                  + " from IP 127.0.0.1");

      peer.write(OF_1_X.formatted("slave"));
      assertThat(peer.readResponse()).isEqualTo(ACCEPTED);
      assertThat(receiver.messages).hasSize(1);
    }
  }

  @Test
  void responseIsPackedForClientsThatAskForIt() throws Exception {
    ByteString body = ByteString.copyFromUtf8(Strings.repeat("x", 5000));
    receiver.answerWith(request -> Future.ready(HttpResponse.ok("text/plain", body)));
    try (RawSocket client = connect()) {
      client.write("GET / HTTP/1.1\r\nAccept-Encoding: gzip\r\n\r\n");

      assertThat(client.readResponse())
          .contains("\r\nContent-Encoding: gzip\r\n")
          .hasSizeLessThan(1000);
    }
  }
}
