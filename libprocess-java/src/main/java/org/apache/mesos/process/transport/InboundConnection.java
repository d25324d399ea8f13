// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Transport.Inlet;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.Content;
import org.apache.mesos.process.http.FileContent;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.http.StreamContent;
import org.apache.mesos.process.wire.Decoded;
import org.apache.mesos.process.wire.Decoded.Malformed;
import org.apache.mesos.process.wire.Decoded.ReceivedMessage;
import org.apache.mesos.process.wire.Decoded.ReceivedRequest;
import org.apache.mesos.process.wire.Decoded.Refused;
import org.apache.mesos.process.wire.RequestDecoder;
import org.apache.mesos.process.wire.ResponseEncoder;
import org.apache.mesos.process.wire.Sender;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from a peer or a web client. Requests are handed over as they come; answers are
 * written in the order of the requests, a slow one holding back those behind it (libprocess.md
 * 6.5). While too many answers are outstanding, or the peer does not read them, nothing more is
 * read: the peer's own socket then holds it up.
 *
 * <p>Used on the thread of its event loop only, but for the completion of answers.
 */
// A write or close that fails closes the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class InboundConnection extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(InboundConnection.class);

  /** Requests under way of one connection; the answers of most are large. */
  private static final int MAX_OUTSTANDING = 16;

  /**
   * Answers that a node throws away go out when so many bytes of them are there, or so late: to
   * write them costs both sides as much as the messages.
   */
  private static final int LATE_BATCH = 8 * 1024;

  private static final Duration MAX_LATENESS = Duration.ofMillis(10);

  /** A buffer of this size is handed to the socket without waiting for more. */
  private static final int FULL_BATCH = 64 * 1024;

  private final Acceptor acceptor;
  private final RequestDecoder decoder;
  private final ResponseEncoder encoder = new ResponseEncoder();
  private final Inlet inlet;
  private final Deque<Answer> answers = new ArrayDeque<>();

  /** Read, but not decoded yet because too many answers are outstanding. */
  private final Deque<ByteBuf> unread = new ArrayDeque<>();

  private final Consumer<Decoded> sink = this::received;
  private ChannelHandlerContext context;
  private int ip;
  private Instant now = Instant.EPOCH;
  private int decodedMessages;
  private Upid lastSender = Upid.EMPTY;
  private @Nullable ByteBuf batch;

  /** Whether somebody may wait for what is in the batch. */
  private boolean isBatchDue;

  private boolean isLateFlushSet;

  /** Between the first read of a burst and its end, when answers are flushed. */
  private boolean isReading;

  private boolean isAdvancing;

  /** Whether the response whose turn it is has its body still to come. */
  private boolean isBodyUnderWay;

  private @Nullable ChunkedBody streaming;
  private boolean isClosing;

  InboundConnection(Acceptor acceptor, RequestDecoder decoder) {
    this.acceptor = acceptor;
    this.decoder = decoder;
    this.inlet = acceptor.receiver().inlet(() -> onLoop(this::advance));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext newContext) {
    context = newContext;
    if (context.channel().remoteAddress() instanceof InetSocketAddress remote
        && remote.getAddress() instanceof Inet4Address) {
      ip = Address.of(remote).ip();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    isReading = true;
    unread.add((ByteBuf) message);
    advance();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ignored) {
    isReading = false;
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    if (streaming != null) {
      streaming.pump();
    }
    advance();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    isClosing = true;
    decoder.close();
    unread.forEach(ByteBuf::release);
    unread.clear();
    if (batch != null) {
      batch.release();
      batch = null;
    }
    answers.forEach(Answer::discard);
    answers.clear();
    if (streaming != null) {
      streaming.cancel();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("Lost the connection from {}", context.channel().remoteAddress(), cause);
    } else {
      log.error("Failed to handle a request of {}", context.channel().remoteAddress(), cause);
    }
    context.close();
  }

  /** Does what can be done: decodes what was read, writes answers that are ready. */
  private void advance() {
    if (isAdvancing) {
      // Called by what is called below; the loop there goes on.
      return;
    }
    isAdvancing = true;
    now = acceptor.now();
    try {
      do {
        decode();
        writeReady();
      } while (!unread.isEmpty() && isRoom());
    } finally {
      isAdvancing = false;
    }
    boolean isMoreWanted = isClosing || isRoom() && context.channel().isWritable();
    context.channel().config().setAutoRead(isMoreWanted);
    if (!isReading) {
      flush();
    }
  }

  private boolean isRoom() {
    return answers.size() < MAX_OUTSTANDING && !inlet.isFull();
  }

  private void decode() {
    try {
      while (!unread.isEmpty() && isRoom()) {
        ByteBuf next = unread.element();
        decoder.decode(next, sink);
        if (!next.isReadable()) {
          unread.remove();
          next.release();
        }
      }
    } finally {
      inlet.flush();
      acceptor.traffic().messagesReceived.add(decodedMessages);
      decodedMessages = 0;
    }
  }

  private void received(Decoded decoded) {
    if (decoded instanceof ReceivedMessage received) {
      receivedMessage(received);
    } else if (decoded instanceof ReceivedRequest received) {
      receivedRequest(received.request());
    } else if (decoded instanceof Refused refused) {
      answer(refused.response(), refused.isKeepAlive());
    } else {
      malformed((Malformed) decoded);
    }
  }

  private void receivedMessage(ReceivedMessage received) {
    decodedMessages++;
    Message message = received.message();
    HttpResponse refusal = acceptor.refusal(message, ip);
    // The same object with most messages, as the decoder knows the head.
    if (refusal == null && !message.from().equals(lastSender)) {
      lastSender = message.from();
      acceptor.generations().learn(lastSender.address(), received.sender());
    }
    boolean isAccepted = refusal == null && inlet.receive(message);
    if (!received.sender().isAnswered()) {
      return;
    }
    if (isAccepted && received.isKeepAlive() && !isAnswerAhead()) {
      // The common case: its turn is now, and the bytes are ready-made.
      encoder.encodeAccepted(now, batch());
      isBatchDue |= received.sender() != Sender.NODE;
    } else if (isAccepted) {
      answer(HttpResponse.accepted(), received.isKeepAlive());
    } else {
      answer(refusal != null ? refusal : HttpResponse.notFound(), received.isKeepAlive());
    }
  }

  /** Whether something is to be written before what is received now is answered. */
  private boolean isAnswerAhead() {
    return isBodyUnderWay || !answers.isEmpty();
  }

  private void receivedRequest(HttpRequest request) {
    acceptor.traffic().requestsReceived.increment();
    boolean acceptsGzip =
        ResponseEncoder.acceptsGzip(request.header("Accept-Encoding").orElse(null));
    Answer answer = new Answer(request.isKeepAlive(), acceptsGzip);
    add(answer);
    Future<HttpResponse> future = acceptor.receiver().request(request);
    answer.future = future;
    future.onAny(done -> onLoop(() -> completed(answer, response(done))));
    future.onAbandoned(
        () -> onLoop(() -> completed(answer, HttpResponse.internalServerError("abandoned"))));
  }

  private static HttpResponse response(Future<HttpResponse> done) {
    if (done.isReady()) {
      return done.value();
    }
    return HttpResponse.internalServerError(
        done.isFailed() ? String.valueOf(done.failure().getMessage()) : "discarded future");
  }

  private void malformed(Malformed malformed) {
    acceptor.traffic().malformedRequests.increment();
    log.debug(
        "Closing the connection from {} because of what it sent: {}",
        context.channel().remoteAddress(),
        malformed.reason());
    if (malformed.response() != null || isAnswerAhead()) {
      // What came before is answered first.
      Answer last = new Answer(false, false);
      last.response = malformed.response();
      last.isEnd = true;
      add(last);
    } else {
      isClosing = true;
      isBatchDue = true;
      flush();
      context.close();
    }
  }

  private void answer(HttpResponse response, boolean isKeepAlive) {
    Answer answer = new Answer(isKeepAlive, false);
    answer.response = response;
    add(answer);
  }

  private void add(Answer answer) {
    answers.add(answer);
    if (!answer.isKeepAlive) {
      // Whatever follows on this connection will not be answered.
      decoder.close();
    }
    if (answers.size() >= MAX_OUTSTANDING) {
      decoder.pause();
    }
  }

  private static void cancel(@Nullable HttpResponse unsent) {
    if (unsent != null && unsent.content() instanceof StreamContent stream) {
      stream.cancel();
    }
  }

  /** Runs on the event loop; at once if that is where the caller is. */
  private void onLoop(Runnable task) {
    if (context.executor().inEventLoop()) {
      task.run();
      return;
    }
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("Dropping a response because the transport is closed");
    }
  }

  private void completed(Answer answer, HttpResponse response) {
    if (isClosing) {
      cancel(response);
    } else if (answer.response == null) {
      answer.response = response;
      advance();
    }
  }

  private void writeReady() {
    while (!isClosing && !isBodyUnderWay && context.channel().isWritable()) {
      Answer first = answers.peek();
      if (first == null || !first.isReady()) {
        return;
      }
      answers.remove();
      write(first);
    }
  }

  private void write(Answer answer) {
    HttpResponse response = answer.response;
    if (response != null) {
      isBatchDue = true;
      if (response.content() != null) {
        write(response, response.content(), answer);
        return;
      }
      encoder.encode(response, answer.acceptsGzip, now, batch());
      // libprocess.md 6.5: only this spelling counts.
      isClosing |= "close".equals(response.headers().get("Connection"));
    }
    goOnAfter(answer);
  }

  private void write(HttpResponse response, Content content, Answer answer) {
    if (content instanceof StreamContent stream) {
      encoder.encodeChunkedHead(response, now, batch());
      context.write(takeBatch());
      isBodyUnderWay = true;
      streaming = new ChunkedBody(context, stream, isComplete -> bodyEnded(answer, isComplete));
      streaming.pump();
      return;
    }
    OpenedFile file = OpenedFile.open(((FileContent) content).path());
    if (file.region() == null) {
      encoder.encode(requireNonNull(file.refusal()), false, now, batch());
      goOnAfter(answer);
      return;
    }
    encoder.encodeHead(response, file.region().count(), now, batch());
    context.write(takeBatch());
    isBodyUnderWay = true;
    context
        .writeAndFlush(file.region())
        .addListener(written -> bodyEnded(answer, written.isSuccess()));
  }

  private void bodyEnded(Answer answer, boolean isComplete) {
    isBodyUnderWay = false;
    streaming = null;
    if (!isComplete) {
      // All that tells the client that something is missing.
      context.close();
      return;
    }
    goOnAfter(answer);
    advance();
  }

  private void goOnAfter(Answer answer) {
    isClosing |= !answer.isKeepAlive;
    if (isClosing) {
      decoder.close();
      leave();
    } else if (batch != null && batch.readableBytes() >= FULL_BATCH) {
      context.write(takeBatch());
    }
  }

  private void leave() {
    answers.forEach(Answer::discard);
    answers.clear();
    context.writeAndFlush(takeBatch()).addListener(written -> {
      if (written.isSuccess()) {
        Farewell.say(context.channel());
      }
    });
  }

  /** Writing can lead back here by way of the writability, so the batch is gone before. */
  private ByteBuf takeBatch() {
    ByteBuf taken = batch();
    batch = null;
    isBatchDue = false;
    return taken;
  }

  private ByteBuf batch() {
    if (batch == null) {
      batch = context.alloc().buffer();
    }
    return batch;
  }

  private void flush() {
    if (batch != null) {
      if (isBatchDue || batch.readableBytes() >= LATE_BATCH) {
        context.write(takeBatch());
      } else if (!isLateFlushSet) {
        isLateFlushSet = true;
        context
            .executor()
            .schedule(this::flushLate, MAX_LATENESS.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    context.flush();
  }

  private void flushLate() {
    isLateFlushSet = false;
    if (batch != null) {
      context.writeAndFlush(takeBatch());
    }
  }

  /** One place in the order of answers. */
  private static final class Answer {

    private final boolean isKeepAlive;
    private final boolean acceptsGzip;
    private @Nullable HttpResponse response;
    private @Nullable Future<HttpResponse> future;

    /** The connection ends here, with or without a response. */
    private boolean isEnd;

    Answer(boolean isKeepAlive, boolean acceptsGzip) {
      this.isKeepAlive = isKeepAlive;
      this.acceptsGzip = acceptsGzip;
    }

    boolean isReady() {
      return response != null || isEnd;
    }

    /** Tells the handler that nobody waits any more. */
    void discard() {
      if (future != null) {
        future.discard();
      }
      cancel(response);
    }
  }
}
