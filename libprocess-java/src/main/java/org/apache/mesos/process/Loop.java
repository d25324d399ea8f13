// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The run of {@link Futures#loop}: a plain loop as long as steps are complete at once, left and
 * entered again where one is not.
 */
final class Loop<T, R> {

  private final Promise<R> promise = new Promise<>();
  private final Executor executor;
  private final Supplier<Future<T>> iterate;
  private final Function<? super T, Future<ControlFlow<R>>> body;
  private volatile @Nullable Future<?> underWay;

  Loop(
      Executor executor,
      Supplier<Future<T>> iterate,
      Function<? super T, Future<ControlFlow<R>>> body) {
    this.executor = executor;
    this.iterate = iterate;
    this.body = body;
  }

  Future<R> start() {
    promise.future().onDiscard(() -> {
      Future<?> step = underWay;
      if (step != null) {
        step.discard();
      }
    });
    execute(() -> run(iterate.get()));
    return promise.future();
  }

  private void run(Future<T> first) {
    Future<T> next = first;
    while (isReady(next, this::run)) {
      Future<ControlFlow<R>> decision = body.apply(next.value());
      if (!isReady(decision, this::decided) || isBreak(decision)) {
        return;
      }
      next = iterate.get();
    }
  }

  private void decided(Future<ControlFlow<R>> decision) {
    if (!isBreak(decision)) {
      run(iterate.get());
    }
  }

  private boolean isBreak(Future<ControlFlow<R>> decision) {
    if (decision.value() instanceof ControlFlow.Break<R> end) {
      promise.set(end.value());
      return true;
    }
    return false;
  }

  /**
   * Whether to go on at once. If not, the loop is over, or the step continues it when it is ready.
   */
  private <S> boolean isReady(Future<S> step, Consumer<Future<S>> resume) {
    underWay = step;
    if (promise.future().hasDiscard()) {
      step.discard();
    }
    if (step.isReady()) {
      return true;
    }
    step.onReady(value -> execute(() -> resume.accept(step)));
    step.onFailed(promise::fail);
    step.onDiscarded(promise::discard);
    step.onAbandoned(promise::abandon);
    return false;
  }

  /** Runs a part of the loop; what goes wrong with that is how the loop ends. */
  private void execute(Runnable part) {
    Promise<Void> done = new Promise<>();
    done.future().onFailed(promise::fail).onAbandoned(promise::abandon);
    executor.execute(new Continuation<>(done.future(), () -> {
      part.run();
      return Future.ready(null);
    }));
  }
}
