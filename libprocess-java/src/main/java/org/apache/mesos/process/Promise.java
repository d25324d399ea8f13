// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import org.jspecify.annotations.Nullable;

/**
 * The producer's side of a {@link Future} (libprocess.md 4.4). Only the first completion counts;
 * after {@link #associate} the future follows another one. Safe for use by any thread.
 */
public final class Promise<T> {

  private final Future<T> future = new Future<>();

  /** A promise that is not kept yet. */
  public Promise() {}

  /** The consumer's side; always the same object. */
  public Future<T> future() {
    return future;
  }

  /** Makes the future ready; false if it was complete or follows another one. */
  public boolean set(@Nullable T value) {
    return !future.isClaimed() && future.setReady(value);
  }

  /** Fails the future; false if it was complete or follows another one. */
  public boolean fail(Throwable reason) {
    return !future.isClaimed() && future.setFailed(reason);
  }

  /** Fails the future with a text; false if it was complete or follows another one. */
  public boolean fail(String message) {
    return fail(new FutureFailedException(message));
  }

  /** Discards the future, as a consumer asked; false if it was complete or follows another one. */
  public boolean discard() {
    return !future.isClaimed() && future.setDiscarded();
  }

  /** Says that nobody will complete the future; false if it was complete or follows another one. */
  public boolean abandon() {
    return !future.isClaimed() && future.setAbandoned();
  }

  /**
   * Lets the future follow another one: its outcome comes here, discard requests go there. False if
   * it was complete or follows another one already.
   */
  public boolean associate(Future<T> source) {
    if (!future.isPending() || !claim()) {
      return false;
    }
    associateClaimed(source);
    return true;
  }

  /** Takes the right to decide the outcome; true for one caller only. */
  boolean claim() {
    return future.claim();
  }

  void associateClaimed(Future<T> source) {
    future.follow(source);
  }

  void clearDiscard() {
    future.clearDiscard();
  }
}
