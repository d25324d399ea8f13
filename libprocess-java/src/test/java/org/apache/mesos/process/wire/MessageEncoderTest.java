// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.wire.Decoded.ReceivedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEncoderTest {

  private static final Address MASTER = new Address(0x0a000001, 5050);
  private static final Address SLAVE = new Address(0x0a000002, 5051);

  private static Message message(String name, String from, String to, String body) {
    return Message.of(
        name, new Upid(from, MASTER), new Upid(to, SLAVE), ByteString.copyFromUtf8(body));
  }

  private static String encode(Dialect dialect, Message message) {
    ByteBuf out = Unpooled.buffer();
    assertThat(new MessageEncoder(dialect).encode(message, out)).isTrue();
    return out.toString(UTF_8);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  @Test
  void bodyIsOneChunkInBothDialects() {
    Message message = message("mesos.internal.X", "master", "slave(1)", "hello");

    assertThat(encode(Dialect.HTTP_1_0, message))
        .isEqualTo(lines(
            "POST /slave(1)/mesos.internal.X HTTP/1.0",
            "User-Agent: libprocess/master@10.0.0.1:5050",
            "Connection: Keep-Alive",
            "Transfer-Encoding: chunked",
            "",
            "5",
            "hello",
            "0",
            ""));
    assertThat(encode(Dialect.HTTP_1_1, message))
        .isEqualTo(lines(
            "POST /slave(1)/mesos.internal.X HTTP/1.1",
            "User-Agent: libprocess/master@10.0.0.1:5050",
            "Libprocess-From: master@10.0.0.1:5050",
            "Connection: Keep-Alive",
            "Host: ",
            "Transfer-Encoding: chunked",
            "",
            "5",
            "hello",
            "0",
            ""));
  }

  @Test
  void emptyBodyLeavesNoTrace() {
    assertThat(encode(Dialect.HTTP_1_1, message("PING", "a", "slave", "")))
        .doesNotContain("Transfer-Encoding", "Content-Length")
        .endsWith("Host: \r\n\r\n");
  }

  @Test
  void emptyIdIsWrittenAsEachGenerationDoes() {
    assertThat(encode(Dialect.HTTP_1_0, message("PING", "a", "", ""))).startsWith("POST //PING ");
    assertThat(encode(Dialect.HTTP_1_1, message("PING", "a", "", ""))).startsWith("POST /PING ");
  }

  @Test
  void messageWithoutSenderCarriesTheEmptyPid() {
    Message message = Message.of("PING", Upid.EMPTY, new Upid("a", SLAVE), ByteString.EMPTY);

    assertThat(encode(Dialect.HTTP_1_1, message)).contains("Libprocess-From: @0.0.0.0:0\r\n");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "15, f", "16, 10", "300, 12c", "65535, ffff", "1048576, 100000"})
  void chunkSizeIsInLowerCaseHexadecimal(int size, String hex) {
    String body = Strings.repeat("x", size);

    assertThat(encode(Dialect.HTTP_1_1, message("X", "a", "b", body)))
        .endsWith("\r\n\r\n" + hex + "\r\n" + body + "\r\n0\r\n\r\n");
  }

  @Test
  void protobufIsWrittenIntoHeapAndDirectBuffersAlike() {
    StringValue payload = StringValue.of(Strings.repeat("payload", 1000));
    Message message = Message.of(new Upid("a", MASTER), new Upid("b", SLAVE), payload);
    Message bytes =
        Message.of(message.name(), message.from(), message.to(), payload.toByteString());
    ByteBuf heap = Unpooled.buffer(1);
    ByteBuf direct = Unpooled.directBuffer(1);
    ByteBuf directBytes = Unpooled.directBuffer(1);

    // Behind something else, as in a batch.
    for (ByteBuf out : new ByteBuf[] {heap, direct, directBytes}) {
      out.writeByte('x');
    }
    new MessageEncoder(Dialect.HTTP_1_1).encode(message, heap);
    new MessageEncoder(Dialect.HTTP_1_1).encode(message, direct);
    new MessageEncoder(Dialect.HTTP_1_1).encode(bytes, directBytes);

    assertThat(heap.toString(UTF_8)).isEqualTo("x" + encode(Dialect.HTTP_1_1, bytes));
    assertThat(direct).isEqualTo(heap);
    assertThat(directBytes).isEqualTo(heap);
    direct.release();
    directBytes.release();
  }

  @Test
  void headsAreKeptApart() {
    MessageEncoder encoder = new MessageEncoder(Dialect.HTTP_1_1);
    ByteBuf out = Unpooled.buffer();

    // More than are kept, each twice.
    for (int i = 0; i < 1000; i++) {
      encoder.encode(message("name" + i / 2, "from", "to", "body" + i), out);
    }

    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    assertThat(Decoding.whole(bytes))
        .extracting(decoded -> ((ReceivedMessage) decoded).message().name())
        .hasSize(1000)
        .startsWith("name0", "name0", "name1", "name1")
        .endsWith("name499");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a?b", "a#b", "a\rb", "a\nb", "a\0b", "a\tb", "a\177", "a\ud800"})
  void nameThatWouldBeCutIsRefused(String name) {
    assertRefused(message(name, "from", "to", "body"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a?b", "a#b", "a/b", "a\r\nX: y", "\udc00"})
  void receiverThatWouldBeCutIsRefused(String id) {
    assertRefused(message("name", "from", id, "body"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a@b", "a\r\nX: y", "\ud800x"})
  void senderThatWouldBeCutIsRefused(String id) {
    assertRefused(message("name", id, "to", "body"));
  }

  private static void assertRefused(Message message) {
    ByteBuf out = Unpooled.buffer();
    assertThat(new MessageEncoder(Dialect.HTTP_1_1).encode(message, out)).isFalse();
    assertThat(out.readableBytes()).isZero();
  }

  @Test
  void unusualNamesAreCarried() {
    Message message = message("a/b//c%41+é", "x/?#é\ud83d\ude00", "slave(1)é", "\0\r\n");
    byte[] bytes = encode(Dialect.HTTP_1_1, message).getBytes(UTF_8);

    ReceivedMessage received = (ReceivedMessage) Decoding.whole(bytes).get(0);

    assertThat(received.message().name()).isEqualTo(message.name());
    assertThat(received.message().from()).isEqualTo(message.from());
    assertThat(received.message().to().id()).isEqualTo(message.to().id());
    assertThat(received.message().body()).isEqualTo(message.body());
  }
}
