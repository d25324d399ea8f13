// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** A queue whose consumers wait by a future; first in first out on both sides. No limit. */
public final class FutureQueue<T> {

  private final Deque<T> elements = new ArrayDeque<>();
  private final Waiters<T> consumers = new Waiters<>(this);

  /** An empty queue. */
  public FutureQueue() {}

  /** Gives an element to the consumer that waits longest, or keeps it. */
  public void put(T element) {
    Promise<T> consumer;
    synchronized (this) {
      consumer = consumers.poll();
      if (consumer == null) {
        elements.add(element);
      }
    }
    if (consumer != null) {
      consumer.set(element);
    }
  }

  /** The oldest element, as soon as there is one for this consumer. */
  public synchronized Future<T> get() {
    return elements.isEmpty() ? consumers.add() : Future.ready(elements.remove());
  }

  /** How many elements nobody has taken yet. */
  public synchronized int size() {
    return elements.size();
  }
}
