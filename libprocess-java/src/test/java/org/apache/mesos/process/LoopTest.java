// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on loops. */
class LoopTest {

  private final Simulation simulation = new Simulation();
  private final RecordingProcess process = new RecordingProcess("loop");
  private int count;

  @BeforeEach
  void spawn() {
    simulation.newNode().spawn(process);
    simulation.settle();
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private Future<Integer> next() {
    return Future.ready(++count);
  }

  /** Reference: LoopTest.Sync. */
  @Test
  void stepsThatAreCompleteTakeNoStack() {
    Future<String> loop = Futures.loop(
        this::next, n -> n < 1_000_000 ? ControlFlow.again() : ControlFlow.done("after " + n));

    assertThat(loop.value()).isEqualTo("after 1000000");
  }

  /** Reference: LoopTest.Async. */
  @Test
  void bothStepsMayTakeTheirTime() {
    Deque<Promise<Integer>> asked = new ArrayDeque<>();
    List<Integer> seen = new ArrayList<>();
    Future<Integer> loop = Futures.loop(
        process,
        () -> {
          asked.add(new Promise<>());
          return asked.getLast().future();
        },
        n -> {
          seen.add(n);
          return Futures.after(simulation.clock(), Duration.ofSeconds(1))
              .then(nothing -> n < 3 ? ControlFlow.again() : ControlFlow.done(n * 10));
        });

    for (int i = 1; i <= 3; i++) {
      simulation.settle();
      assertThat(loop.isPending()).isTrue();
      asked.removeLast().set(i);
      simulation.advance(Duration.ofSeconds(1));
    }

    assertThat(seen).containsExactly(1, 2, 3);
    assertThat(loop.value()).isEqualTo(30);
  }

  /** Reference: LoopTest.DiscardIterate. */
  @Test
  void aDiscardReachesTheIterationUnderWay() {
    Promise<Integer> item = new Promise<>();
    item.future().onDiscard(item::discard);
    Future<Integer> loop = Futures.loop(item::future, ControlFlow::done);

    loop.discard();

    assertThat(item.future().hasDiscard()).isTrue();
    assertThat(loop.isDiscarded()).isTrue();
  }

  /** Reference: LoopTest.DiscardBody. */
  @Test
  void aDiscardReachesTheBodyUnderWay() {
    Promise<ControlFlow<Integer>> body = new Promise<>();
    body.future().onDiscard(body::discard);
    Future<Integer> loop = Futures.loop(this::next, n -> body.future());

    loop.discard();

    assertThat(body.future().hasDiscard()).isTrue();
    assertThat(loop.isDiscarded()).isTrue();
  }

  /** Reference: AfterTest.Loop. */
  @Test
  void aDiscardEndsALoopThatWaitsForItsNextRound() {
    Future<Void> loop = Futures.loop(
        process,
        () -> Futures.after(simulation.clock(), Duration.ofHours(1)),
        nothing -> ControlFlow.again());
    simulation.advance(Duration.ofHours(5));

    loop.discard();
    simulation.settle();

    assertThat(loop.isDiscarded()).isTrue();
    assertThat(simulation.clock().pendingTimers()).isZero();
  }

  /** Reference: AfterTest.Loop. */
  @Test
  void aBodyMayFinishInSpiteOfADiscard() {
    Promise<ControlFlow<Integer>> body = new Promise<>();
    Future<Integer> loop = Futures.loop(this::next, n -> body.future());

    loop.discard();
    body.set(new ControlFlow.Break<>(42));

    assertThat(loop.value()).isEqualTo(42);
  }

  @Test
  void theLoopEndsAsAStepEnds() {
    Promise<Integer> gone = new Promise<>();
    gone.abandon();

    Future<Integer> failed =
        Futures.loop(() -> Future.<Integer>failed("no more"), ControlFlow::done);
    Future<Void> thrown = Futures.loop(this::next, n -> {
      throw new IllegalStateException("broken");
    });
    Future<Integer> abandoned = Futures.loop(gone::future, ControlFlow::done);

    assertThat(failed.failure()).hasMessage("no more");
    assertThat(thrown.failure()).hasMessage("broken");
    assertThat(abandoned.isAbandoned()).isTrue();
  }

  @Test
  void aLoopOfAProcessThatIsGoneIsAbandoned() {
    Promise<Integer> item = new Promise<>();
    Future<Integer> loop = Futures.loop(process, item::future, ControlFlow::done);
    simulation.settle();
    process.terminate();
    simulation.settle();

    item.set(1);

    assertThat(loop.isAbandoned()).isTrue();
  }
}
