// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.mesos.process.http.StreamContent;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from a writer to a reader that may be in different processes (libprocess.md
 * 6.6), such as the body of a response that is not known at once. There is no limit to what lies in
 * it: a writer that can go on without end should watch what is read. Safe for use by any thread.
 */
public final class Pipe {

  private static final String CLOSED = "closed";

  private final Reader reader = new Reader();
  private final Writer writer = new Writer();

  private final Object lock = new Object();
  private final Deque<ByteString> unread = new ArrayDeque<>();
  private final Deque<Promise<ByteString>> reads = new ArrayDeque<>();
  private final Promise<Void> readerClosed = new Promise<>();
  private boolean isReaderOpen = true;
  private boolean isWriterOpen = true;

  /** Why the writer failed; null if it did not. */
  private @Nullable String failure;

  /** An empty pipe, open at both ends. */
  public Pipe() {}

  /** The end that bytes come out of; always the same object. */
  public Reader reader() {
    return reader;
  }

  /** The end that bytes go into; always the same object. */
  public Writer writer() {
    return writer;
  }

  /** The reads that wait; to be called with the lock, and completed without. */
  private List<Promise<ByteString>> takeReads() {
    List<Promise<ByteString>> taken = List.copyOf(reads);
    reads.clear();
    return taken;
  }

  /** The end that bytes come out of. As a content it is the body of one response or request. */
  public final class Reader implements StreamContent {

    private Reader() {}

    /**
     * The next bytes, as they were written; none at the end, however often it is asked. Fails if
     * the writer has failed and all before that is read, or if this end is closed.
     */
    public Future<ByteString> read() {
      synchronized (lock) {
        if (!isReaderOpen) {
          return Future.failed(CLOSED);
        }
        if (!unread.isEmpty()) {
          return Future.ready(unread.remove());
        }
        if (isWriterOpen) {
          Promise<ByteString> read = new Promise<>();
          reads.add(read);
          return read.future();
        }
        return failure == null ? Future.ready(ByteString.EMPTY) : Future.failed(failure);
      }
    }

    /** All bytes up to the end. */
    public Future<ByteString> readAll() {
      List<ByteString> pieces = new ArrayList<>();
      return Futures.loop(this::read, piece -> {
        pieces.add(piece);
        return piece.isEmpty()
            ? ControlFlow.done(ByteString.copyFrom(pieces))
            : ControlFlow.again();
      });
    }

    /**
     * Reads no more: drops what is unread, fails the reads that wait, and tells the writer. False
     * the second time.
     */
    public boolean close() {
      List<Promise<ByteString>> waiting;
      boolean isNews;
      synchronized (lock) {
        if (!isReaderOpen) {
          return false;
        }
        isReaderOpen = false;
        isNews = isWriterOpen;
        unread.clear();
        waiting = takeReads();
      }
      waiting.forEach(read -> read.fail(CLOSED));
      var unused = isNews ? readerClosed.set(null) : readerClosed.discard();
      return true;
    }

    @Override
    public void read(Listener listener) {
      read()
          .onReady(listener::next)
          .onFailed(reason -> listener.failed(String.valueOf(reason.getMessage())));
    }

    @Override
    public void cancel() {
      close();
    }
  }

  /** The end that bytes go into. */
  public final class Writer {

    private Writer() {}

    /** Adds bytes; false if either end is closed. No bytes are no news. */
    public boolean write(ByteString bytes) {
      Promise<ByteString> read;
      synchronized (lock) {
        if (!isWriterOpen || !isReaderOpen) {
          return false;
        }
        if (bytes.isEmpty()) {
          return true;
        }
        read = reads.poll();
        if (read == null) {
          unread.add(bytes);
        }
      }
      if (read != null) {
        read.set(bytes);
      }
      return true;
    }

    /** Adds a text in UTF-8. */
    public boolean write(String text) {
      return write(ByteString.copyFromUtf8(text));
    }

    /** Ends the bytes; false if they have ended. */
    public boolean close() {
      return end(null);
    }

    /** Ends the bytes before their end; false if they have ended. */
    public boolean fail(String reason) {
      return end(reason);
    }

    private boolean end(@Nullable String reason) {
      List<Promise<ByteString>> waiting;
      synchronized (lock) {
        if (!isWriterOpen) {
          return false;
        }
        isWriterOpen = false;
        failure = reason;
        waiting = takeReads();
      }
      for (Promise<ByteString> read : waiting) {
        var unused = reason == null ? read.set(ByteString.EMPTY) : read.fail(reason);
      }
      return true;
    }

    /** Ready when the reader closes its end first; discarded when it closes it later. */
    public Future<Void> readerClosed() {
      return readerClosed.future();
    }
  }
}
