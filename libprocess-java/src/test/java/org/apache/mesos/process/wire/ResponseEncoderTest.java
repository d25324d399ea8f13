// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import org.apache.mesos.process.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseEncoderTest {

  private static final Instant NOW = Instant.parse("2017-01-03T10:00:00.999Z");
  private static final String DATE = "Date: Tue, 03 Jan 2017 10:00:00 GMT";

  private static String encode(HttpResponse response, boolean acceptsGzip) {
    ByteBuf out = Unpooled.buffer();
    new ResponseEncoder().encode(response, acceptsGzip, NOW, out);
    return out.toString(ISO_8859_1);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  @Test
  void headersAreInAsciiOrderAndTheLengthIsLast() {
    HttpResponse response = HttpResponse.ok("text/plain", "body").withHeader("X-B", "1");

    assertThat(encode(response.withHeader("Allow", "GET"), false))
        .isEqualTo(lines(
            "HTTP/1.1 200 OK",
            "Allow: GET",
            "Content-Type: text/plain",
            DATE,
            "X-B: 1",
            "Content-Length: 4",
            "",
            "body"));
  }

  @Test
  void whatTheHandlerSetStays() {
    HttpResponse response = HttpResponse.ok("text/plain", "body")
        .withHeader("Content-Length", "2")
        .withHeader("Date", "today");

    assertThat(encode(response, false))
        .isEqualTo(lines(
            "HTTP/1.1 200 OK",
            "Content-Length: 2",
            "Content-Type: text/plain",
            "Date: today",
            "",
            "bo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-1", "x", "99999999999"})
  void lengthThatIsNotTheBodysIsPutRight(String length) {
    HttpResponse response =
        HttpResponse.ok("text/plain", "body").withHeader("content-length", length);

    assertThat(encode(response, false)).contains("\r\nContent-Length: 4\r\n").endsWith("\r\nbody");
  }

  @Test
  void acceptedIsWrittenReadyMade() {
    ResponseEncoder encoder = new ResponseEncoder();
    ByteBuf out = Unpooled.buffer();

    encoder.encodeAccepted(NOW, out);
    encoder.encodeAccepted(NOW, out);
    encoder.encodeAccepted(NOW.plusSeconds(1), out);

    String first = encode(HttpResponse.accepted(), false);
    assertThat(out.toString(UTF_8))
        .isEqualTo(first + first + first.replace("10:00:00", "10:00:01"));
    assertThat(first).isEqualTo(lines("HTTP/1.1 202 Accepted", DATE, "Content-Length: 0", "\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, Bad Request",
    "408, Request Time-out",
    "413, Request Entity Too Large",
    "414, Request-URI Too Large",
    "416, Requested range not satisfiable",
    "504, Gateway Time-out",
    "505, HTTP Version not supported",
    "599, Unknown",
  })
  void reasonIsTheOriginals(int status, String reason) {
    assertThat(encode(HttpResponse.of(status, ""), false))
        .startsWith("HTTP/1.1 " + status + " " + reason + "\r\n");
  }

  @Test
  void lineEndsInHeadersMakeNoHeaders() {
    HttpResponse response = HttpResponse.ok().withHeader("Location", "x\r\nSet-Cookie: y");

    assertThat(encode(response, false)).contains("\r\nLocation: x  Set-Cookie: y\r\n");
  }

  @Test
  void largeBodyIsPackedIfAccepted() throws Exception {
    ByteString body = ByteString.copyFromUtf8(Strings.repeat("x", 1024));

    String packed = encode(HttpResponse.ok("text/plain", body), true);

    int begin = packed.indexOf("\r\n\r\n") + 4;
    ByteString bytes = ByteString.copyFrom(packed.substring(begin), ISO_8859_1);
    assertThat(packed.substring(0, begin))
        .isEqualTo(lines(
            "HTTP/1.1 200 OK",
            "Content-Encoding: gzip",
            "Content-Type: text/plain",
            DATE,
            "Content-Length: " + bytes.size(),
            "\r\n"));
    assertThat(Gzip.decompress(bytes, 2000)).isEqualTo(body);
  }

  @Test
  void bodyIsSentAsItIsIfNotToBePacked() {
    ByteString large = ByteString.copyFromUtf8(Strings.repeat("x", 1024));
    HttpResponse packed =
        new HttpResponse(200, ImmutableSortedMap.of("Content-Encoding", "br"), large);

    assertThat(encode(HttpResponse.ok("text/plain", large), false)).doesNotContain("gzip");
    assertThat(encode(HttpResponse.ok("text/plain", large.substring(1)), true))
        .doesNotContain("gzip");
    assertThat(encode(packed, true)).doesNotContain("gzip").endsWith(large.toStringUtf8());
  }

  /** Reference: EncoderTest.AcceptableEncodings. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "gzip, deflate",
        "deflate, gzip",
        "gzip;q=1",
        "gzip;q=0.1",
        "gzip; q = 0.5",
        "*",
        "*;q=0.1",
        "deflate;q=0.5, *",
        "gzip;q=x",
        "gzip;q=",
        "gzip;x",
        "*;q=0, gzip",
      })
  void gzipIsAccepted(String header) {
    assertThat(ResponseEncoder.acceptsGzip(header)).isTrue();
  }

  /** Reference: EncoderTest.AcceptableEncodings. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "deflate",
        "gzipped",
        "gzip;q=0",
        "gzip;q=0.0",
        "gzip; q=0.000",
        "gzip;q=-1",
        "*;q=0",
        "deflate, *;q=0.0",
        "gzip;q=0, *",
      })
  void gzipIsNotAccepted(String header) {
    assertThat(ResponseEncoder.acceptsGzip(header)).isFalse();
    assertThat(ResponseEncoder.acceptsGzip(null)).isFalse();
  }
}
