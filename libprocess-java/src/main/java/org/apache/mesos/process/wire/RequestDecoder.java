// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.wire.Decoded.Malformed;
import org.apache.mesos.process.wire.Decoded.Refused;
import org.apache.mesos.process.wire.RequestHead.ToProcess;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection, in whatever pieces they come (libprocess.md 2.5-2.6). It
 * accepts chunked bodies under HTTP/1.0, chunk extensions, leading zeros, trailers (which it
 * skips), blank lines before a request, and an empty {@code Host}.
 *
 * <p>It copies what it needs and keeps no buffer. Not safe for use by several threads at once.
 */
public final class RequestDecoder {

  private enum State {
    BEFORE_HEAD,
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK_EXTENSION,
    CHUNK_SIZE_END,
    CHUNK_DATA,
    CHUNK_DATA_CR,
    CHUNK_DATA_LF,
    TRAILERS,
    CLOSED
  }

  /** How much of the input is copied at a time while the end of the head is not known. */
  private static final int HEAD_STEP = 512;

  private static final byte[] EMPTY = {};

  private static final short CR_LF = 0x0d0a;
  private static final int CR_LF_CR_LF = 0x0d0a0d0a;

  /** CR LF behind the data, 0 CR LF, CR LF. */
  private static final int LAST_CHUNK_BYTES = 7;

  /** So that the size fits an int. */
  private static final int MAX_ONLY_CHUNK_DIGITS = 7;

  private final Address local;
  private final WireLimits limits;
  private final RecentHeads recent = new RecentHeads();
  private final BodyBuffer body = new BodyBuffer();

  private State state = State.BEFORE_HEAD;
  private byte[] headBytes = EMPTY;
  private int headSize;

  /** Where the present line of the head begins. */
  private int lineBegin;

  private @Nullable RequestHead head;

  /** Bytes still to come of the body or the chunk. */
  private int remaining;

  private int chunkDigits;
  private int chunkLineBytes;
  private int trailerBytes;
  private int trailerLineBytes;
  private boolean isPaused;

  /**
   * @param local the address that received messages are for, whatever the sender took it for
   */
  public RequestDecoder(Address local, WireLimits limits) {
    this.local = local;
    this.limits = limits;
  }

  /**
   * Reads all that is in the buffer and gives out each request that is complete, in order. Nothing
   * that a peer sends leads to an exception. After {@link Malformed}, or {@link #close}, input is
   * thrown away; after {@link #pause} the rest stays in the buffer.
   */
  public void decode(ByteBuf in, Consumer<? super Decoded> out) {
    isPaused = false;
    while (in.isReadable() && !isPaused) {
      try {
        step(in, out);
      } catch (MalformedRequestException e) {
        fail(e, head != null && head.target().isWeb(), out);
      }
    }
  }

  /** Called while a request is given out: lets {@link #decode} return before the next one. */
  public void pause() {
    isPaused = true;
  }

  /** Throws away all further input. */
  public void close() {
    state = State.CLOSED;
    head = null;
    headBytes = EMPTY;
    body.take();
  }

  private void step(ByteBuf in, Consumer<? super Decoded> out) throws MalformedRequestException {
    switch (state) {
      case BEFORE_HEAD -> beginHead(in, out);
      case HEAD -> readHead(in, out);
      case BODY -> {
        if (readBody(in)) {
          complete(out);
        }
      }
      case CHUNK_SIZE -> readChunkSize(in);
      case CHUNK_EXTENSION -> skipChunkExtension(in);
      case CHUNK_SIZE_END -> {
        expect('\n', in);
        endChunkSize();
      }
      case CHUNK_DATA -> {
        if (readBody(in)) {
          state = State.CHUNK_DATA_CR;
        }
      }
      case CHUNK_DATA_CR -> {
        expect('\r', in);
        state = State.CHUNK_DATA_LF;
      }
      case CHUNK_DATA_LF -> {
        expect('\n', in);
        beginChunk();
      }
      case TRAILERS -> {
        if (skipTrailers(in)) {
          complete(out);
        }
      }
      case CLOSED -> in.skipBytes(in.readableBytes());
    }
  }

  private void beginHead(ByteBuf in, Consumer<? super Decoded> out)
      throws MalformedRequestException {
    RequestHead known = recent.read(in);
    if (known != null) {
      beginBody(known, in, out);
      return;
    }
    byte first = in.getByte(in.readerIndex());
    if (first == '\r' || first == '\n') {
      in.skipBytes(1);
      return;
    }
    // Binary garbage is refused at once instead of being collected up to the limit.
    if (!HeadParser.isFirstOfMethod(first)) {
      throw new MalformedRequestException(400, "Not a request");
    }
    headSize = 0;
    lineBegin = 0;
    state = State.HEAD;
  }

  private void readHead(ByteBuf in, Consumer<? super Decoded> out)
      throws MalformedRequestException {
    int count = Math.min(in.readableBytes(), HEAD_STEP);
    int begin = headSize;
    if (begin + count > headBytes.length) {
      headBytes = Arrays.copyOf(headBytes, Math.max(begin + count, headBytes.length * 2));
    }
    in.getBytes(in.readerIndex(), headBytes, begin, count);
    int end = endOfHead(begin, begin + count);
    headSize = end < 0 ? begin + count : end;
    in.skipBytes(headSize - begin);
    if (headSize > limits.maxHeadBytes()) {
      boolean isWeb = HeadParser.isWebClient(headBytes, headSize);
      var tooLarge = new MalformedRequestException(431, "Head exceeds " + limits.maxHeadBytes());
      fail(tooLarge, isWeb, out);
    } else if (end >= 0) {
      parseHead(in, out);
    }
  }

  /** The index behind the blank line that ends the head, or -1. */
  private int endOfHead(int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (headBytes[i] == '\n') {
        int length = i - lineBegin;
        if (length == 0 || length == 1 && headBytes[lineBegin] == '\r') {
          return i + 1;
        }
        lineBegin = i + 1;
      }
    }
    return -1;
  }

  private void parseHead(ByteBuf in, Consumer<? super Decoded> out)
      throws MalformedRequestException {
    RequestHead known = recent.find(headBytes, headSize);
    if (known != null) {
      // It came in pieces.
      beginBody(known, in, out);
      return;
    }
    HeadParser parser = new HeadParser(local, limits.maxBodyBytes());
    RequestHead parsed;
    try {
      parsed = parser.parse(headBytes, headSize);
    } catch (MalformedRequestException e) {
      fail(e, parser.isWeb(), out);
      return;
    }
    if (parsed.target() instanceof ToProcess) {
      recent.add(headBytes, headSize, parsed);
    }
    if (headBytes.length > 2 * HEAD_STEP) {
      headBytes = EMPTY;
    }
    beginBody(parsed, in, out);
  }

  private void beginBody(RequestHead parsed, ByteBuf in, Consumer<? super Decoded> out)
      throws MalformedRequestException {
    head = parsed;
    if (parsed.isChunked()) {
      if (readOnlyChunk(in)) {
        complete(out);
      } else {
        beginChunk();
      }
    } else if (parsed.contentLength() > 0) {
      remaining = parsed.contentLength();
      state = State.BODY;
    } else {
      complete(out);
    }
  }

  /**
   * Reads a body in the form that all nodes write, one chunk, if all of it is in the buffer. Else
   * nothing is read, and what is odd about it is found step by step.
   */
  private boolean readOnlyChunk(ByteBuf in) {
    int begin = in.readerIndex();
    int endOfDigits = Math.min(in.writerIndex(), begin + MAX_ONLY_CHUNK_DIGITS);
    int index = begin;
    int size = 0;
    for (int digit; index < endOfDigits; index++) {
      digit = Character.digit(in.getByte(index), 16);
      if (digit < 0) {
        break;
      }
      size = (size << 4) + digit;
    }
    int end = index + 2 + size;
    if (size == 0
        || size > limits.maxBodyBytes()
        || in.writerIndex() < end + LAST_CHUNK_BYTES
        || in.getShort(index) != CR_LF
        || in.getShort(end) != CR_LF
        || in.getByte(end + 2) != '0'
        || in.getInt(end + 3) != CR_LF_CR_LF) {
      return false;
    }
    in.readerIndex(index + 2);
    body.append(in, size, size);
    in.skipBytes(LAST_CHUNK_BYTES);
    return true;
  }

  private boolean readBody(ByteBuf in) {
    int count = Math.min(in.readableBytes(), remaining);
    body.append(in, count, remaining);
    remaining -= count;
    return remaining == 0;
  }

  private void beginChunk() {
    remaining = 0;
    chunkDigits = 0;
    chunkLineBytes = 0;
    state = State.CHUNK_SIZE;
  }

  private void readChunkSize(ByteBuf in) throws MalformedRequestException {
    while (in.isReadable()) {
      byte c = in.readByte();
      countChunkLine();
      int digit = Character.digit(c, 16);
      if (digit < 0) {
        endChunkDigits(c);
        return;
      }
      chunkDigits++;
      long size = ((long) remaining << 4) + digit;
      if (size > limits.maxBodyBytes() - body.size()) {
        throw tooLarge();
      }
      remaining = (int) size;
    }
  }

  private void endChunkDigits(byte c) throws MalformedRequestException {
    if (chunkDigits == 0) {
      throw new MalformedRequestException(400, "Malformed chunk size");
    }
    state = switch (c) {
      case '\r' -> State.CHUNK_SIZE_END;
      case ';', ' ', '\t' -> State.CHUNK_EXTENSION;
      default -> throw new MalformedRequestException(400, "Malformed chunk size");
    };
  }

  private void skipChunkExtension(ByteBuf in) throws MalformedRequestException {
    while (in.isReadable()) {
      byte c = in.readByte();
      countChunkLine();
      if (c == '\r') {
        state = State.CHUNK_SIZE_END;
        return;
      }
      if (c == '\n') {
        throw new MalformedRequestException(400, "Malformed chunk extension");
      }
    }
  }

  private void countChunkLine() throws MalformedRequestException {
    if (++chunkLineBytes > limits.maxChunkLineBytes()) {
      throw new MalformedRequestException(400, "Chunk size line is too long");
    }
  }

  private void endChunkSize() {
    if (remaining > 0) {
      state = State.CHUNK_DATA;
    } else {
      trailerBytes = 0;
      trailerLineBytes = 0;
      state = State.TRAILERS;
    }
  }

  /** Whether the blank line after the last chunk has been reached. */
  private boolean skipTrailers(ByteBuf in) throws MalformedRequestException {
    while (in.isReadable()) {
      byte c = in.readByte();
      if (++trailerBytes > limits.maxHeadBytes()) {
        throw new MalformedRequestException(431, "Trailers exceed " + limits.maxHeadBytes());
      }
      if (c == '\n') {
        if (trailerLineBytes == 0) {
          return true;
        }
        trailerLineBytes = 0;
      } else if (c != '\r') {
        trailerLineBytes++;
      }
    }
    return false;
  }

  private static void expect(char expected, ByteBuf in) throws MalformedRequestException {
    if (in.readByte() != expected) {
      throw new MalformedRequestException(400, "Malformed chunk");
    }
  }

  private MalformedRequestException tooLarge() {
    return new MalformedRequestException(413, "Body exceeds " + limits.maxBodyBytes() + " bytes");
  }

  private void complete(Consumer<? super Decoded> out) {
    RequestHead complete = head;
    head = null;
    state = State.BEFORE_HEAD;
    out.accept(decoded(complete));
  }

  private Decoded decoded(RequestHead complete) {
    ByteString bytes = body.take();
    if (!complete.isGzip() || bytes.isEmpty()) {
      return complete.complete(bytes);
    }
    try {
      return complete.complete(Gzip.decompress(bytes, limits.maxBodyBytes()));
    } catch (MalformedRequestException e) {
      boolean isAnswered =
          !(complete.target() instanceof ToProcess process) || process.sender().isAnswered();
      return isAnswered
          ? new Refused(response(e), complete.isKeepAlive())
          : new Malformed(e.getMessage(), null);
    }
  }

  private void fail(MalformedRequestException e, boolean isWeb, Consumer<? super Decoded> out) {
    close();
    out.accept(new Malformed(e.getMessage(), isWeb ? response(e) : null));
  }

  private static HttpResponse response(MalformedRequestException e) {
    return HttpResponse.of(e.status(), e.getMessage());
  }
}
