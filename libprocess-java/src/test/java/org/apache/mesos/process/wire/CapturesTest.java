// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.wire.Decoded.ReceivedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both generations of the reference have put on the wire is read, and written alike. */
class CapturesTest {

  private static final long SEED = 20120419;

  @ParameterizedTest
  @MethodSource("org.apache.mesos.process.wire.Captures#messages")
  void recordedMessageIsWrittenByteForByte(Path capture) {
    byte[] recorded = Captures.read(capture);

    List<Decoded> decoded = Decoding.whole(recorded);

    assertThat(decoded).hasSize(1).allMatch(result -> result instanceof ReceivedMessage);
    assertThat(Decoding.encodeAgain(decoded, Captures.dialect(capture))).isEqualTo(recorded);
  }

  @ParameterizedTest
  @MethodSource("org.apache.mesos.process.wire.Captures#messages")
  void recordedMessageKeepsItsName(Path capture) {
    ReceivedMessage received =
        (ReceivedMessage) Decoding.whole(Captures.read(capture)).get(0);

    assertThat(received.message().name() + ".http")
        .isEqualTo(capture.getFileName().toString());
    assertThat(received.message().from().isComplete()).isTrue();
    assertThat(received.message().to().address()).isEqualTo(Decoding.LOCAL);
    assertThat(received.sender().isAnswered())
        .isEqualTo(Captures.dialect(capture) == Dialect.HTTP_1_1);
    assertThat(received.isKeepAlive()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("org.apache.mesos.process.wire.Captures#upStreams")
  void recordedStreamIsReadInAnyPieces(Path capture) {
    byte[] recorded = Captures.read(capture);
    Random random = new Random(SEED);

    List<String> whole = Decoding.describe(Decoding.whole(recorded));

    assertThat(whole).hasSize(requestsIn(recorded)).noneMatch(text -> text.startsWith("malformed"));
    assertThat(Decoding.describe(Decoding.byteByByte(recorded))).isEqualTo(whole);
    for (int i = 0; i < 20; i++) {
      assertThat(Decoding.describe(Decoding.randomSplits(recorded, random))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("org.apache.mesos.process.wire.Captures#upStreams")
  void recordedStreamOfMessagesIsWrittenByteForByte(Path capture) {
    byte[] recorded = Captures.read(capture);
    List<Decoded> decoded = Decoding.whole(recorded);

    boolean isOfMessages = decoded.stream().allMatch(result -> result instanceof ReceivedMessage);

    byte[] expected = isOfMessages ? recorded : new byte[0];
    assertThat(Decoding.encodeAgain(decoded, Captures.dialect(capture))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("org.apache.mesos.process.wire.Captures#downStreams")
  void recordedResponseHasTheSameHead(Path capture) {
    String recorded = new String(Captures.read(capture), ISO_8859_1);
    String head = recorded.substring(0, recorded.indexOf("\r\n\r\n"));

    String written = encodeAgain(recorded, head);

    if (Captures.dialect(capture) == Dialect.HTTP_1_0) {
      assertThat(written).isEqualTo(recorded);
    } else {
      // Later versions keep headers in a hash map, so their order means nothing.
      assertThat(written.lines().toList())
          .containsExactlyInAnyOrderElementsOf(recorded.lines().toList());
    }
  }

  @Test
  void allCapturesAreThere() {
    assertThat(Captures.messages()).hasSizeGreaterThan(40);
    assertThat(Captures.upStreams()).hasSizeGreaterThan(90);
    assertThat(Captures.downStreams()).hasSize(15);
  }

  private static int requestsIn(byte[] stream) {
    return Splitter.on(" HTTP/1.").splitToList(new String(stream, ISO_8859_1)).size() - 1;
  }

  private static String encodeAgain(String recorded, String head) {
    Map<String, String> headers = new TreeMap<>();
    head.lines()
        .skip(1)
        .forEach(line -> headers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
    Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(headers.remove("Date")));
    if (headers.get("Content-Length").equals("0")) {
      headers.remove("Content-Length");
    }
    int status = Integer.parseInt(head.substring(9, 12));
    ByteString body = ByteString.copyFrom(recorded.substring(head.length() + 4), ISO_8859_1);
    ByteBuf out = Unpooled.buffer();
    new ResponseEncoder()
        .encode(
            new HttpResponse(status, ImmutableSortedMap.copyOf(headers), body), false, date, out);
    return out.toString(ISO_8859_1);
  }
}
