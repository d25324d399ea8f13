// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of something that may not have happened yet, with the semantics of libprocess 1.11
 * (libprocess.md 4.3-4.6): it becomes ready, failed or discarded exactly once, by its {@link
 * Promise}; {@link #discard} only asks the producer to give up.
 *
 * <p>Callbacks run once, in the thread that completes the promise or, if it is complete already, in
 * the thread that registers them; none holds a lock. Forms that take an {@link Executor} run the
 * callback there: give the process itself ({@code self}) to continue on its own mailbox. If that
 * process is gone, the callback does not run and what depends on it is abandoned.
 *
 * <p>Safe for use by any thread.
 */
public final class Future<T> {

  private enum State {
    PENDING,
    READY,
    FAILED,
    DISCARDED
  }

  private final Object lock = new Object();
  private State state = State.PENDING;
  private boolean hasDiscard;
  private boolean isAbandoned;
  private @Nullable T value;
  private @Nullable Throwable failure;
  // Empty lists are the common case: they are made when first needed.
  private @Nullable List<Runnable> specific;
  private @Nullable List<Runnable> any;
  private @Nullable List<Runnable> discardRequested;
  private @Nullable List<Runnable> abandoned;

  Future() {}

  /** A future that is ready; the value may be null for {@code Future<Void>}. */
  public static <T> Future<T> ready(@Nullable T value) {
    Future<T> future = new Future<>();
    future.complete(State.READY, value, null);
    return future;
  }

  /** A future that has failed. */
  public static <T> Future<T> failed(Throwable failure) {
    Future<T> future = new Future<>();
    future.complete(State.FAILED, null, requireNonNull(failure, "failure"));
    return future;
  }

  /** A future that has failed with a text. */
  public static <T> Future<T> failed(String message) {
    return failed(new FutureFailedException(message));
  }

  /** Whether nothing has completed it yet; also true of an abandoned future. */
  public boolean isPending() {
    return is(State.PENDING);
  }

  /** Whether it has a value. */
  public boolean isReady() {
    return is(State.READY);
  }

  /** Whether it has failed. */
  public boolean isFailed() {
    return is(State.FAILED);
  }

  /** Whether its producer gave up because somebody asked for it. */
  public boolean isDiscarded() {
    return is(State.DISCARDED);
  }

  /** Whether it is pending for ever: its producer is gone. */
  public boolean isAbandoned() {
    synchronized (lock) {
      return isAbandoned;
    }
  }

  /** Whether somebody asked to discard it. */
  public boolean hasDiscard() {
    synchronized (lock) {
      return hasDiscard;
    }
  }

  private boolean is(State expected) {
    synchronized (lock) {
      return state == expected;
    }
  }

  /** The value of a ready future; IllegalStateException in any other state. Does not block. */
  public T value() {
    synchronized (lock) {
      checkState(state == State.READY, "value of a future that is %s", this);
      return value;
    }
  }

  /** Why it failed; IllegalStateException in any other state. Does not block. */
  public Throwable failure() {
    synchronized (lock) {
      checkState(state == State.FAILED, "failure of a future that is %s", this);
      return requireNonNull(failure);
    }
  }

  /**
   * Blocks until it is complete or abandoned; true if it is complete. Never to be called by a
   * process: use {@link Node#await} outside of one, which works with every run queue.
   */
  public boolean await() throws InterruptedException {
    return await(Duration.ofSeconds(Long.MAX_VALUE));
  }

  /** As {@link #await()}, for a limited time of the wall clock; false if that runs out. */
  public boolean await(Duration timeout) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    onAny(future -> done.countDown());
    onAbandoned(done::countDown);
    boolean inTime = done.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    return inTime && !isPending();
  }

  /**
   * Asks the producer to give up. True only for the first call on a pending future. The state
   * changes only if the producer reacts.
   */
  public boolean discard() {
    List<Runnable> callbacks;
    synchronized (lock) {
      if (state != State.PENDING || hasDiscard) {
        return false;
      }
      hasDiscard = true;
      callbacks = discardRequested;
      discardRequested = null;
    }
    run(callbacks);
    return true;
  }

  /** Calls back with the value once ready. */
  public Future<T> onReady(Consumer<? super T> callback) {
    return addSpecific(State.READY, () -> callback.accept(value()));
  }

  /** Calls back with the value once ready, on an executor. */
  public Future<T> onReady(Executor executor, Consumer<? super T> callback) {
    return onReady(ready -> executor.execute(() -> callback.accept(ready)));
  }

  /** Calls back with the reason once failed. */
  public Future<T> onFailed(Consumer<? super Throwable> callback) {
    return addSpecific(State.FAILED, () -> callback.accept(failure()));
  }

  /** Calls back with the reason once failed, on an executor. */
  public Future<T> onFailed(Executor executor, Consumer<? super Throwable> callback) {
    return onFailed(reason -> executor.execute(() -> callback.accept(reason)));
  }

  /** Calls back once discarded. */
  public Future<T> onDiscarded(Runnable callback) {
    return addSpecific(State.DISCARDED, callback);
  }

  /** Calls back with this future once it is complete in any way. */
  public Future<T> onAny(Consumer<? super Future<T>> callback) {
    Runnable task = () -> callback.accept(this);
    synchronized (lock) {
      if (state == State.PENDING) {
        any = added(any, task);
        return this;
      }
    }
    task.run();
    return this;
  }

  /** Calls back with this future once it is complete in any way, on an executor. */
  public Future<T> onAny(Executor executor, Consumer<? super Future<T>> callback) {
    return onAny(future -> executor.execute(() -> callback.accept(future)));
  }

  /** Calls back once somebody asks to discard it. */
  public Future<T> onDiscard(Runnable callback) {
    synchronized (lock) {
      if (!hasDiscard) {
        if (state == State.PENDING) {
          discardRequested = added(discardRequested, callback);
        }
        return this;
      }
    }
    callback.run();
    return this;
  }

  /** Calls back once it is clear that nobody will ever complete it. */
  public Future<T> onAbandoned(Runnable callback) {
    synchronized (lock) {
      if (!isAbandoned) {
        if (state == State.PENDING) {
          abandoned = added(abandoned, callback);
        }
        return this;
      }
    }
    callback.run();
    return this;
  }

  /**
   * The future of a step that follows on this one. Failure, discard and abandonment of this one
   * pass through. A discard request on the result is passed to this one and, once it has been made,
   * to the step's own future; if this one has a discard request when it becomes ready, the step is
   * left out and the result is discarded. An exception out of the step fails the result.
   */
  public <U> Future<U> then(Function<? super T, Future<U>> step) {
    return then(Runnable::run, step);
  }

  /** As {@link #then(Function)}, with the step run on an executor. */
  public <U> Future<U> then(Executor executor, Function<? super T, Future<U>> step) {
    Promise<U> promise = new Promise<>();
    promise.future().onDiscard(this::discard);
    onReady(ready -> executor.execute(
        new Continuation<>(promise, () -> hasDiscard() ? discardedFuture() : step.apply(ready))));
    onFailed(promise::fail);
    onDiscarded(promise::discard);
    onAbandoned(promise::abandon);
    return promise.future();
  }

  /** As {@link #then(Function)} with a step that gives a value at once. */
  public <U> Future<U> map(Function<? super T, ? extends U> step) {
    return then(ready -> Future.<U>ready(step.apply(ready)));
  }

  /** As {@link #map(Function)}, with the step run on an executor. */
  public <U> Future<U> map(Executor executor, Function<? super T, ? extends U> step) {
    return then(executor, ready -> Future.<U>ready(step.apply(ready)));
  }

  /** Another result in place of a failure; other outcomes pass through. */
  public Future<T> repair(Function<? super Future<T>, Future<T>> step) {
    Promise<T> promise = new Promise<>();
    promise.future().onDiscard(this::discard);
    onReady(promise::set);
    onFailed(reason -> promise.associate(step.apply(this)));
    onDiscarded(promise::discard);
    onAbandoned(promise::abandon);
    return promise.future();
  }

  /** Another result in place of a failure, a discard or an abandonment. */
  public Future<T> recover(Function<? super Future<T>, Future<T>> step) {
    Promise<T> promise = new Promise<>();
    promise.future().onDiscard(this::discard);
    Runnable recovery = () -> {
      promise.clearDiscard();
      promise.associate(step.apply(this));
    };
    onReady(promise::set);
    onFailed(reason -> recovery.run());
    onDiscarded(recovery);
    onAbandoned(recovery);
    return promise.future();
  }

  /**
   * Another result if this one is not complete within a time of the clock. The step is called even
   * if a discard was requested.
   */
  public Future<T> after(
      Clock clock, Duration timeout, Function<? super Future<T>, Future<T>> step) {
    Promise<T> promise = new Promise<>();
    promise.future().onDiscard(this::discard);
    Timer timer = clock.schedule(timeout, () -> {
      if (promise.claim()) {
        promise.associateClaimed(step.apply(this));
      }
    });
    onAny(done -> {
      timer.cancel();
      if (promise.claim()) {
        promise.associateClaimed(this);
      }
    });
    onAbandoned(() -> {
      timer.cancel();
      promise.abandon();
    });
    return promise.future();
  }

  /** This result for code that works with the JDK's futures. A discard becomes a cancellation. */
  public CompletableFuture<T> toCompletableFuture() {
    CompletableFuture<T> result = new CompletableFuture<>();
    onReady(result::complete);
    onFailed(result::completeExceptionally);
    onDiscarded(() -> result.cancel(false));
    return result;
  }

  @Override
  public String toString() {
    synchronized (lock) {
      String discard = hasDiscard ? " (with discard)" : "";
      return switch (state) {
        case PENDING -> (isAbandoned ? "Abandoned" : "Pending") + discard;
        case READY -> "Ready" + discard;
        case FAILED -> "Failed" + discard + ": " + requireNonNull(failure).getMessage();
        case DISCARDED -> "Discarded" + discard;
      };
    }
  }

  boolean setReady(@Nullable T result) {
    return complete(State.READY, result, null);
  }

  boolean setFailed(Throwable reason) {
    return complete(State.FAILED, null, reason);
  }

  boolean setDiscarded() {
    return complete(State.DISCARDED, null, null);
  }

  boolean setAbandoned() {
    List<Runnable> callbacks;
    synchronized (lock) {
      if (state != State.PENDING || isAbandoned) {
        return false;
      }
      isAbandoned = true;
      callbacks = abandoned;
      abandoned = null;
    }
    run(callbacks);
    return true;
  }

  void clearDiscard() {
    synchronized (lock) {
      hasDiscard = false;
    }
  }

  private Future<T> addSpecific(State expected, Runnable callback) {
    synchronized (lock) {
      if (state == State.PENDING) {
        specific = added(specific, () -> {
          if (is(expected)) {
            callback.run();
          }
        });
        return this;
      }
    }
    if (is(expected)) {
      callback.run();
    }
    return this;
  }

  private boolean complete(State outcome, @Nullable T result, @Nullable Throwable reason) {
    List<Runnable> first;
    List<Runnable> last;
    synchronized (lock) {
      if (state != State.PENDING) {
        return false;
      }
      state = outcome;
      value = result;
      failure = reason;
      first = specific;
      last = any;
      specific = null;
      any = null;
      discardRequested = null;
      abandoned = null;
    }
    run(first);
    run(last);
    return true;
  }

  private static List<Runnable> added(@Nullable List<Runnable> list, Runnable callback) {
    List<Runnable> result = list != null ? list : new ArrayList<>(2);
    result.add(callback);
    return result;
  }

  private static void run(@Nullable List<Runnable> callbacks) {
    if (callbacks != null) {
      callbacks.forEach(Runnable::run);
    }
  }

  private static <U> Future<U> discardedFuture() {
    Future<U> future = new Future<>();
    future.setDiscarded();
    return future;
  }
}
