// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static com.google.common.base.Preconditions.checkState;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/**
 * A lock that either one writer or any number of readers hold. The line is kept: a reader that
 * comes after a waiting writer waits behind it, so that neither side starves the other.
 */
public final class ReadWriteLock {

  private enum Kind {
    READ,
    WRITE
  }

  private record Waiter(Kind kind, Promise<Void> promise) {}

  private final Deque<Waiter> line = new ArrayDeque<>();
  private int readers;
  private boolean isWriting;

  /** An open lock. */
  public ReadWriteLock() {}

  /** Ready when the caller may read, until {@link #readUnlock}. */
  public Future<Void> readLock() {
    return lock(Kind.READ);
  }

  /** Ready when the caller may write, until {@link #writeUnlock}. */
  public Future<Void> writeLock() {
    return lock(Kind.WRITE);
  }

  /** Ends one reader's turn. */
  public void readUnlock() {
    synchronized (this) {
      checkState(readers > 0, "read unlocked without a lock");
      readers--;
    }
    admit();
  }

  /** Ends the writer's turn. */
  public void writeUnlock() {
    synchronized (this) {
      checkState(isWriting, "write unlocked without a lock");
      isWriting = false;
    }
    admit();
  }

  private Future<Void> lock(Kind kind) {
    Waiter waiter = new Waiter(kind, new Promise<>());
    synchronized (this) {
      line.add(waiter);
    }
    waiter.promise.future().onDiscard(() -> leave(waiter));
    admit();
    return waiter.promise.future();
  }

  private void leave(Waiter waiter) {
    boolean isRemoved;
    synchronized (this) {
      isRemoved = line.remove(waiter);
    }
    if (isRemoved) {
      waiter.promise.discard();
      // A writer that gives up may have been all that kept readers waiting.
      admit();
    }
  }

  /** Lets in whoever is at the head of the line: one writer, or all readers up to the next one. */
  private void admit() {
    List<Promise<Void>> admitted = new ArrayList<>();
    synchronized (this) {
      while (!line.isEmpty() && isOpenFor(line.peek().kind)) {
        Waiter next = line.remove();
        switch (next.kind) {
          case READ -> readers++;
          case WRITE -> isWriting = true;
        }
        admitted.add(next.promise);
      }
    }
    admitted.forEach(promise -> promise.set(null));
  }

  private boolean isOpenFor(Kind kind) {
    return !isWriting && (kind == Kind.READ || readers == 0);
  }
}
