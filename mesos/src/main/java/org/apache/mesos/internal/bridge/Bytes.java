// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Messages to bytes and back. */
public final class Bytes {

  private Bytes() {}

  /** A message's {@code parseFrom}; what it throws extends IOException in every protobuf. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(byte[] bytes) throws IOException;
  }

  public static <T> List<byte[]> write(Collection<T> messages, Function<T, byte[]> writer) {
    List<byte[]> bytes = new ArrayList<>(messages.size());
    for (T message : messages) {
      bytes.add(writer.apply(message));
    }
    return bytes;
  }

  public static <T> T read(byte[] bytes, Parser<T> parser) {
    try {
      return parser.parse(bytes);
    } catch (IOException e) {
      // Such as a field that is required there and missing here.
      throw new IllegalStateException("The other half of the bridge cannot read a message", e);
    }
  }

  public static <T> List<T> read(List<byte[]> bytes, Parser<T> parser) {
    List<T> messages = new ArrayList<>(bytes.size());
    for (byte[] message : bytes) {
      messages.add(read(message, parser));
    }
    return messages;
  }
}
