// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last few heads of messages seen on a connection. Messages between the same two processes have
 * the same head byte for byte, so most heads are recognised by one comparison of memory instead of
 * being parsed. A head ends in a blank line, hence no other one can begin with it.
 */
final class RecentHeads {

  private static final int MAX_HEADS = 4;

  /** Longer ones are not kept: a message's head has about 200 bytes. */
  private static final int MAX_HEAD_BYTES = 1024;

  private final ByteBuffer[] texts = new ByteBuffer[MAX_HEADS];
  private final RequestHead[] heads = new RequestHead[MAX_HEADS];
  private int next;

  /** Moves the reader over a head that is known, all of it being in the buffer; else null. */
  @Nullable
  RequestHead read(ByteBuf in) {
    if (in.nioBufferCount() != 1) {
      return null;
    }
    for (int i = 0; i < MAX_HEADS; i++) {
      ByteBuffer text = texts[i];
      if (text != null
          && text.remaining() <= in.readableBytes()
          && text.mismatch(in.internalNioBuffer(in.readerIndex(), text.remaining())) < 0) {
        in.skipBytes(text.remaining());
        return heads[i];
      }
    }
    return null;
  }

  /** As {@link #read}, for a head that came in pieces. */
  @Nullable
  RequestHead find(byte[] bytes, int size) {
    ByteBuffer text = ByteBuffer.wrap(bytes, 0, size);
    for (int i = 0; i < MAX_HEADS; i++) {
      if (text.equals(texts[i])) {
        return heads[i];
      }
    }
    return null;
  }

  void add(byte[] bytes, int size, RequestHead head) {
    if (size <= MAX_HEAD_BYTES) {
      texts[next] = ByteBuffer.wrap(Arrays.copyOf(bytes, size));
      heads[next] = head;
      next = (next + 1) % MAX_HEADS;
    }
  }
}
