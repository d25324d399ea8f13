// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on collect, await, select and after. */
class FuturesTest {

  private final Simulation simulation = new Simulation();
  private final Promise<Integer> one = new Promise<>();
  private final Promise<Integer> two = new Promise<>();
  private final Promise<Integer> three = new Promise<>();
  private final List<Future<Integer>> all = List.of(one.future(), two.future(), three.future());

  @AfterEach
  void close() {
    simulation.close();
  }

  /** Reference: CollectTest.Ready, ProcessTest.collect. */
  @Test
  void collectedValuesAreInTheOrderOfTheFutures() {
    Future<List<Integer>> values = Futures.collect(all);

    three.set(3);
    one.set(1);
    assertThat(values.isPending()).isTrue();
    two.set(2);

    assertThat(values.value()).containsExactly(1, 2, 3);
    assertThat(Futures.collect(List.<Future<Integer>>of()).value()).isEmpty();
  }

  /** Reference: CollectTest.Failure. */
  @Test
  void collectFailsWithTheFirstFailureOrDiscard() {
    Future<List<Integer>> failing = Futures.collect(all);
    one.fail("no luck");
    assertThat(failing.failure())
        .hasMessage("Collect failed: no luck")
        .hasCause(one.future().failure());

    Future<List<Integer>> discarded = Futures.collect(List.of(two.future(), three.future()));
    two.discard();
    assertThat(discarded.failure()).hasMessage("Collect failed: future discarded");
  }

  /** Reference: CollectTest.DiscardPropagation, AwaitTest.DiscardPropagation. */
  @Test
  void aDiscardOfTheWholeAsksEachPart() {
    Future<List<Integer>> collected = Futures.collect(List.of(one.future(), two.future()));
    Future<List<Future<Integer>>> awaited = Futures.await(List.of(three.future()));

    collected.discard();
    awaited.discard();

    assertThat(collected.isDiscarded()).isTrue();
    assertThat(awaited.isDiscarded()).isTrue();
    assertThat(all).allMatch(part -> part.isPending() && part.hasDiscard());
  }

  /** Reference: CollectTest.AbandonedPropagation, AwaitTest.AbandonedPropagation. */
  @Test
  void anAbandonedPartAbandonsTheWhole() {
    Future<List<Integer>> collected =
        Futures.collect(all).recover(f -> Future.ready(List.of(f.isAbandoned() ? 7 : 0)));
    Future<List<Future<Integer>>> awaited = Futures.await(all);

    two.abandon();

    assertThat(collected.value()).containsExactly(7);
    assertThat(awaited.isAbandoned()).isTrue();
  }

  /** Reference: AwaitTest.Success, AwaitTest.Failure, AwaitTest.Discarded. */
  @Test
  void awaitGivesEachFutureInItsOwnStateAndInOrder() {
    Future<List<Future<Integer>>> awaited = Futures.await(all);

    three.discard();
    two.fail("no luck");
    assertThat(awaited.isPending()).isTrue();
    one.set(1);

    assertThat(awaited.value()).containsExactlyElementsOf(all);
    assertThat(awaited.value())
        .map(Future::toString)
        .containsExactly("Ready", "Failed: no luck", "Discarded");
    assertThat(Futures.await(List.<Future<Integer>>of()).value()).isEmpty();
  }

  /** Reference: AwaitTest.AwaitSingleDiscard. */
  @Test
  void awaitOfOneCanBeDiscardedThoughThatOneCannot() {
    Future<Integer> chain = Futures.await(one.future()).then(complete -> complete);

    chain.discard();

    assertThat(chain.isDiscarded()).isTrue();
    assertThat(one.future().isPending()).isTrue();
    assertThat(one.future().hasDiscard()).isTrue();
  }

  /** Reference: AwaitTest.AwaitSingleAbandon. */
  @Test
  void awaitOfOneThatIsAbandonedCanBeRecovered() {
    Future<Integer> chain = Futures.await(one.future())
        .recover(f -> Future.ready(Future.ready(5)))
        .then(complete -> complete);

    one.abandon();

    assertThat(chain.value()).isEqualTo(5);
  }

  /** Reference: FutureTest.Select, ProcessTest.select. */
  @Test
  void selectGivesTheFirstThatIsReady() {
    Future<Future<Integer>> selected = Futures.select(all);

    one.fail("does not count");
    two.discard();
    assertThat(selected.isPending()).isTrue();
    three.set(42);

    assertThat(selected.value()).isSameAs(three.future());
    assertThat(Futures.select(all).value().value()).isEqualTo(42);
  }

  /** Reference: FutureTest.Select. */
  @Test
  void aSelectIsDiscardedAtOnce() {
    Future<Future<Integer>> selected = Futures.select(all);

    selected.discard();

    assertThat(selected.isDiscarded()).isTrue();
    assertThat(all).allMatch(Future::hasDiscard);
  }

  /** Reference: AfterTest.After. */
  @Test
  void afterIsReadyWhenItsTimeHasCome() {
    Future<Void> day = Futures.after(simulation.clock(), Duration.ofDays(1));

    simulation.advance(Duration.ofDays(1).minusNanos(1));
    assertThat(day.isPending()).isTrue();
    simulation.advance(Duration.ofNanos(1));

    assertThat(day.isReady()).isTrue();
  }

  /** Reference: AfterTest.After. */
  @Test
  void aDiscardCancelsTheTimerOfAfter() {
    Future<Void> day = Futures.after(simulation.clock(), Duration.ofDays(1));

    day.discard();

    assertThat(day.isDiscarded()).isTrue();
    assertThat(simulation.clock().pendingTimers()).isZero();
  }

  /** Reference: ProcessTest.Async, ProcessTest.Thunk. */
  @Test
  void asyncRunsBesideTheProcesses() {
    Node node = simulation.newNode();

    Future<Integer> sum = node.async(() -> Future.ready(21 + 21));
    Future<Integer> failed = node.async(() -> {
      throw new IllegalStateException("broken");
    });

    assertThat(sum.isPending()).isTrue();
    assertThat(simulation.await(sum)).isEqualTo(42);
    assertThat(failed.failure()).hasMessage("broken");
  }

  /** Reference: FutureTest.UndiscardableFuture, FutureTest.UndiscardableLambda. */
  @Test
  void aDiscardStopsAtUndiscardable() {
    Future<Integer> sheltered = one.future().undiscardable();

    sheltered.discard();

    assertThat(sheltered.hasDiscard()).isTrue();
    assertThat(one.future().hasDiscard()).isFalse();
    one.set(1);
    assertThat(sheltered.value()).isEqualTo(1);
    List<Future<Integer>> others = new ArrayList<>();
    others.add(two.future().undiscardable());
    others.add(three.future().undiscardable());
    two.fail("no luck");
    three.abandon();
    assertThat(others).map(Future::toString).containsExactly("Failed: no luck", "Abandoned");
  }

  @Test
  void anExceptionInARecoveryFailsTheResult() {
    Future<Integer> repaired = one.future().repair(f -> {
      throw new IllegalStateException("broken repair");
    });
    Future<Integer> recovered = two.future().recover(f -> {
      throw new IllegalStateException("broken recovery");
    });
    Future<Integer> late = three.future().after(simulation.clock(), Duration.ofSeconds(1), f -> {
      throw new IllegalStateException("broken timeout");
    });

    one.fail("no luck");
    two.abandon();
    simulation.advance(Duration.ofSeconds(1));

    assertThat(repaired.failure()).hasMessage("broken repair");
    assertThat(recovered.failure()).hasMessage("broken recovery");
    assertThat(late.failure()).hasMessage("broken timeout");
  }

  @Test
  void aRecoveryMayRunAsAProcess() {
    RecordingProcess process = new RecordingProcess("recovery");
    simulation.newNode().spawn(process);
    Future<Integer> repaired = one.future().repair(process, f -> Future.ready(1));
    Future<Integer> recovered = two.future().recover(process, f -> Future.ready(2));

    one.fail("no luck");
    two.discard();

    assertThat(repaired.isPending() && recovered.isPending()).isTrue();
    assertThat(simulation.await(repaired)).isEqualTo(1);
    assertThat(recovered.value()).isEqualTo(2);
    process.terminate();
    simulation.settle();
    assertThat(Future.<Integer>failed("x").repair(process, f -> Future.ready(3)).isAbandoned())
        .isTrue();
  }
}
