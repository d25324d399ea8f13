// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

  private static final VarHandle RESULT;
  private static final VarHandle CALLBACKS;
  private static final VarHandle FLAGS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RESULT = lookup.findVarHandle(Future.class, "result", Object.class);
      CALLBACKS = lookup.findVarHandle(Future.class, "callbacks", Callback.class);
      FLAGS = lookup.findVarHandle(Future.class, "flags", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Stands for a null value in {@link #result}, where null means "pending". */
  private static final Object NULL_VALUE = new Object();

  private static final Object DISCARDED = new Object();

  private record Failure(Throwable reason) {}

  /** Ends the list of callbacks of a complete future: whoever comes now runs at once. */
  private static final Callback<?> CLOSED = new Callback<>(0);

  private static final int DISCARD_REQUESTED = 1;
  private static final int ABANDONED = 2;
  private static final int CLAIMED = 4;

  // A lock would double the size and the cost of a future, and most have one callback or none.
  private volatile @Nullable Object result;
  // The latest first.
  private volatile @Nullable Callback<T> callbacks;
  private volatile int flags;

  Future() {}

  /** A future that is ready; the value may be null for {@code Future<Void>}. */
  public static <T> Future<T> ready(@Nullable T value) {
    Future<T> future = new Future<>();
    future.result = value == null ? NULL_VALUE : value;
    future.close();
    return future;
  }

  /** A future that has failed. */
  public static <T> Future<T> failed(Throwable failure) {
    Future<T> future = new Future<>();
    future.setFailed(requireNonNull(failure, "failure"));
    return future;
  }

  /** A future that has failed with a text. */
  public static <T> Future<T> failed(String message) {
    return failed(new FutureFailedException(message));
  }

  /** Whether nothing has completed it yet; also true of an abandoned future. */
  public boolean isPending() {
    return result == null;
  }

  /** Whether it has a value. */
  public boolean isReady() {
    Object current = result;
    return current != null && current != DISCARDED && !(current instanceof Failure);
  }

  /** Whether it has failed. */
  public boolean isFailed() {
    return result instanceof Failure;
  }

  /** Whether its producer gave up because somebody asked for it. */
  public boolean isDiscarded() {
    return result == DISCARDED;
  }

  /** Whether it is pending for ever: its producer is gone. */
  public boolean isAbandoned() {
    return (flags & ABANDONED) != 0;
  }

  /** Whether somebody asked to discard it. */
  public boolean hasDiscard() {
    return (flags & DISCARD_REQUESTED) != 0;
  }

  /** The value of a ready future; IllegalStateException in any other state. Does not block. */
  public T value() {
    Object current = result;
    checkState(isReady(), "value of a future that is %s", this);
    @SuppressWarnings("unchecked") // Only setReady() puts anything else there.
    T value = current == NULL_VALUE ? null : (T) current;
    return value;
  }

  /** Why it failed; IllegalStateException in any other state. Does not block. */
  public Throwable failure() {
    checkState(result instanceof Failure, "failure of a future that is %s", this);
    return ((Failure) requireNonNull(result)).reason;
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
    if (!isPending() || !raise(DISCARD_REQUESTED)) {
      return false;
    }
    fire(Callback.DISCARD);
    return true;
  }

  /** Calls back with the value once ready. */
  public Future<T> onReady(Consumer<? super T> callback) {
    return add(new OnReady<>(Runnable::run, callback));
  }

  /** Calls back with the value once ready, on an executor. */
  public Future<T> onReady(Executor executor, Consumer<? super T> callback) {
    return add(new OnReady<>(executor, callback));
  }

  /** Calls back with the reason once failed. */
  public Future<T> onFailed(Consumer<? super Throwable> callback) {
    return onFailed(Runnable::run, callback);
  }

  /** Calls back with the reason once failed, on an executor. */
  public Future<T> onFailed(Executor executor, Consumer<? super Throwable> callback) {
    return add(new Callback<T>(Callback.FAILED) {
      @Override
      void run(Future<T> future, int event) {
        Throwable reason = future.failure();
        executor.execute(() -> callback.accept(reason));
      }
    });
  }

  /** Calls back once discarded. */
  public Future<T> onDiscarded(Runnable callback) {
    return add(Callback.of(Callback.DISCARDED, callback));
  }

  /** Calls back with this future once it is complete in any way. */
  public Future<T> onAny(Consumer<? super Future<T>> callback) {
    return onAny(Runnable::run, callback);
  }

  /** Calls back with this future once it is complete in any way, on an executor. */
  public Future<T> onAny(Executor executor, Consumer<? super Future<T>> callback) {
    return add(new Callback<T>(Callback.ANY) {
      @Override
      void run(Future<T> future, int event) {
        executor.execute(() -> callback.accept(future));
      }
    });
  }

  /** Calls back once somebody asks to discard it. */
  public Future<T> onDiscard(Runnable callback) {
    return add(Callback.of(Callback.DISCARD, callback));
  }

  /** Calls back once it is clear that nobody will ever complete it. */
  public Future<T> onAbandoned(Runnable callback) {
    return add(Callback.of(Callback.ABANDONED, callback));
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
    Future<U> result = new Future<>();
    result.onDiscard(this::discard);
    add(new Callback<T>(Callback.COMPLETION | Callback.ABANDONED) {
      @Override
      void run(Future<T> source, int event) {
        switch (event) {
          case READY -> {
            T ready = source.value();
            executor.execute(new Continuation<>(
                result, () -> source.hasDiscard() ? discardedFuture() : step.apply(ready)));
          }
          case FAILED -> result.setFailed(source.failure());
          case DISCARDED -> result.setDiscarded();
          default -> result.setAbandoned();
        }
      }
    });
    return result;
  }

  /** As {@link #then(Function)} with a step that gives a value at once. */
  public <U> Future<U> map(Function<? super T, ? extends U> step) {
    return then(ready -> Future.<U>ready(step.apply(ready)));
  }

  /** As {@link #map(Function)}, with the step run on an executor. */
  public <U> Future<U> map(Executor executor, Function<? super T, ? extends U> step) {
    return then(executor, ready -> Future.<U>ready(step.apply(ready)));
  }

  /**
   * Another result in place of a failure; other outcomes pass through. An exception out of the step
   * fails the result.
   */
  public Future<T> repair(Function<? super Future<T>, Future<T>> step) {
    return repair(Runnable::run, step);
  }

  /** As {@link #repair(Function)}, with the step run on an executor. */
  public Future<T> repair(Executor executor, Function<? super Future<T>, Future<T>> step) {
    Promise<T> promise = new Promise<>();
    promise.future().onDiscard(this::discard);
    onReady(promise::set);
    onFailed(
        reason -> executor.execute(new Continuation<>(promise.future(), () -> step.apply(this))));
    onDiscarded(promise::discard);
    onAbandoned(promise::abandon);
    return promise.future();
  }

  /**
   * Another result in place of a failure, a discard or an abandonment. Discard requests that came
   * before do not reach it. An exception out of the step fails the result.
   */
  public Future<T> recover(Function<? super Future<T>, Future<T>> step) {
    return recover(Runnable::run, step);
  }

  /** As {@link #recover(Function)}, with the step run on an executor. */
  public Future<T> recover(Executor executor, Function<? super Future<T>, Future<T>> step) {
    Promise<T> promise = new Promise<>();
    promise.future().onDiscard(this::discard);
    Runnable recovery = () -> executor.execute(new Continuation<>(promise.future(), () -> {
      promise.clearDiscard();
      return step.apply(this);
    }));
    onReady(promise::set);
    onFailed(reason -> recovery.run());
    onDiscarded(recovery);
    onAbandoned(recovery);
    return promise.future();
  }

  /**
   * Another result if this one is not complete within a time of the clock. The step is called even
   * if a discard was requested. An exception out of the step fails the result.
   */
  public Future<T> after(
      Clock clock, Duration timeout, Function<? super Future<T>, Future<T>> step) {
    Promise<T> promise = new Promise<>();
    promise.future().onDiscard(this::discard);
    Timer timer = clock.schedule(timeout, () -> {
      if (promise.claim()) {
        new Continuation<>(promise.future(), () -> step.apply(this)).run();
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

  /** The same outcome, without a way to discard: requests on the result stop there. */
  public Future<T> undiscardable() {
    Promise<T> promise = new Promise<>();
    onReady(promise::set);
    onFailed(promise::fail);
    onDiscarded(promise::discard);
    onAbandoned(promise::abandon);
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
    String discard = hasDiscard() ? " (with discard)" : "";
    Object current = result;
    if (current == null) {
      return (isAbandoned() ? "Abandoned" : "Pending") + discard;
    }
    if (current == DISCARDED) {
      return "Discarded" + discard;
    }
    return current instanceof Failure failure
        ? "Failed" + discard + ": " + failure.reason.getMessage()
        : "Ready" + discard;
  }

  boolean setReady(@Nullable T value) {
    return complete(value == null ? NULL_VALUE : value, Callback.READY);
  }

  boolean setFailed(Throwable reason) {
    return complete(new Failure(reason), Callback.FAILED);
  }

  boolean setDiscarded() {
    return complete(DISCARDED, Callback.DISCARDED);
  }

  boolean setAbandoned() {
    if (!isPending() || !raise(ABANDONED)) {
      return false;
    }
    fire(Callback.ABANDONED);
    return true;
  }

  /** Takes the right to decide the outcome; true for one caller only. */
  boolean claim() {
    return raise(CLAIMED);
  }

  boolean isClaimed() {
    return (flags & CLAIMED) != 0;
  }

  /** Has the outcome of another future from now on; passes discard requests to it. */
  void follow(Future<T> source) {
    Object outcome = source.result;
    if (outcome != null) {
      complete(outcome, source.outcome());
      return;
    }
    onDiscard(source::discard);
    source.add(new Follower<>(this));
  }

  void clearDiscard() {
    FLAGS.getAndBitwiseAnd(this, ~DISCARD_REQUESTED);
  }

  /** Sets a flag; true if it was not set before. */
  private boolean raise(int flag) {
    return ((int) FLAGS.getAndBitwiseOr(this, flag) & flag) == 0;
  }

  private boolean complete(Object outcome, int event) {
    if (!RESULT.compareAndSet(this, null, outcome)) {
      return false;
    }
    Callback<T> pending = Callback.inOrder(close());
    for (Callback<T> each = pending; each != null; each = each.next) {
      if (each.wants(event)) {
        each.run(this, event);
      }
    }
    for (Callback<T> each = pending; each != null; each = each.next) {
      if (each.wants(Callback.ANY)) {
        each.run(this, Callback.ANY);
      }
    }
    return true;
  }

  /** Lets callbacks that come later run at once; gives those that came before. */
  @SuppressWarnings("unchecked") // CLOSED is never run, so its type does not matter.
  private @Nullable Callback<T> close() {
    return (Callback<T>) CALLBACKS.getAndSet(this, CLOSED);
  }

  /** Which event the outcome of this complete future is. */
  private int outcome() {
    if (result == DISCARDED) {
      return Callback.DISCARDED;
    }
    return result instanceof Failure ? Callback.FAILED : Callback.READY;
  }

  private Future<T> add(Callback<T> callback) {
    Callback<T> latest;
    do {
      latest = callbacks;
      if (latest == CLOSED) {
        runAtOnce(callback);
        return this;
      }
      callback.next = latest;
    } while (!CALLBACKS.compareAndSet(this, latest, callback));
    // What was raised meanwhile may have missed it.
    if (callback.wants(Callback.DISCARD) && hasDiscard()) {
      callback.runOnce(this, Callback.DISCARD);
    }
    if (callback.wants(Callback.ABANDONED) && isAbandoned()) {
      callback.runOnce(this, Callback.ABANDONED);
    }
    return this;
  }

  private void runAtOnce(Callback<T> callback) {
    int outcome = outcome();
    if (callback.wants(outcome)) {
      callback.run(this, outcome);
    } else if (callback.wants(Callback.ANY)) {
      callback.run(this, Callback.ANY);
    } else if (callback.wants(Callback.DISCARD) && hasDiscard()) {
      callback.run(this, Callback.DISCARD);
    }
  }

  /** Runs the callbacks for an event that does not complete the future, oldest first. */
  private void fire(int event) {
    List<Callback<T>> wanting = new ArrayList<>();
    for (Callback<T> each = callbacks; each != null; each = each.next) {
      if (each.wants(event)) {
        wanting.add(0, each);
      }
    }
    wanting.forEach(callback -> callback.runOnce(this, event));
  }

  private static <U> Future<U> discardedFuture() {
    Future<U> future = new Future<>();
    future.setDiscarded();
    return future;
  }

  /** Its own task for the executor, since continuing on a process is what callbacks mostly do. */
  private static final class OnReady<T> extends Callback<T> implements Runnable {
    private final Executor executor;
    private final Consumer<? super T> callback;
    private @Nullable Future<T> ready;

    OnReady(Executor executor, Consumer<? super T> callback) {
      super(READY);
      this.executor = executor;
      this.callback = callback;
    }

    @Override
    void run(Future<T> future, int event) {
      ready = future;
      executor.execute(this);
    }

    @Override
    public void run() {
      callback.accept(requireNonNull(ready).value());
    }
  }

  private static final class Follower<T> extends Callback<T> {
    private final Future<T> follower;

    Follower(Future<T> follower) {
      super(COMPLETION | ABANDONED);
      this.follower = follower;
    }

    @Override
    void run(Future<T> source, int event) {
      if (event == ABANDONED) {
        follower.setAbandoned();
      } else {
        follower.complete(requireNonNull(source.result), event);
      }
    }
  }
}
