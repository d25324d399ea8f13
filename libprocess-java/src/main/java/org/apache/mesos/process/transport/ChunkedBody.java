// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.mesos.process.http.StreamContent;
import org.apache.mesos.process.wire.ResponseEncoder;

/**
 * The body of one response that comes piece by piece. The next piece is asked for only when the
 * socket takes more, so that what waits is with whoever makes it.
 *
 * <p>Used on the thread of the connection's event loop only, but for the pieces, which come on any.
 */
// A write or close that fails closes the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class ChunkedBody implements StreamContent.Listener {

  /** The size line and the line end of a chunk. */
  private static final int CHUNK_OVERHEAD = 12;

  private final ChannelHandlerContext context;
  private final StreamContent content;
  private final Consumer<Boolean> end;
  private boolean isAsking;
  private boolean isPumping;
  private boolean isOver;

  /**
   * @param end told whether the body is complete; else the client must be made to see that it is
   *     not
   */
  ChunkedBody(ChannelHandlerContext context, StreamContent content, Consumer<Boolean> end) {
    this.context = context;
    this.content = content;
    this.end = end;
  }

  /** Asks for more if the socket takes it. */
  void pump() {
    if (isPumping) {
      // Called by what came at once; the loop there goes on.
      return;
    }
    isPumping = true;
    do {
      while (isMoreWanted()) {
        isAsking = true;
        content.read(this);
      }
      // Which may make room for more.
      context.flush();
    } while (isMoreWanted());
    isPumping = false;
  }

  private boolean isMoreWanted() {
    return !isAsking && !isOver && context.channel().isWritable();
  }

  void cancel() {
    isOver = true;
    content.cancel();
  }

  @Override
  public void next(ByteString piece) {
    onLoop(() -> write(piece));
  }

  @Override
  public void failed(String reason) {
    onLoop(() -> over(false));
  }

  private void onLoop(Runnable task) {
    if (context.executor().inEventLoop()) {
      task.run();
      return;
    }
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      // The transport is closed.
      content.cancel();
    }
  }

  private void write(ByteString piece) {
    if (isOver) {
      return;
    }
    isAsking = false;
    ByteBuf chunk = context.alloc().buffer(piece.size() + CHUNK_OVERHEAD);
    ResponseEncoder.encodeChunk(piece, chunk);
    context.write(chunk);
    if (piece.isEmpty()) {
      over(true);
    } else {
      pump();
    }
  }

  private void over(boolean isComplete) {
    if (!isOver) {
      isOver = true;
      end.accept(isComplete);
    }
  }
}
