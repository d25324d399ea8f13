// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import org.jspecify.annotations.Nullable;

/**
 * What the body of a {@link Futures#loop} decides.
 *
 * @param <R> the result of the loop
 */
public sealed interface ControlFlow<R> {

  /** Another round. */
  static <R> Future<ControlFlow<R>> again() {
    return Future.ready(new Continue<>());
  }

  /** The end of the loop, with its result. */
  static <R> Future<ControlFlow<R>> done(@Nullable R value) {
    return Future.ready(new Break<>(value));
  }

  /** Another round. */
  record Continue<R>() implements ControlFlow<R> {}

  /** The end of the loop, with its result. */
  record Break<R>(@Nullable R value) implements ControlFlow<R> {}
}
