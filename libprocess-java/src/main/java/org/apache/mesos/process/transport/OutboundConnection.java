// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a peer, on which messages go out and whatever comes back is thrown away.
 * Messages wait here as objects until the socket takes more, and go out as bytes many at a time.
 *
 * <p>Used on the thread of its event loop only.
 */
// A write or close that fails closes the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class OutboundConnection extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(OutboundConnection.class);

  /** A buffer of this size is handed to the socket without waiting for more. */
  private static final int FULL_BATCH = 64 * 1024;

  private static final int MIN_BATCH = 1024;

  private enum State {
    CONNECTING,
    OPEN,
    /** Everything is written and the peer knows that nothing more will come. */
    LEFT,
    CLOSED
  }

  private final Peer peer;
  private final MessageEncoder encoder;
  private final Deque<Message> waiting = new ArrayDeque<>();

  private State state = State.CONNECTING;
  private @Nullable Channel channel;
  private @Nullable ByteBuf batch;
  private int batchMessages;
  private int nextCapacity = MIN_BATCH;
  private int writesInFlight;
  private boolean isIdleTimerSet;

  /** Whether a message has come since the idle timer was set. */
  private boolean isUsed;

  /** What to do when all is written; null as long as the connection is to stay. */
  private @Nullable Runnable afterLeaving;

  OutboundConnection(Peer peer, MessageEncoder encoder) {
    this.peer = peer;
    this.encoder = encoder;
  }

  /** Begins to connect. That may fail at once, in which case the peer is told in this call. */
  void open(Bootstrap bootstrap) {
    ChannelFuture attempt =
        bootstrap.clone().handler(this).connect(peer.address().toSocketAddress());
    channel = attempt.channel();
    peer.opened(channel);
    attempt.addListener(done -> connected(done.cause()));
  }

  private void connected(@Nullable Throwable failure) {
    if (failure != null) {
      closed(failure);
    } else if (state == State.CONNECTING) {
      state = State.OPEN;
      writeWaiting();
    }
  }

  /** Queues a message; it goes out with the next {@link #flush} if the socket takes it. */
  void send(Message message) {
    isUsed = true;
    if (waiting.isEmpty() && canWrite()) {
      write(message);
    } else if (state == State.CLOSED) {
      peer.taken(message);
    } else {
      waiting.add(message);
    }
  }

  /** Hands what has been gathered to the socket. */
  void flush() {
    if (batch != null) {
      writeBatch();
    }
    if (writesInFlight > 0) {
      requireNonNull(channel).flush();
    } else {
      checkDrained();
    }
  }

  /** Moves what waits here to another connection, in order. */
  void moveWaitingTo(OutboundConnection other) {
    other.waiting.addAll(waiting);
    waiting.clear();
  }

  /** Writes what waits, then ends the connection and runs the task. */
  void leave(Runnable then) {
    afterLeaving = then;
    switch (state) {
      case CONNECTING -> {
        if (waiting.isEmpty()) {
          requireNonNull(channel).close();
        }
      }
      case OPEN -> flush();
      case LEFT, CLOSED -> left();
    }
  }

  private void left() {
    if (afterLeaving != null) {
      Runnable then = afterLeaving;
      afterLeaving = null;
      then.run();
    }
  }

  private boolean canWrite() {
    return state == State.OPEN && requireNonNull(channel).isWritable();
  }

  private void writeWaiting() {
    while (!waiting.isEmpty() && canWrite()) {
      write(waiting.poll());
    }
    flush();
  }

  private void write(Message message) {
    if (batch == null) {
      // On the heap, where protobuf writes fastest; the socket copies it once.
      batch = requireNonNull(channel).alloc().heapBuffer(nextCapacity);
    }
    peer.taken(message);
    if (encoder.encode(message, batch)) {
      batchMessages++;
    } else {
      peer.cannotBeCarried(message);
    }
    if (batch.readableBytes() >= FULL_BATCH) {
      writeBatch();
    }
  }

  private void writeBatch() {
    ByteBuf full = requireNonNull(batch);
    batch = null;
    peer.sent(batchMessages);
    batchMessages = 0;
    nextCapacity = Math.max(MIN_BATCH, Math.min(FULL_BATCH, full.readableBytes() * 2));
    writesInFlight++;
    requireNonNull(channel).write(full).addListener(done -> written());
  }

  private void written() {
    writesInFlight--;
    checkDrained();
  }

  private void checkDrained() {
    if (state != State.OPEN || !isDrained()) {
      return;
    }
    if (afterLeaving != null) {
      leaveNow();
    } else if (peer.isTemporary(this)) {
      leaveWhenIdle();
    }
  }

  private boolean isDrained() {
    return writesInFlight == 0 && waiting.isEmpty() && batch == null;
  }

  private void leaveWhenIdle() {
    Duration idle = peer.maxIdle();
    if (idle.isZero()) {
      leaveNow();
    } else if (!isIdleTimerSet) {
      isIdleTimerSet = true;
      isUsed = false;
      requireNonNull(channel)
          .eventLoop()
          .schedule(this::idleTimer, idle.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void idleTimer() {
    isIdleTimerSet = false;
    if (!isUsed && state == State.OPEN && isDrained() && peer.isTemporary(this)) {
      leaveNow();
    } else {
      checkDrained();
    }
  }

  private void leaveNow() {
    state = State.LEFT;
    peer.forget(this);
    Farewell.say(requireNonNull(channel));
    left();
  }

  private void closed(@Nullable Throwable cause) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (batch != null) {
      batch.release();
      batch = null;
    }
    int dropped = waiting.size();
    waiting.forEach(peer::taken);
    waiting.clear();
    peer.closed(this, cause, dropped);
    left();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (state == State.OPEN) {
      writeWaiting();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // Answers to messages (libprocess.md 2.9): nobody waits for them.
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed(null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      log.error("Failed to handle the connection to {}", peer, cause);
    }
    closed(cause);
    context.close();
  }
}
