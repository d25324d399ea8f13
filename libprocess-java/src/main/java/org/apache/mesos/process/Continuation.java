// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.function.Supplier;

/**
 * A dispatched step whose result completes a promise. A process that is gone drops it, which
 * abandons the promise instead of leaving it pending without notice.
 */
final class Continuation<T> implements Runnable {

  private final Promise<T> promise;
  private final Supplier<Future<T>> step;

  Continuation(Promise<T> promise, Supplier<Future<T>> step) {
    this.promise = promise;
    this.step = step;
  }

  @Override
  public void run() {
    Future<T> result;
    try {
      result = step.get();
    } catch (RuntimeException e) {
      promise.fail(e);
      return;
    }
    promise.associate(result);
  }

  void dropped() {
    promise.abandon();
  }
}
