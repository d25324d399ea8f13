// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What is to happen on certain events of a future, and the node of the future's list of those. */
class Callback<T> {

  static final int READY = 1;
  static final int FAILED = 1 << 1;
  static final int DISCARDED = 1 << 2;

  /** Complete in any way; after all callbacks for the specific way. */
  static final int ANY = 1 << 3;

  /** Somebody asked to discard. Does not complete the future. */
  static final int DISCARD = 1 << 4;

  /** Nobody will complete the future. Does not complete it. */
  static final int ABANDONED = 1 << 5;

  static final int COMPLETION = READY | FAILED | DISCARDED;

  private static final VarHandle HAS_RUN;

  static {
    try {
      HAS_RUN = MethodHandles.lookup().findVarHandle(Callback.class, "hasRun", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Nullable
  Callback<T> next;

  private final int events;

  @SuppressWarnings("UnusedVariable") // Read through HAS_RUN.
  private volatile boolean hasRun;

  Callback(int events) {
    this.events = events;
  }

  static <T> Callback<T> of(int events, Runnable task) {
    return new Callback<T>(events) {
      @Override
      void run(Future<T> future, int event) {
        task.run();
      }
    };
  }

  final boolean wants(int event) {
    return (events & event) != 0;
  }

  void run(Future<T> future, int event) {}

  /** Runs it unless it has run this way before: two threads may find it at the same time. */
  final void runOnce(Future<T> future, int event) {
    if (HAS_RUN.compareAndSet(this, false, true)) {
      run(future, event);
    }
  }

  /** Turns a list with the latest in front around. */
  static <T> @Nullable Callback<T> inOrder(@Nullable Callback<T> latest) {
    Callback<T> oldest = null;
    Callback<T> rest = latest;
    while (rest != null) {
      Callback<T> following = rest.next;
      rest.next = oldest;
      oldest = rest;
      rest = following;
    }
    return oldest;
  }
}
