// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.jspecify.annotations.Nullable;

/** One of several states, whose arrival others can wait for. */
public final class StateMachine<S extends Enum<S>> {

  private final Map<S, Promise<Void>> awaited;
  private S current;

  /** A machine in its first state. */
  public StateMachine(S initial) {
    current = requireNonNull(initial, "initial");
    awaited = new EnumMap<>(initial.getDeclaringClass());
  }

  /** Whether it is in a state at present. */
  public synchronized boolean is(S state) {
    return current == state;
  }

  /** Ready at once if it is in a state, else when it next comes there. */
  public synchronized Future<Void> when(S state) {
    return current == state
        ? Future.ready(null)
        : awaited.computeIfAbsent(state, key -> new Promise<>()).future().undiscardable();
  }

  /** As {@link #transition(Enum, Enum, Supplier)}, with nothing to do after it. */
  public Future<Void> transition(S from, S to) {
    return transition(from, to, () -> Future.ready(null));
  }

  /**
   * Goes from one state to another, tells those who wait for that, then calls and gives what that
   * gives. Fails, without a call, if it is in a state other than {@code from}.
   */
  public <T> Future<T> transition(S from, S to, Supplier<Future<T>> then) {
    Promise<Void> arrived;
    synchronized (this) {
      if (current != from) {
        return Future.failed("Cannot go from " + from + " to " + to + " while in " + current);
      }
      current = to;
      arrived = awaited.remove(to);
    }
    complete(arrived);
    return then.get();
  }

  private static void complete(@Nullable Promise<Void> arrived) {
    if (arrived != null) {
      arrived.set(null);
    }
  }
}
