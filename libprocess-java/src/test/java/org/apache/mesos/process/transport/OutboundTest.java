// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static org.apache.mesos.process.transport.RecordingReceiver.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.wire.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class OutboundTest {

  private static final Upid FROM = new Upid("master", new Address(0x0a000001, 5050));

  /** More than a test makes connections, as most accept none before they look. */
  private static final int BACKLOG = 4096;

  private static final TransportConfig CONFIG =
      TransportConfig.loopback().withMaxIdle(Duration.ZERO);

  private final RecordingReceiver receiver = new RecordingReceiver();
  private NettyTransport transport = new NettyTransport(CONFIG);
  private ServerSocket server;
  private Address peer;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    server.setSoTimeout(20_000);
    peer = new Address(0x7f000001, server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    transport.close();
    server.close();
  }

  private void start(TransportConfig config) throws IOException {
    transport = new NettyTransport(config);
    transport.start(receiver);
  }

  private void start() throws IOException {
    start(CONFIG);
  }

  private RawSocket accept() throws IOException {
    return new RawSocket(server.accept());
  }

  private Message message(String name) {
    return Message.of(name, FROM, new Upid("slave", peer), ByteString.EMPTY);
  }

  private static String bytes(String name) {
    return "POST /slave/%s HTTP/1.1\r\nUser-Agent: libprocess/master@10.0.0.1:5050\r\n"
            .formatted(name)
        + "Libprocess-From: master@10.0.0.1:5050\r\nConnection: Keep-Alive\r\nHost: \r\n\r\n";
  }

  private long unsentMessages() {
    return transport.counters().get("messages_unsent").getAsLong();
  }

  @Test
  void temporaryConnectionClosesWhenDrained() throws Exception {
    start();

    transport.send(message("PING"));

    try (RawSocket connection = accept()) {
      assertThat(connection.readToEnd()).isEqualTo(bytes("PING"));
    }
  }

  @Test
  void temporaryConnectionOutlivesItsMessageByTheIdleTime() throws Exception {
    start(CONFIG.withMaxIdle(Duration.ofMillis(1)));

    transport.send(message("PING"));

    try (RawSocket connection = accept()) {
      assertThat(connection.readToEnd()).isEqualTo(bytes("PING"));
    }
  }

  @Test
  void temporaryConnectionIsUsedAgainWithinTheIdleTime() throws Exception {
    start(CONFIG.withMaxIdle(Duration.ofHours(1)));

    transport.send(message("A"));

    try (RawSocket connection = accept()) {
      assertThat(connection.readUntil("\r\n\r\n")).isEqualTo(bytes("A"));
      transport.send(message("B"));
      assertThat(connection.readUntil("\r\n\r\n")).isEqualTo(bytes("B"));
      transport.close();
      assertThat(connection.readToEnd()).isEmpty();
    }
  }

  @Test
  void protobufIsSentAsOneChunk() throws Exception {
    start();

    transport.send(Message.of(FROM, new Upid("slave", peer), StringValue.of("hello")));

    try (RawSocket connection = accept()) {
      assertThat(connection.readToEnd())
          .endsWith("Transfer-Encoding: chunked\r\n\r\n7\r\n\n\5hello\r\n0\r\n\r\n");
    }
  }

  @Test
  void dialectOf2012IsSpokenIfSoConfigured() throws Exception {
    start(CONFIG.withDialect(Dialect.HTTP_1_0));

    transport.send(message("PING"));

    try (RawSocket connection = accept()) {
      assertThat(connection.readToEnd())
          .isEqualTo(String.join(
              "\r\n",
              "POST /slave/PING HTTP/1.0",
              "User-Agent: libprocess/master@10.0.0.1:5050",
              "Connection: Keep-Alive",
              "\r\n"));
    }
  }

  @Test
  void messagesOverALinkKeepTheirOrder() throws Exception {
    start();
    int count = 5000;

    transport.link(peer);
    for (int i = 0; i < count; i++) {
      transport.send(message(String.valueOf(i)));
    }

    try (RawSocket connection = accept()) {
      for (int i = 0; i < count; i++) {
        assertThat(connection.readUntil("\r\n\r\n")).isEqualTo(bytes(String.valueOf(i)));
      }
    }
  }

  @Test
  void largeMessagesArriveWhole() throws Exception {
    start();
    ByteString body = ByteString.copyFrom(new byte[3_000_000]);
    transport.link(peer);
    for (int i = 0; i < 5; i++) {
      transport.send(Message.of("LARGE", FROM, new Upid("slave", peer), body));
    }
    try (RawSocket connection = accept()) {
      for (int i = 0; i < 5; i++) {
        connection.readUntil("\r\n\r\n");
        assertThat(connection.readUntil("0\r\n\r\n")).hasSize("2dc6c0\r\n".length() + 3_000_007);
      }
    }
  }

  @Test
  void linkStaysOpenWhenDrainedAndIsUsedAgain() throws Exception {
    start();
    transport.link(peer);
    try (RawSocket connection = accept()) {
      transport.send(message("A"));
      assertThat(connection.readUntil("\r\n\r\n")).isEqualTo(bytes("A"));

      transport.link(peer);
      transport.send(message("B"));

      assertThat(connection.readUntil("\r\n\r\n")).isEqualTo(bytes("B"));
    }
    assertThat(next(receiver.disconnected)).isEqualTo(peer);
    assertThat(receiver.disconnected).isEmpty();
  }

  @Test
  void answersAndGarbageOnALinkAreThrownAway() throws Exception {
    start();
    transport.link(peer);
    try (RawSocket connection = accept()) {
      connection.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".repeat(1000));
      connection.write("\0\1\2garbage\r\n\r\n");

      transport.send(message("PING"));

      assertThat(connection.readUntil("\r\n\r\n")).isEqualTo(bytes("PING"));
    }
  }

  @Test
  void brokenLinkIsToldOnceAndCanBeMadeAgain() throws Exception {
    start();
    transport.link(peer);
    accept().reset();
    assertThat(next(receiver.disconnected)).isEqualTo(peer);

    transport.link(peer);

    accept().close();
    assertThat(next(receiver.disconnected)).isEqualTo(peer);
    assertThat(receiver.disconnected).isEmpty();
  }

  @Test
  void linkToNobodyIsToldOnce() throws Exception {
    start();
    server.close();

    transport.link(peer);
    transport.send(message("LOST"));

    assertThat(next(receiver.disconnected)).isEqualTo(peer);
    assertThat(receiver.disconnected).isEmpty();
  }

  @Test
  void messageToNobodyIsLostSilently() throws Exception {
    start();
    server.close();
    transport.send(message("LOST"));
    transport.link(peer);
    assertThat(next(receiver.disconnected)).isEqualTo(peer);

    server = new ServerSocket(peer.port(), 50, InetAddress.getLoopbackAddress());
    transport.send(message("PING"));

    try (RawSocket connection = accept()) {
      assertThat(connection.readToEnd()).isEqualTo(bytes("PING"));
    }
    assertThat(receiver.disconnected).isEmpty();
  }

  @Test
  void relinkReplacesTheConnectionWithoutNotice() throws Exception {
    start();
    transport.link(peer);
    try (RawSocket old = accept()) {
      transport.relink(peer);
      try (RawSocket renewed = accept()) {
        transport.send(message("PING"));

        assertThat(renewed.readUntil("\r\n\r\n")).isEqualTo(bytes("PING"));
        assertThat(old.readToEnd()).isEmpty();
      }
    }
    // Of the two that closed only the end of the new one is news.
    assertThat(next(receiver.disconnected)).isEqualTo(peer);
    assertThat(receiver.disconnected).isEmpty();
  }

  @Test
  void relinkWithoutLinkIsALink() throws Exception {
    start();

    transport.relink(peer);

    accept().close();
    assertThat(next(receiver.disconnected)).isEqualTo(peer);
  }

  @Test
  void peerThatNeverReadsCostsBoundedMemory() throws Exception {
    server.setReceiveBufferSize(4096);
    start(CONFIG.withMaxQueuedBytes(1 << 20));
    ByteString body = ByteString.copyFrom(new byte[64 * 1024]);
    transport.link(peer);

    // Far more than the sockets hold.
    for (int i = 0; i < 2000; i++) {
      transport.send(Message.of("FLOOD", FROM, new Upid("slave", peer), body));
    }

    assertThat(unsentMessages()).isPositive();
    try (RawSocket connection = accept();
        ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(connection.readUntil("\r\n")).startsWith("POST /slave/FLOOD");
      Upid elsewhere = new Upid("slave", new Address(0x7f000001, other.getLocalPort()));
      transport.send(Message.of("PING", FROM, elsewhere, ByteString.EMPTY));
      try (RawSocket reader = new RawSocket(other.accept())) {
        assertThat(reader.readToEnd()).isEqualTo(bytes("PING"));
      }
    }
  }

  @Test
  void messageThatCannotBeCarriedIsDropped() throws Exception {
    start();
    transport.link(peer);

    transport.send(message("with blank"));
    transport.send(message("PING"));

    try (RawSocket connection = accept()) {
      assertThat(connection.readUntil("\r\n\r\n")).isEqualTo(bytes("PING"));
    }
    assertThat(unsentMessages()).isEqualTo(1);
  }

  @Test
  void closeWritesWhatWasAccepted() throws Exception {
    start();
    int count = 1000;
    IntStream.range(0, count).forEach(i -> transport.send(message(String.valueOf(i))));
    transport.link(peer);
    IntStream.range(count, 2 * count).forEach(i -> transport.send(message(String.valueOf(i))));

    transport.close();

    int received = 0;
    server.setSoTimeout(1);
    while (received < 2 * count) {
      try (RawSocket connection = accept()) {
        received += connection.readToEnd().split("\r\n\r\n").length;
      }
    }
    assertThat(received).isEqualTo(2 * count);
    assertThat(receiver.disconnected).isEmpty();
  }

  @Test
  void closedTransportDropsMessages() throws Exception {
    start();
    transport.close();

    transport.send(message("LOST"));
    transport.link(peer);
    transport.relink(peer);
    transport.close();

    assertThat(receiver.disconnected).isEmpty();
  }

  @Test
  void busyPortIsToldInOneLine() throws Exception {
    start();
    NettyTransport second = new NettyTransport(TransportConfig.of(peer));

    assertThatThrownBy(() -> second.start(new RecordingReceiver()))
        .isInstanceOf(IOException.class)
        .hasMessage("Failed to bind " + peer + ": Address already in use");
    second.close();
  }

  @Test
  void advertisedAddressReplacesTheBoundOne() throws Exception {
    TransportConfig config = TransportConfig.loopback();

    try (NettyTransport both = new NettyTransport(config.withAdvertise(FROM.address()));
        NettyTransport port = new NettyTransport(config.withAdvertise(new Address(0, 4711)));
        NettyTransport ip = new NettyTransport(config.withAdvertise(new Address(0x0a000001, 0)))) {
      assertThat(both.start(receiver)).isEqualTo(FROM.address());
      assertThat(port.start(receiver)).isEqualTo(new Address(0x7f000001, 4711));
      Address bound = ip.start(receiver);
      assertThat(bound.ip()).isEqualTo(0x0a000001);
      assertThat(bound.port()).isPositive();
    }
  }
}
