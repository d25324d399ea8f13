// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A line of promises, first come first served. Whoever asks for a discard leaves the line at once.
 * Its methods are to be called under the owner's monitor, which a discard takes, too; promises are
 * to be completed outside of it, because that runs foreign code.
 */
final class Waiters<T> {

  private final Object monitor;
  private final Deque<Promise<T>> line = new ArrayDeque<>();

  Waiters(Object monitor) {
    this.monitor = monitor;
  }

  /** Joins the line. */
  Future<T> add() {
    Promise<T> promise = new Promise<>();
    line.add(promise);
    return promise.future().onDiscard(() -> {
      boolean isRemoved;
      synchronized (monitor) {
        isRemoved = line.remove(promise);
      }
      if (isRemoved) {
        promise.discard();
      }
    });
  }

  /** Takes the first out of the line; null if there is none. */
  @Nullable
  Promise<T> poll() {
    return line.poll();
  }

  boolean isEmpty() {
    return line.isEmpty();
  }
}
