// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a process: any number of threads put events in, one at a time takes them out. It is
 * the intrusive linked queue of D. Vyukov: a put is one atomic exchange, a take usually none, and
 * the order of each producer is kept.
 *
 * <p>Not final, so that what owns it can be one object with it: there may be a million of them.
 */
class Mailbox {

  private static final VarHandle TAIL;
  // Release and acquire are enough for links; a volatile write would cost a fence for each event.
  private static final VarHandle NEXT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(Mailbox.class, "tail", Event.class);
      NEXT = lookup.findVarHandle(Event.class, "next", Event.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Event.Stub stub = new Event.Stub();
  // Written by producers through TAIL.
  private volatile Event tail = stub;
  private Event head = stub;

  final void put(Event event) {
    Event previous = (Event) TAIL.getAndSet(this, event);
    NEXT.setRelease(previous, event);
  }

  /** The oldest event, or null if there is none. For one consumer at a time. */
  @Nullable
  final Event poll() {
    Event first = head;
    Event second = next(first);
    if (first == stub) {
      if (second == null) {
        if (tail == stub) {
          return null;
        }
        second = awaitNext(first);
      }
      head = second;
      first = second;
      second = next(first);
    }
    if (second == null) {
      if (tail == first) {
        // Only this event is left: put the stub behind it, so that it can be taken out.
        stub.next = null;
        put(stub);
      }
      second = awaitNext(first);
    }
    head = second;
    // Whoever keeps a message must not keep all that came after it.
    first.next = null;
    return first;
  }

  /** Whether a poll would give nothing. Exact for the consumer, a snapshot for others. */
  final boolean isEmpty() {
    return head == stub && tail == stub;
  }

  private static @Nullable Event next(Event event) {
    return (Event) NEXT.getAcquire(event);
  }

  /** The events that wait, oldest first, up to a limit. For the consumer. */
  final List<Event> peek(int limit) {
    List<Event> waiting = new ArrayList<>();
    for (Event event = head; event != null && waiting.size() < limit; event = next(event)) {
      if (event != stub) {
        waiting.add(event);
      }
    }
    return waiting;
  }

  /** How many events wait; takes time in proportion to it. For the consumer. */
  final int length() {
    int length = 0;
    for (Event event = head; event != null; event = next(event)) {
      if (event != stub) {
        length++;
      }
    }
    return length;
  }

  /** A producer has exchanged the tail and is about to link it: a matter of nanoseconds. */
  private static Event awaitNext(Event event) {
    Event next;
    while ((next = next(event)) == null) {
      Thread.onSpinWait();
    }
    return next;
  }
}
