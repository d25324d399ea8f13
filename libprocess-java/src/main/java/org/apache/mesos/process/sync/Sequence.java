// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps one after the other: each begins when the future of the one before is complete in any
 * way or abandoned. A step runs in the thread that completes the one before it, or that adds it.
 */
public final class Sequence implements AutoCloseable {

  private final Deque<Step<?>> waiting = new ArrayDeque<>();
  private boolean isRunning;
  private boolean isClosed;

  /** A sequence without steps. */
  public Sequence() {}

  /**
   * Adds a step. A discard request on its result takes it out if it has not begun, and is passed to
   * its future otherwise. Discarded if the sequence is closed.
   */
  public <T> Future<T> add(Supplier<Future<T>> call) {
    Step<T> step = new Step<>(call, new Promise<>());
    boolean isAdded;
    synchronized (this) {
      isAdded = !isClosed;
      if (isAdded) {
        waiting.add(step);
      }
    }
    if (isAdded) {
      step.promise.future().onDiscard(() -> skip(step));
      advance();
    } else {
      step.promise.discard();
    }
    return step.promise.future();
  }

  /** Discards every step that has not begun. One that has goes on. */
  @Override
  public void close() {
    List<Step<?>> dropped;
    synchronized (this) {
      isClosed = true;
      dropped = new ArrayList<>(waiting);
      waiting.clear();
    }
    dropped.forEach(step -> step.promise.discard());
  }

  private void skip(Step<?> step) {
    boolean isRemoved;
    synchronized (this) {
      isRemoved = waiting.remove(step);
    }
    if (isRemoved) {
      step.promise.discard();
    }
  }

  // A loop, so that many steps that are complete at once take no stack.
  private void advance() {
    Step<?> next;
    while ((next = begin()) != null) {
      Future<?> result = next.run();
      if (result.isPending() && !result.isAbandoned()) {
        result.onAny(complete -> finished());
        result.onAbandoned(this::finished);
        return;
      }
      end();
    }
  }

  private void finished() {
    end();
    advance();
  }

  private synchronized @Nullable Step<?> begin() {
    Step<?> next = isRunning ? null : waiting.poll();
    isRunning |= next != null;
    return next;
  }

  private synchronized void end() {
    isRunning = false;
  }

  private record Step<T>(Supplier<Future<T>> call, Promise<T> promise) {

    Future<T> run() {
      Future<T> result;
      try {
        result = call.get();
      } catch (RuntimeException e) {
        result = Future.failed(e);
      }
      promise.associate(result);
      return promise.future();
    }
  }
}
