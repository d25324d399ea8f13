// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random UUIDs from an injected source, and their form on the wire: 16 bytes (formats.md 6). */
public final class Uuids {

  private static final int SIZE = 16;

  private Uuids() {}

  /** A random UUID (version 4). */
  public static UUID random(RandomGenerator random) {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & ~(0xc000L << 48) | 0x8000L << 48;
    return new UUID(high, low);
  }

  /** The 16 bytes in the order of the text form. */
  public static ByteString toBytes(UUID uuid) {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE);
    buffer
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .flip();
    return ByteString.copyFrom(buffer);
  }

  /** Reads 16 bytes; empty for any other number of them. */
  public static Optional<UUID> fromBytes(ByteString bytes) {
    if (bytes.size() != SIZE) {
      return Optional.empty();
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return Optional.of(new UUID(buffer.getLong(), buffer.getLong()));
  }
}
