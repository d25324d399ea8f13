// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Bytes;
import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.wire.Decoded.Malformed;
import org.apache.mesos.process.wire.Decoded.ReceivedMessage;
import org.apache.mesos.process.wire.Decoded.ReceivedRequest;
import org.apache.mesos.process.wire.Decoded.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {

  private static final WireLimits SMALL = new WireLimits(200, 100, 20);
  private static final String FROM = "Libprocess-From: a@10.0.0.1:5050";

  private static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private static List<Decoded> decode(String text) {
    return Decoding.whole(text.getBytes(ISO_8859_1));
  }

  private static Message message(String text) {
    List<Decoded> decoded = decode(text);
    assertThat(decoded).hasSize(1);
    return ((ReceivedMessage) decoded.get(0)).message();
  }

  private static HttpRequest request(String text) {
    List<Decoded> decoded = decode(text);
    assertThat(decoded).hasSize(1);
    return ((ReceivedRequest) decoded.get(0)).request();
  }

  private static Malformed malformed(String text) {
    List<Decoded> decoded = decode(text);
    assertThat(decoded).hasSize(1);
    return (Malformed) decoded.get(0);
  }

  private static int refusedStatus(String text) {
    return malformed(text).response().status();
  }

  private static String chunked(String chunks) {
    return head("POST /slave/X HTTP/1.0", FROM, "Transfer-Encoding: chunked") + chunks;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nhello\r\n0\r\n\r\n",
        "1\r\nh\r\n3\r\nell\r\n1\r\no\r\n0\r\n\r\n",
        "5;name=value\r\nhello\r\n0;x\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        "00005\r\nhello\r\n000\r\n\r\n",
        "5\r\nhello\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n",
      })
  void chunksAreJoined(String chunks) {
    assertThat(message(chunked(chunks)).body().toStringUtf8()).isEqualTo("hello");
    assertThat(Decoding.describe(Decoding.byteByByte(chunked(chunks).getBytes(UTF_8))))
        .isEqualTo(Decoding.describe(decode(chunked(chunks))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g\r\n",
        "-5\r\nhello\r\n",
        "\r\n",
        ";x\r\n",
        "5\nhello\r\n",
        "5\rxhello\r\n",
        "5;x\nhello\r\n",
        "5\r\nhello0\r\n\r\n",
        "5\r\nhello\rx",
        "5\r\nhello\n\n",
        "80000000\r\n",
        "ffffffffffffffff\r\n",
        "10000000000000005\r\nhello\r\n0\r\n\r\n",
      })
  void malformedChunkEndsTheConnection(String chunks) {
    // A message peer is not told; to a web client the same is a 400.
    assertThat(malformed(chunked(chunks)).response()).isNull();
    assertThat(malformed(chunked(chunks).replace("Libprocess-From", "X")).response())
        .isNotNull();
  }

  @Test
  void contentLengthDelimitsABody() {
    String text = head("POST /slave/X HTTP/1.1", FROM, "Content-Length: 005") + "hello";

    assertThat(message(text).body().toStringUtf8()).isEqualTo("hello");
  }

  @Test
  void requestWithoutLengthHasNoBody() {
    assertThat(message(head("POST /slave/X HTTP/1.1", FROM)).body()).isEqualTo(ByteString.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: +1",
        "Content-Length: 1x",
        "Content-Length: ",
        "Content-Length: 1, 1",
        "Content-Length: 1\r\nContent-Length: 1",
        "Content-Length: 1\r\ncontent-length: 2",
        "Content-Length: 1\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Content-Length : 1",
        "Host: x\r\n folded: 1",
        "no colon",
        ": no name",
        "a b: c",
        "a: \0",
        "a: b\rc",
        "a: \177",
      })
  void ambiguousHeadersAreRefused(String headers) {
    assertThat(refusedStatus(head("GET / HTTP/1.1", headers))).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1~Transfer-Encoding: gzip, chunked | 501",
        "GET / HTTP/1.1~Transfer-Encoding: identity | 501",
        "GET / HTTP/2.0 | 505",
        "GET / http/1.1 | 505",
        "GET /  HTTP/1.1 | 505",
        "GET / | 400",
        "GET  / HTTP/1.1 | 400",
        "GET /\t HTTP/1.1 | 400",
        "GET /?%zz HTTP/1.1 | 400",
        "GET /?a=%4 HTTP/1.1 | 400",
        "CONNECT host:80 HTTP/1.1 | 501",
        "PUT / HTTP/1.1~Content-Length: 99999999999999999999999 | 413",
      })
  void webClientIsTold(String lines, int status) {
    assertThat(refusedStatus(head(lines.replace("~", "\r\n")))).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0",
        "\u0016\3\1",
        "get / HTTP/1.1\r\n\r\n",
        " GET / HTTP/1.1\r\n\r\n",
        "SSH-2.0-OpenSSH_9\r\n\r\n",
        "GETX@ / HTTP/1.1\r\n\r\n",
        "POST\r\n\r\n",
      })
  void garbageIsNotAnswered(String garbage) {
    assertThat(malformed(garbage).response()).isNull();
  }

  @Test
  void nothingIsReadBehindAnError() {
    assertThat(decode("\0" + head("GET / HTTP/1.1"))).hasSize(1);
  }

  @Test
  void blankLinesBeforeARequestAreSkipped() {
    assertThat(decode("\r\n\n\r\n" + head("GET / HTTP/1.1") + "\r\n" + head("GET / HTTP/1.1")))
        .hasSize(2)
        .allMatch(decoded -> decoded instanceof ReceivedRequest);
  }

  @Test
  void linesMayEndInLfAlone() {
    assertThat(request("GET /a HTTP/1.1\nHost: x\n\n").header("Host")).hasValue("x");
  }

  @ParameterizedTest
  @CsvSource({
    "User-Agent, libprocess/b@10.0.0.2:5051, b@10.0.0.2:5051",
    "USER-AGENT, libprocess/b@10.0.0.2:5051 more, b@10.0.0.2:5051",
    "libprocess-from, b@10.0.0.2:5051, b@10.0.0.2:5051",
    "Libprocess-From, '  b@10.0.0.2:5051\t', b@10.0.0.2:5051",
    "User-Agent, libprocess/foo, @0.0.0.0:0",
    "User-Agent, libprocess/, @0.0.0.0:0",
    "Libprocess-From, '', @0.0.0.0:0",
    "Libprocess-From, b@host:5051, @0.0.0.0:0",
  })
  void senderIsRead(String header, String value, String sender) {
    Message message = message(head("POST /slave/X HTTP/1.1", header + ": " + value));

    assertThat(message.from()).isEqualTo(Upid.parse(sender).orElseThrow());
  }

  @Test
  void libprocessFromIsPreferred() {
    String text = head("POST /slave/X HTTP/1.1", "User-Agent: libprocess/b@10.0.0.2:1", FROM);

    assertThat(message(text).from()).isEqualTo(new Upid("a", new Address(0x0a000001, 5050)));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 'Libprocess-From: a@10.0.0.1:5050'",
    "POST, 'User-Agent: Libprocess/a@10.0.0.1:5050'",
    "POST, 'User-Agent: curl libprocess/'",
    "post, 'User-Agent: curl'",
  })
  void otherRequestsAreForTheWeb(String method, String header) {
    List<Decoded> decoded = decode(head(method + " /slave/X HTTP/1.1", header));

    assertThat(decoded).hasSize(1).noneMatch(result -> result instanceof ReceivedMessage);
  }

  @ParameterizedTest
  @CsvSource({
    "/slave/PING, slave, PING",
    "/slave/a/b//c, slave, a/b//c",
    "/slave, slave, ''",
    "/slave/, slave, ''",
    "//PING, '', PING",
    "/, '', ''",
    "/slave%281%29/a%41b+c, slave(1), a%41b+c",
    "/a+b/X, a b, X",
    "/%C3%A9/X, é, X",
    "/slave/X?y=1, slave, X",
    "/slave/X#y, slave, X",
  })
  void pathNamesTheReceiver(String path, String id, String name) {
    Message message = message(head("POST " + path + " HTTP/1.1", FROM));

    assertThat(message.to()).isEqualTo(new Upid(id, Decoding.LOCAL));
    assertThat(message.name()).isEqualTo(name);
  }

  @Test
  void pathWithoutSlashIsRefusedOrTakenLiterally() {
    Refused refused = (Refused) decode(head("POST slave/X HTTP/1.1", FROM)).get(0);
    assertThat(refused.response().status()).isEqualTo(400);
    assertThat(refused.response().body().toStringUtf8())
        .isEqualTo("Request URL path must start with '/'");

    Message of2012 = message(head("POST slave/X HTTP/1.0", "User-Agent: libprocess/a@1.2.3.4:5"));
    assertThat(of2012.to().id()).isEqualTo("slave");
  }

  @Test
  void malformedEscapeInTheIdIsRefusedOrTakenLiterally() {
    Refused refused = (Refused) decode(head("POST /50%/X HTTP/1.1", FROM)).get(0);
    assertThat(refused.response().status()).isEqualTo(500);
    assertThat(refused.isKeepAlive()).isTrue();

    Message of2012 = message(head("POST /50%/X HTTP/1.0", "User-Agent: libprocess/a@1.2.3.4:5"));
    assertThat(of2012.to().id()).isEqualTo("50%");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, x, true",
    "HTTP/1.1, close, false",
    "HTTP/1.1, 'Keep-Alive, Close', false",
    "HTTP/1.0, x, false",
    "HTTP/1.0, keep-alive, true",
    "HTTP/1.0, 'x , KEEP-ALIVE', true",
  })
  void persistenceIsByVersionAndHeader(String version, String connection, boolean isKept) {
    HttpRequest request = request(head("GET / " + version, "Connection: " + connection));

    assertThat(request.isKeepAlive()).isEqualTo(isKept);
  }

  @Test
  void webRequestHasAllItsParts() {
    HttpRequest request = request(head(
            "PUT /a%20b/c?x=1&y=%C3%A9+z;flag&x=2&&=#part HTTP/1.1",
            "Host: h", "X-A: 1", "x-a: 2", "Empty:", "Content-Length: 4")
        + "body");

    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path()).isEqualTo("/a%20b/c");
    assertThat(request.query())
        .isEqualTo(ImmutableMap.of("x", "2", "y", "é z", "flag", "", "", ""));
    assertThat(request.header("HOST")).hasValue("h");
    assertThat(request.header("X-a")).hasValue("2");
    assertThat(request.header("empty")).hasValue("");
    assertThat(request.body().toStringUtf8()).isEqualTo("body");
  }

  @ParameterizedTest
  @CsvSource({
    "http://host:5050/a?b=c, /a",
    "HTTP://host/a, /a",
    "http://host, /",
    "/http://host/a, /http://host/a",
  })
  void absoluteTargetIsAPathHere(String target, String path) {
    assertThat(request(head("GET " + target + " HTTP/1.1")).path()).isEqualTo(path);
  }

  @Test
  void targetThatIsNoPathIsRefused() {
    assertThat(decode(head("OPTIONS * HTTP/1.1")).get(0)).isInstanceOf(Refused.class);
  }

  @Test
  void gzipBodyIsUnpacked() {
    ByteString packed = Gzip.compress(ByteString.copyFromUtf8("hello"));

    assertThat(gzip(WireLimits.DEFAULT, FROM, packed))
        .isInstanceOfSatisfying(
            ReceivedMessage.class,
            received -> assertThat(received.message().body().toStringUtf8()).isEqualTo("hello"));
  }

  @Test
  void gzipBodyOverTheLimitIsRefused() {
    ByteString bomb = Gzip.compress(ByteString.copyFromUtf8(Strings.repeat("0", 5000)));

    assertThat(gzip(SMALL, FROM, bomb))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.response().status()).isEqualTo(413));
  }

  @Test
  void gzipBodyThatIsNoneIsRefused() {
    ByteString garbage = ByteString.copyFromUtf8("garbage");
    ByteString cut = Gzip.compress(ByteString.copyFromUtf8("hello")).substring(0, 15);

    for (ByteString body : List.of(garbage, cut)) {
      assertThat(gzip(SMALL, FROM, body))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.response().status()).isEqualTo(400));
      assertThat(gzip(SMALL, "User-Agent: libprocess/a@1.2.3.4:5", body))
          .isEqualTo(new Malformed("Failed to decompress body", null));
    }
  }

  private static Decoded gzip(WireLimits limits, String sender, ByteString body) {
    String head = head(
        "POST /slave/X HTTP/1.0",
        sender,
        "Content-Encoding: gzip",
        "Content-Length: " + body.size());
    List<Decoded> decoded =
        Decoding.whole(limits, Bytes.concat(head.getBytes(UTF_8), body.toByteArray()));
    assertThat(decoded).hasSize(1);
    return decoded.get(0);
  }

  @Test
  void headOverTheLimitIsRefusedBeforeItEnds() {
    String web = "GET / HTTP/1.1\r\nX: " + Strings.repeat("x", SMALL.maxHeadBytes());
    String peer = "POST / HTTP/1.1\r\nX: " + Strings.repeat("x", SMALL.maxHeadBytes());

    Malformed ofWeb = (Malformed) Decoding.whole(SMALL, web.getBytes(UTF_8)).get(0);
    Malformed ofPeer = (Malformed) Decoding.whole(SMALL, peer.getBytes(UTF_8)).get(0);

    assertThat(ofWeb.response().status()).isEqualTo(431);
    assertThat(ofPeer.response()).isNull();
  }

  @Test
  void headOfTheOriginalsLimitIsRead() {
    String begin = "GET / HTTP/1.1\r\nX: ";
    int length = WireLimits.DEFAULT.maxHeadBytes() - begin.length() - 4;

    assertThat(request(begin + Strings.repeat("x", length) + "\r\n\r\n").header("X"))
        .hasValueSatisfying(value -> assertThat(value).hasSize(length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 101\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n65\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n64\r\n",
      })
  void bodyOverTheLimitIsRefusedWhenAnnounced(String rest) {
    byte[] web = ("POST /a HTTP/1.1\r\n" + rest).getBytes(UTF_8);
    byte[] peer = ("POST /a HTTP/1.1\r\n" + FROM + "\r\n" + rest).getBytes(UTF_8);

    Malformed ofWeb = (Malformed) Decoding.whole(SMALL, web).get(0);
    Malformed ofPeer = (Malformed) Decoding.whole(SMALL, peer).get(0);

    assertThat(ofWeb.response().status()).isEqualTo(413);
    assertThat(ofPeer.response()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000000000000000001\r\n", "1;xxxxxxxxxxxxxxxxxxxxx\r\n"})
  void chunkLineOverTheLimitIsRefused(String line) {
    assertThat(Decoding.whole(SMALL, chunked(line).getBytes(UTF_8)).get(0))
        .isEqualTo(new Malformed("Chunk size line is too long", null));
  }

  @Test
  void trailersOverTheLimitAreRefused() {
    String trailers = "0\r\nX: " + Strings.repeat("x", SMALL.maxHeadBytes());

    assertThat(Decoding.whole(SMALL, chunked(trailers).getBytes(UTF_8)).get(0))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void largeBodyIsReadInPieces() {
    byte[] body = new byte[5_000_000];
    new Random(1).nextBytes(body);
    String head = head("POST /slave/X HTTP/1.1", FROM, "Content-Length: " + body.length);
    byte[] text = Bytes.concat(head.getBytes(UTF_8), body);

    List<Decoded> decoded = Decoding.randomSplits(text, new Random(2));

    assertThat(((ReceivedMessage) decoded.get(0)).message().body().toByteArray())
        .isEqualTo(body);
  }

  @Test
  void pauseLeavesTheRestInTheBuffer() {
    RequestDecoder decoder = new RequestDecoder(Decoding.LOCAL, WireLimits.DEFAULT);
    List<Decoded> decoded = new ArrayList<>();
    String one = head("GET / HTTP/1.1");
    ByteBuf in = Unpooled.copiedBuffer(one + one + one, UTF_8);

    for (int i = 1; i <= 3; i++) {
      decoder.decode(in, result -> {
        decoded.add(result);
        decoder.pause();
      });

      assertThat(decoded).hasSize(i);
      assertThat(in.readableBytes()).isEqualTo((3 - i) * one.length());
    }
  }

  @Test
  void closeThrowsAwayTheRest() {
    RequestDecoder decoder = new RequestDecoder(Decoding.LOCAL, WireLimits.DEFAULT);
    List<Decoded> decoded = new ArrayList<>();
    String one = head("GET / HTTP/1.1");
    ByteBuf in = Unpooled.copiedBuffer(one + one, UTF_8);

    decoder.decode(in, result -> {
      decoded.add(result);
      decoder.close();
    });

    assertThat(decoded).hasSize(1);
    assertThat(in.isReadable()).isFalse();
  }
}
