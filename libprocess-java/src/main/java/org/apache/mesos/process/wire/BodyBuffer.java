// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Collects a body. Memory follows what has arrived, not what was announced, so that a peer cannot
 * make a node set aside 64 MiB by one line. A body that comes as one chunk is copied once.
 */
final class BodyBuffer {

  /** What is set aside on an announcement alone. */
  private static final int MAX_AHEAD = 128 * 1024;

  private static final byte[] EMPTY = {};

  private byte[] bytes = EMPTY;
  private int size;

  int size() {
    return size;
  }

  /** Moves bytes out of the buffer; {@code announced} is how many of them are still to come. */
  void append(ByteBuf in, int count, int announced) {
    if (size + count > bytes.length) {
      int ahead = Math.min(announced, Math.max(count, Math.max(MAX_AHEAD, size)));
      bytes = Arrays.copyOf(bytes, size + ahead);
    }
    in.readBytes(bytes, size, count);
    size += count;
  }

  /** The body, after which this buffer is empty again. */
  ByteString take() {
    // Nobody else holds the array, so the body need not be copied to be immutable.
    ByteString body =
        size == 0 ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(bytes, 0, size);
    bytes = EMPTY;
    size = 0;
    return body;
  }
}
