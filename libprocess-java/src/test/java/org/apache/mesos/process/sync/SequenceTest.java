// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on sequences. */
class SequenceTest {

  private final Sequence sequence = new Sequence();
  private final List<Promise<Void>> begun = new ArrayList<>();

  private Future<Void> add() {
    return sequence.add(() -> {
      begun.add(new Promise<>());
      return begun.get(begun.size() - 1).future();
    });
  }

  /** Reference: SequenceTest.Serialize. */
  @Test
  void aStepBeginsWhenTheOneBeforeIsComplete() {
    Future<Void> first = add();
    Future<Void> second = add();
    assertThat(begun).hasSize(1);

    begun.get(0).set(null);
    assertThat(first.isReady()).isTrue();
    assertThat(begun).hasSize(2);
    begun.get(1).set(null);

    assertThat(second.isReady()).isTrue();
  }

  /** Reference: SequenceTest.DiscardOne. */
  @Test
  void aStepThatIsDiscardedBeforeItBeginsIsLeftOut() {
    List<Future<Void>> steps = List.of(add(), add(), add(), add());

    steps.get(2).discard();
    begun.get(0).set(null);
    begun.get(1).set(null);
    begun.get(2).set(null);

    assertThat(begun).hasSize(3);
    assertThat(steps)
        .map(Future::toString)
        .containsExactly("Ready", "Ready", "Discarded (with discard)", "Ready");
  }

  /** Reference: SequenceTest.DiscardAll. */
  @Test
  void closingDiscardsWhatHasNotBegun() {
    List<Future<Void>> steps = List.of(add(), add(), add());

    sequence.close();
    begun.get(0).set(null);

    assertThat(begun).hasSize(1);
    assertThat(steps).map(Future::toString).containsExactly("Ready", "Discarded", "Discarded");
    assertThat(add().isDiscarded()).isTrue();
  }

  /** Reference: SequenceTest.Random. */
  @Test
  void noStepSeesAnotherOneHalfDone() {
    try (Simulation simulation = new Simulation()) {
      RecordingProcess process = new RecordingProcess("steps");
      simulation.newNode().spawn(process);
      Random random = new Random(42);
      int[] value = {0};
      List<Future<Boolean>> steps = new ArrayList<>();

      for (int i = 0; i < 100; i++) {
        boolean isCheck = random.nextBoolean();
        steps.add(sequence.add(() -> {
          if (isCheck) {
            return process.dispatch(() -> Future.ready(value[0] % 2 == 0));
          }
          value[0]++;
          return process.dispatch(() -> {
            value[0]++;
            return Future.ready(true);
          });
        }));
      }
      simulation.settle();

      assertThat(steps).allMatch(Future::value);
    }
  }

  @Test
  void aDiscardIsPassedToAStepThatHasBegun() {
    Future<Void> step = add();

    step.discard();

    assertThat(begun.get(0).future().hasDiscard()).isTrue();
    assertThat(step.isPending()).isTrue();
  }

  @Test
  void failuresAndAbandonedStepsDoNotHoldUpLaterOnes() {
    Future<Void> thrown = sequence.add(() -> {
      throw new IllegalStateException("broken");
    });
    Future<Void> abandoned = add();
    Future<Void> last = add();

    begun.get(0).abandon();
    begun.get(1).set(null);

    assertThat(thrown.failure()).hasMessage("broken");
    assertThat(abandoned.isAbandoned()).isTrue();
    assertThat(last.isReady()).isTrue();
  }

  @Test
  void manyStepsThatAreCompleteAtOnceTakeNoStack() {
    Future<Void> first = add();
    List<Future<Integer>> steps = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      int number = i;
      steps.add(sequence.add(() -> Future.ready(number)));
    }

    begun.get(0).set(null);

    assertThat(first.isReady()).isTrue();
    assertThat(steps).allMatch(Future::isReady);
  }
}
