// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.function.Supplier;

/**
 * A dispatched step whose outcome becomes that of a future. It is its own event, as dispatches with
 * a result are many. A process that is gone drops it, which abandons the future instead of leaving
 * it pending without notice.
 */
final class Continuation<T> extends Event implements Runnable {

  private final Future<T> future;
  private final Supplier<Future<T>> step;

  Continuation(Future<T> future, Supplier<Future<T>> step) {
    this.future = future;
    this.step = step;
  }

  @Override
  public void run() {
    Future<T> outcome;
    try {
      outcome = step.get();
    } catch (RuntimeException e) {
      future.setFailed(e);
      return;
    }
    future.follow(outcome);
  }

  @Override
  void dropped() {
    future.setAbandoned();
  }
}
