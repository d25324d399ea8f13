// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as requests, byte for byte as the original does (libprocess.md 2.2):
 *
 * <pre>
 * POST /slave(1)/mesos.internal.PingSlaveMessage HTTP/1.1 CR LF
 * User-Agent: libprocess/slave-observer(1)@10.0.0.1:5050 CR LF
 * Libprocess-From: slave-observer(1)@10.0.0.1:5050 CR LF      (HTTP/1.1 only)
 * Connection: Keep-Alive CR LF
 * Host: CR LF                                                 (HTTP/1.1 only, one blank as value)
 * Transfer-Encoding: chunked CR LF                            (only with a body, as all below)
 * CR LF
 * 12c CR LF
 * 300 bytes CR LF
 * 0 CR LF
 * CR LF
 * </pre>
 *
 * <p>Between two processes only the body changes, so heads are kept and written as they are. One
 * encoder serves one connection; not safe for use by several threads at once.
 */
public final class MessageEncoder {

  /** Heads kept for one connection; beyond that the one not used for longest is made again. */
  private static final int MAX_HEADS = 256;

  private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  /** The longest chunk size line: eight digits, CR, LF. */
  private static final int MAX_SIZE_LINE = 10;

  private final Dialect dialect;
  private final Map<Route, PreparedHead> heads = new LeastRecentlyUsed();
  private @Nullable PreparedHead last;

  public MessageEncoder(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Appends the request for a message. False, and nothing is written, if its name or an id has a
   * character that the form cannot carry: blanks and control characters anywhere, {@code ?} and
   * {@code #} in the path, {@code /} in the receiver's id, {@code @} in the sender's.
   *
   * <p>{@code %} and {@code +} in the receiver's id go out as they are, as from the original: a
   * receiver of 2012 takes them literally, a later one decodes them.
   */
  public boolean encode(Message message, ByteBuf out) {
    PreparedHead head = head(message);
    if (!head.canBeCarried) {
      return false;
    }
    int size = message.bodySize();
    if (size == 0) {
      out.writeBytes(head.withoutBody);
      return true;
    }
    out.ensureWritable(head.withBody.length + MAX_SIZE_LINE + size + LAST_CHUNK.length);
    out.writeBytes(head.withBody);
    writeSizeLine(size, out);
    writeBody(message, size, out);
    out.writeBytes(LAST_CHUNK);
    return true;
  }

  private PreparedHead head(Message message) {
    PreparedHead candidate = last;
    if (candidate == null || !candidate.route.isOf(message)) {
      Route route = new Route(message.to().id(), message.name(), message.from());
      candidate = heads.get(route);
      if (candidate == null) {
        candidate = PreparedHead.of(route, dialect);
        heads.put(route, candidate);
      }
      last = candidate;
    }
    return candidate;
  }

  private static void writeSizeLine(int size, ByteBuf out) {
    for (int shift = 28 - Integer.numberOfLeadingZeros(size) / 4 * 4; shift >= 0; shift -= 4) {
      out.writeByte(HEX[size >>> shift & 0xf]);
    }
    out.writeShort('\r' << 8 | '\n');
  }

  private static void writeBody(Message message, int size, ByteBuf out) {
    int begin = out.writerIndex();
    MessageLite payload = message.payload();
    if (payload == null) {
      writeBytes(message.body(), out);
      return;
    }
    CodedOutputStream body = out.hasArray()
        ? CodedOutputStream.newInstance(out.array(), out.arrayOffset() + begin, size)
        : CodedOutputStream.newInstance(out.internalNioBuffer(begin, size));
    try {
      payload.writeTo(body);
      body.flush();
    } catch (IOException e) {
      throw new IllegalStateException("Serialised size of " + message.name() + " is wrong", e);
    }
    body.checkNoSpaceLeft();
    out.writerIndex(begin + size);
  }

  private static void writeBytes(ByteString body, ByteBuf out) {
    if (out.hasArray()) {
      int begin = out.writerIndex();
      body.copyTo(out.array(), out.arrayOffset() + begin);
      out.writerIndex(begin + body.size());
    } else {
      out.writeBytes(body.asReadOnlyByteBuffer());
    }
  }

  /** What a head depends on. */
  private record Route(String id, String name, Upid from) {

    boolean isOf(Message message) {
      return name.equals(message.name())
          && id.equals(message.to().id())
          && from.equals(message.from());
    }
  }

  private static final class PreparedHead {

    private final Route route;
    private final boolean canBeCarried;
    private final byte[] withoutBody;
    private final byte[] withBody;

    private PreparedHead(Route route, boolean canBeCarried, String head) {
      this.route = route;
      this.canBeCarried = canBeCarried;
      this.withoutBody = (head + "\r\n").getBytes(UTF_8);
      this.withBody = (head + "Transfer-Encoding: chunked\r\n\r\n").getBytes(UTF_8);
    }

    static PreparedHead of(Route route, Dialect dialect) {
      if (!isCarried(route.id, "?#/")
          || !isCarried(route.name, "?#")
          || !isCarried(route.from.id(), "@")) {
        return new PreparedHead(route, false, "");
      }
      String head = switch (dialect) {
        case HTTP_1_0 ->
          "POST /" + route.id + "/" + route.name + " HTTP/1.0\r\n"
              + "User-Agent: libprocess/" + route.from + "\r\n"
              + "Connection: Keep-Alive\r\n";
        case HTTP_1_1 ->
          "POST /" + (route.id.isEmpty() ? "" : route.id + "/") + route.name + " HTTP/1.1\r\n"
              + "User-Agent: libprocess/" + route.from + "\r\n"
              + "Libprocess-From: " + route.from + "\r\n"
              + "Connection: Keep-Alive\r\n"
              + "Host: \r\n";
      };
      return new PreparedHead(route, true, head);
    }

    private static boolean isCarried(String text, String refused) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c <= ' ' || c == 0x7f || refused.indexOf(c) >= 0 || isLoneSurrogate(text, i)) {
          return false;
        }
      }
      return true;
    }

    /** Such a character has no UTF-8 form and would be written as a question mark. */
    private static boolean isLoneSurrogate(String text, int index) {
      char c = text.charAt(index);
      if (Character.isHighSurrogate(c)) {
        return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
      }
      return Character.isLowSurrogate(c)
          && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
  }

  private static final class LeastRecentlyUsed extends LinkedHashMap<Route, PreparedHead> {

    private static final long serialVersionUID = 1L;

    LeastRecentlyUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Route, PreparedHead> eldest) {
      return size() > MAX_HEADS;
    }
  }
}
