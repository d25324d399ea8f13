// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Futures made of several others, of time, and of repetition (libprocess.md 4.6). A discard request
 * on any of them is passed to what it waits for.
 */
public final class Futures {

  private Futures() {}

  /**
   * The values of all, in the order given, once every one is ready; at once if there is none. Fails
   * with the first that fails or is discarded, and is abandoned with the first that is. A discard
   * request discards it, after asking all of them to give up.
   */
  public static <T> Future<List<T>> collect(List<Future<T>> futures) {
    Promise<List<T>> promise = joined(futures);
    AtomicInteger missing = new AtomicInteger(futures.size());
    for (Future<T> future : futures) {
      future.onReady(value -> {
        if (missing.decrementAndGet() == 0) {
          promise.set(values(futures));
        }
      });
      future.onFailed(reason -> promise.fail(
          new FutureFailedException("Collect failed: " + reason.getMessage(), reason)));
      future.onDiscarded(() -> promise.fail("Collect failed: future discarded"));
    }
    if (futures.isEmpty()) {
      promise.set(List.of());
    }
    return promise.future();
  }

  /**
   * All of them again, once every one is complete in any way; at once if there is none. Abandoned
   * with the first that is. A discard request discards it, after asking all of them to give up.
   */
  public static <T> Future<List<Future<T>>> await(List<Future<T>> futures) {
    Promise<List<Future<T>>> promise = joined(futures);
    AtomicInteger missing = new AtomicInteger(futures.size());
    for (Future<T> future : futures) {
      future.onAny(complete -> {
        if (missing.decrementAndGet() == 0) {
          promise.set(List.copyOf(futures));
        }
      });
    }
    if (futures.isEmpty()) {
      promise.set(List.of());
    }
    return promise.future();
  }

  /**
   * A future again, once it is complete in any way. Unlike that one, the result is discarded as
   * soon as somebody asks.
   */
  public static <T> Future<Future<T>> await(Future<T> future) {
    return await(List.of(future)).map(complete -> complete.get(0));
  }

  /**
   * The first that becomes ready; those that fail or are discarded do not count. A discard request
   * discards it, after asking all of them to give up.
   */
  public static <T> Future<Future<T>> select(Collection<Future<T>> futures) {
    Promise<Future<T>> promise = new Promise<>();
    promise.future().onDiscard(() -> {
      discard(futures);
      promise.discard();
    });
    futures.forEach(future -> future.onReady(value -> promise.set(future)));
    return promise.future();
  }

  /** Asks each to give up. */
  public static void discard(Collection<? extends Future<?>> futures) {
    futures.forEach(Future::discard);
  }

  /** Ready when a time of the clock has passed. A discard request discards it. */
  public static Future<Void> after(Clock clock, Duration delay) {
    Promise<Void> promise = new Promise<>();
    Timer timer = clock.schedule(delay, () -> promise.set(null));
    promise.future().onDiscard(() -> {
      timer.cancel();
      promise.discard();
    });
    return promise.future();
  }

  /**
   * Repeats two steps until the second one breaks: {@code body} gets each value that {@code
   * iterate} gives. A step that fails, is discarded or abandoned ends the loop the same way, as an
   * exception does. A discard request on the result is passed to the step that is under way, and to
   * each later one. Steps that are complete at once take no stack.
   */
  public static <T, R> Future<R> loop(
      Supplier<Future<T>> iterate, Function<? super T, Future<ControlFlow<R>>> body) {
    return loop(Runnable::run, iterate, body);
  }

  /** As {@link #loop(Supplier, Function)}, with every step run on an executor: a process. */
  public static <T, R> Future<R> loop(
      Executor executor,
      Supplier<Future<T>> iterate,
      Function<? super T, Future<ControlFlow<R>>> body) {
    return new Loop<T, R>(executor, iterate, body).start();
  }

  /** A promise that is abandoned with the first input, and that passes a discard to all. */
  private static <T, R> Promise<R> joined(List<Future<T>> futures) {
    Promise<R> promise = new Promise<>();
    promise.future().onDiscard(() -> {
      discard(futures);
      promise.discard();
    });
    futures.forEach(future -> future.onAbandoned(promise::abandon));
    return promise;
  }

  private static <T> List<T> values(List<Future<T>> futures) {
    // Not a stream's toList: values may be null.
    List<T> values = new ArrayList<>(futures.size());
    futures.forEach(future -> values.add(future.value()));
    return values;
  }
}
