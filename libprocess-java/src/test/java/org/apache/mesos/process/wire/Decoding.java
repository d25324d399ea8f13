// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.primitives.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.wire.Decoded.Malformed;
import org.apache.mesos.process.wire.Decoded.ReceivedMessage;
import org.apache.mesos.process.wire.Decoded.ReceivedRequest;
import org.apache.mesos.process.wire.Decoded.Refused;

/** Runs the decoder over bytes in whole or in pieces, and tells what came out as text. */
final class Decoding {

  static final Address LOCAL = new Address(0x7f000001, 5050);

  private Decoding() {}

  static List<Decoded> whole(byte[] bytes) {
    return pieces(WireLimits.DEFAULT, List.of(bytes));
  }

  static List<Decoded> whole(WireLimits limits, byte[] bytes) {
    return pieces(limits, List.of(bytes));
  }

  static List<Decoded> byteByByte(byte[] bytes) {
    return pieces(
        WireLimits.DEFAULT,
        Bytes.asList(bytes).stream().map(b -> new byte[] {b}).toList());
  }

  static List<Decoded> randomSplits(byte[] bytes, Random random) {
    return randomSplits(WireLimits.DEFAULT, bytes, random);
  }

  static List<Decoded> randomSplits(WireLimits limits, byte[] bytes, Random random) {
    RequestDecoder decoder = new RequestDecoder(LOCAL, limits);
    List<Decoded> result = new ArrayList<>();
    int longest = 1 + random.nextInt(bytes.length + 1);
    for (int begin = 0; begin < bytes.length; ) {
      int count = Math.min(1 + random.nextInt(longest), bytes.length - begin);
      decode(decoder, Unpooled.wrappedBuffer(bytes, begin, count), result);
      begin += count;
    }
    return result;
  }

  static List<Decoded> pieces(WireLimits limits, List<byte[]> pieces) {
    RequestDecoder decoder = new RequestDecoder(LOCAL, limits);
    List<Decoded> result = new ArrayList<>();
    for (byte[] piece : pieces) {
      decode(decoder, Unpooled.wrappedBuffer(piece), result);
    }
    return result;
  }

  private static void decode(RequestDecoder decoder, ByteBuf piece, List<Decoded> result) {
    decoder.decode(piece, result::add);
    checkState(!piece.isReadable() && piece.refCnt() == 1, "piece not read or kept: %s", piece);
  }

  /** The messages among the results, written again. */
  static byte[] encodeAgain(List<Decoded> results, Dialect dialect) {
    MessageEncoder encoder = new MessageEncoder(dialect);
    ByteBuf out = Unpooled.buffer();
    for (Decoded result : results) {
      if (result instanceof ReceivedMessage received) {
        encoder.encode(received.message(), out);
      }
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  static List<String> describe(List<Decoded> results) {
    return results.stream().map(Decoding::describe).toList();
  }

  /** All that a result has, as text: messages have no equality of their own. */
  static String describe(Decoded decoded) {
    if (decoded instanceof ReceivedMessage received) {
      Message message = received.message();
      return "message %s, %s, %s, body '%s'"
          .formatted(
              message,
              received.sender().isAnswered() ? "answered" : "silent",
              received.isKeepAlive() ? "kept" : "closed",
              message.body().toStringUtf8());
    }
    if (decoded instanceof ReceivedRequest received) {
      HttpRequest request = received.request();
      return "%s %s?%s, %s, %s, body '%s'"
          .formatted(
              request.method(),
              request.path(),
              request.query(),
              request.headers(),
              request.isKeepAlive() ? "kept" : "closed",
              request.body().toStringUtf8());
    }
    if (decoded instanceof Refused refused) {
      return "refused %s, %s"
          .formatted(describe(refused.response()), refused.isKeepAlive() ? "kept" : "closed");
    }
    Malformed malformed = (Malformed) decoded;
    return malformed.response() == null
        ? "malformed: " + malformed.reason()
        : "malformed, answered " + describe(malformed.response());
  }

  private static String describe(HttpResponse response) {
    return response.status() + " " + response.body().toStringUtf8();
  }
}
