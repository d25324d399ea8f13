// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.process.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses (libprocess.md 6.4):
 *
 * <pre>
 * HTTP/1.1 202 Accepted CR LF
 * Date: Tue, 03 Jan 2017 10:00:00 GMT CR LF      (headers in ASCII order)
 * Content-Length: 0 CR LF                        (last, unless the handler has set it)
 * CR LF
 * body
 * </pre>
 *
 * <p>As in the original the version is always 1.1, and a HEAD request is answered with the body.
 * Not safe for use by several threads at once.
 */
public final class ResponseEncoder {

  /** libprocess.md 6.4: smaller bodies are not worth packing. */
  private static final int MIN_GZIP_BYTES = 1024;

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
          "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
      .withZone(ZoneOffset.UTC);

  private static final CharMatcher CONTROL =
      CharMatcher.inRange('\0', '\u001f').or(CharMatcher.is('\u007f')).precomputed();

  private long second = Long.MIN_VALUE;
  private String date = "";

  /** The 202 of this second: under load there is one for each message. */
  private byte @Nullable [] accepted;

  /** Whether a client that sent this {@code Accept-Encoding} header, or none, reads gzip. */
  public static boolean acceptsGzip(@Nullable String acceptEncoding) {
    if (acceptEncoding == null || acceptEncoding.isEmpty()) {
      return false;
    }
    String text = CharMatcher.anyOf(" \t\n").removeFrom(acceptEncoding);
    for (String coding : new String[] {"gzip", "*"}) {
      for (String offer : Splitter.on(',').split(text)) {
        int semicolon = offer.indexOf(';');
        String name = semicolon < 0 ? offer : offer.substring(0, semicolon);
        if (name.equalsIgnoreCase(coding)) {
          return semicolon < 0 || isWanted(offer.substring(semicolon + 1));
        }
      }
    }
    return false;
  }

  /** A weight that is missing or malformed counts as 1. */
  private static boolean isWanted(String parameter) {
    if (!parameter.startsWith("q=")) {
      return true;
    }
    try {
      return Double.parseDouble(parameter.substring(2)) > 0;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** Appends a whole response. */
  public void encode(HttpResponse response, boolean acceptsGzip, Instant now, ByteBuf out) {
    ByteString body = response.body();
    Map<String, String> headers = new TreeMap<>(response.headers());
    if (acceptsGzip
        && body.size() >= MIN_GZIP_BYTES
        && value(headers, "Content-Encoding") == null) {
      body = Gzip.compress(body);
      headers.put("Content-Encoding", "gzip");
      headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Length"));
    }
    if (value(headers, "Date") == null) {
      headers.put("Date", date(now));
    }
    body = cutToAnnounced(body, headers);

    String framing =
        value(headers, "Content-Length") == null ? "Content-Length: " + body.size() + "\r\n" : "";
    byte[] head = head(response.status(), headers, framing);
    out.ensureWritable(head.length + body.size());
    out.writeBytes(head).writeBytes(body.asReadOnlyByteBuffer());
  }

  /** Appends a response up to its body, of which only the size is known. */
  public void encodeHead(HttpResponse response, long bodyBytes, Instant now, ByteBuf out) {
    encodeHead(response, "Content-Length: " + bodyBytes + "\r\n", now, out);
  }

  /** Appends a response up to its body, which follows in chunks. */
  public void encodeChunkedHead(HttpResponse response, Instant now, ByteBuf out) {
    encodeHead(response, "Transfer-Encoding: chunked\r\n", now, out);
  }

  private void encodeHead(HttpResponse response, String framing, Instant now, ByteBuf out) {
    Map<String, String> headers = new TreeMap<>(response.headers());
    headers.keySet().removeIf(ResponseEncoder::isFraming);
    if (value(headers, "Date") == null) {
      headers.put("Date", date(now));
    }
    out.writeBytes(head(response.status(), headers, framing));
  }

  private static boolean isFraming(String header) {
    return header.equalsIgnoreCase("Content-Length")
        || header.equalsIgnoreCase("Transfer-Encoding");
  }

  private static byte[] head(int status, Map<String, String> headers, String framing) {
    StringBuilder head = new StringBuilder(256).append("HTTP/1.1 ").append(status);
    head.append(' ').append(StatusText.of(status)).append("\r\n");
    headers.forEach((name, value) -> appendHeader(name, value, head));
    return head.append(framing).append("\r\n").toString().getBytes(UTF_8);
  }

  /** Appends one chunk of a body; one without bytes ends it. */
  public static void encodeChunk(ByteString piece, ByteBuf out) {
    out.writeCharSequence(Integer.toHexString(piece.size()) + "\r\n", UTF_8);
    out.writeBytes(piece.asReadOnlyByteBuffer());
    out.writeCharSequence("\r\n", UTF_8);
  }

  /** Appends the answer to an accepted message. */
  public void encodeAccepted(Instant now, ByteBuf out) {
    if (accepted == null || now.getEpochSecond() != second) {
      accepted = ("HTTP/1.1 202 Accepted\r\nDate: " + date(now) + "\r\nContent-Length: 0\r\n\r\n")
          .getBytes(UTF_8);
    }
    out.writeBytes(accepted);
  }

  private String date(Instant now) {
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      date = DATE.format(now);
      accepted = null;
    }
    return date;
  }

  /**
   * A handler may announce less than its body, and then only that is sent. Any other length that is
   * not the body's would leave the client waiting or lost, so it is put right.
   */
  private static ByteString cutToAnnounced(ByteString body, Map<String, String> headers) {
    String text = value(headers, "Content-Length");
    if (text == null) {
      return body;
    }
    int announced = -1;
    try {
      announced = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      // Counts as wrong, below.
    }
    if (announced >= 0 && announced <= body.size()) {
      return body.substring(0, announced);
    }
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Length"));
    return body;
  }

  private static @Nullable String value(Map<String, String> headers, String name) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  /** Line ends in a text that a handler took from a user must not become headers. */
  private static void appendHeader(String name, String value, StringBuilder head) {
    head.append(CONTROL.replaceFrom(name, ' ')).append(": ");
    head.append(CONTROL.replaceFrom(value, ' ')).append("\r\n");
  }
}
