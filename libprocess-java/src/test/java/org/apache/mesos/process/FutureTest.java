// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 (future_tests) that fit this model, and the rules of 4.3-4.6. */
class FutureTest {

  private final Promise<Integer> promise = new Promise<>();
  private final Future<Integer> future = promise.future();
  private final List<String> calls = new ArrayList<>();

  /** Reference: FutureTest.Future. */
  @Test
  void aPromiseThatIsSetMakesTheFutureReady() {
    assertThat(future.isPending()).isTrue();

    assertThat(promise.set(42)).isTrue();

    assertThat(future.isReady()).isTrue();
    assertThat(future.value()).isEqualTo(42);
  }

  @Test
  void onlyTheFirstCompletionCounts() {
    assertThat(promise.set(1)).isTrue();

    assertThat(promise.set(2)).isFalse();
    assertThat(promise.fail("late")).isFalse();
    assertThat(promise.discard()).isFalse();
    assertThat(future.value()).isEqualTo(1);
  }

  /** Reference: FutureTest.Stringify. */
  @Test
  void theTextNamesTheStateAndTheDiscardRequest() {
    assertThat(future).hasToString("Pending");
    future.discard();
    assertThat(future).hasToString("Pending (with discard)");
    promise.abandon();
    assertThat(future).hasToString("Abandoned (with discard)");
    assertThat(Future.ready(1)).hasToString("Ready");
    assertThat(Future.failed("no")).hasToString("Failed: no");
    promise.discard();
    assertThat(future).hasToString("Discarded (with discard)");
  }

  @Test
  void specificCallbacksRunBeforeGeneralOnesInOrderOfRegistration() {
    future.onAny(f -> calls.add("any1"));
    future.onReady(v -> calls.add("ready1"));
    future.onFailed(e -> calls.add("failed"));
    future.onDiscarded(() -> calls.add("discarded"));
    future.onReady(v -> calls.add("ready2"));
    future.onAny(f -> calls.add("any2"));

    promise.set(1);

    assertThat(calls).containsExactly("ready1", "ready2", "any1", "any2");
  }

  /** Reference: FutureTest.OnAny. */
  @Test
  void aCallbackOnACompleteFutureRunsAtOnce() {
    Future.ready(7).onAny(f -> calls.add(f.toString())).onReady(v -> calls.add("" + v));

    assertThat(calls).containsExactly("Ready", "7");
  }

  @Test
  void aDiscardOnlyAsks() {
    future.onDiscard(() -> calls.add("asked"));

    assertThat(future.discard()).isTrue();
    assertThat(future.discard()).isFalse();

    assertThat(calls).containsExactly("asked");
    assertThat(future.isPending()).isTrue();
    promise.set(3);
    assertThat(future.value()).isEqualTo(3);
  }

  /** Reference: FutureTest.Then, FutureTest.Chain. */
  @Test
  void stepsFollowOnEachOther() {
    Future<String> chain =
        future.then(value -> Future.ready(value + 1)).map(value -> "<" + value + ">");

    promise.set(41);

    assertThat(chain.value()).isEqualTo("<42>");
  }

  /** Reference: FutureTest.Chain, FutureTest.Abandoned, FutureTest.AbandonedChain. */
  @Test
  void failureDiscardAndAbandonmentPassThroughSteps() {
    Future<Integer> failed = Future.<Integer>failed("why").map(v -> v + 1);
    assertThat(failed.failure()).hasMessage("why");

    Promise<Integer> given = new Promise<>();
    Future<Integer> discarded = given.future().map(v -> v + 1);
    given.discard();
    assertThat(discarded.isDiscarded()).isTrue();

    Future<Integer> abandoned = future.map(v -> v + 1).map(v -> v + 1);
    promise.abandon();
    assertThat(abandoned.isAbandoned()).isTrue();
    assertThat(abandoned.isPending()).isTrue();
  }

  /** Reference: FutureTest.Discard1. */
  @Test
  void aDiscardReachesTheStepThatRunsAndKeepsLaterOnesFromRunning() {
    Promise<String> running = new Promise<>();
    Future<String> chain = Future.ready(1).then(value -> running.future()).map(text -> {
      calls.add("last");
      return text;
    });

    chain.discard();

    assertThat(running.future().hasDiscard()).isTrue();
    running.set("done");
    assertThat(chain.isDiscarded()).isTrue();
    assertThat(calls).isEmpty();
  }

  @Test
  void anExceptionInAStepFailsTheResult() {
    Future<Integer> chain = Future.ready(0).map(zero -> {
      throw new IllegalArgumentException("bad");
    });

    assertThat(chain.failure()).isInstanceOf(IllegalArgumentException.class).hasMessage("bad");
  }

  /** Reference: FutureTest.Associate. */
  @Test
  void anAssociatedPromiseFollowsItsSourceOnly() {
    Promise<Integer> source = new Promise<>();
    assertThat(promise.associate(source.future())).isTrue();

    assertThat(promise.set(1)).isFalse();
    assertThat(promise.associate(Future.ready(2))).isFalse();
    future.discard();
    assertThat(source.future().hasDiscard()).isTrue();
    source.set(3);

    assertThat(future.value()).isEqualTo(3);
  }

  /**
   * Reference: FutureTest.Repair, FutureTest.RecoverFailed, FutureTest.RecoverDiscarded,
   * FutureTest.RecoverAbandoned.
   */
  @Test
  void repairIsForFailuresAndRecoverForEverythingButAValue() {
    assertThat(Future.ready(1).repair(f -> Future.ready(2)).value()).isEqualTo(1);
    assertThat(Future.<Integer>failed("x").repair(f -> Future.ready(2)).value()).isEqualTo(2);
    assertThat(Future.<Integer>failed("x").recover(f -> Future.ready(2)).value())
        .isEqualTo(2);

    Future<Integer> recovered = future.recover(f -> Future.ready(5));
    recovered.discard();
    assertThat(future.hasDiscard()).isTrue();
    promise.abandon();
    assertThat(recovered.value()).isEqualTo(5);
    assertThat(recovered.hasDiscard()).isFalse();
  }

  /** Reference: FutureTest.After1, FutureTest.After2. */
  @Test
  void afterSuppliesAnotherResultWhenTimeRunsOut() {
    try (Simulation simulation = new Simulation()) {
      Promise<Integer> prompt = new Promise<>();
      Duration limit = Duration.ofHours(42);
      Future<Integer> late = future.after(simulation.clock(), limit, f -> Future.failed("late"));
      Future<Integer> early =
          prompt.future().after(simulation.clock(), limit, f -> Future.failed("late"));

      simulation.advance(limit.dividedBy(2));
      prompt.set(1);
      late.discard();
      assertThat(late.isPending()).isTrue();
      simulation.advance(limit.dividedBy(2));

      assertThat(late.failure()).hasMessage("late");
      assertThat(early.value()).isEqualTo(1);
      assertThat(simulation.clock().pendingTimers()).isZero();
    }
  }

  @Test
  void theJdksFutureHasTheSameOutcome() {
    CompletableFuture<Integer> ready = Future.ready(1).toCompletableFuture();
    CompletableFuture<Integer> failed = Future.<Integer>failed("x").toCompletableFuture();
    CompletableFuture<Integer> cancelled = future.toCompletableFuture();
    promise.discard();

    assertThat(ready).isCompletedWithValue(1);
    assertThat(failed).isCompletedExceptionally();
    assertThat(cancelled).isCancelled();
  }

  @Test
  void awaitReturnsWhenCompleteOrAbandonedOrLate() throws InterruptedException {
    assertThat(Future.ready(1).await()).isTrue();
    assertThat(future.await(Duration.ofNanos(1))).isFalse();
    promise.abandon();
    assertThat(future.await()).isFalse();
    assertThatThrownBy(future::value).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(future::failure).isInstanceOf(IllegalStateException.class);
  }
}
