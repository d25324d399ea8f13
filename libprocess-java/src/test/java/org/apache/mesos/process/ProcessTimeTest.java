// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.process.sim.Simulation;
import org.apache.mesos.process.sim.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What processes see of time (libprocess.md 7.3, 7.4). The original gives each process a time of
 * its own, which follows the events that reach it, because its tests move the clock while workers
 * run. Here time stands still while anything runs, so that one clock shows each process the same.
 */
class ProcessTimeTest {

  /** Notes the time of whatever it is told. */
  private static final class Observer extends Process {

    final List<String> log = new ArrayList<>();

    Observer(String id) {
      super(id);
    }

    @Override
    protected void initialize() {
      note("initialize");
    }

    void note(String what) {
      log.add(
          what + " at " + Duration.between(VirtualClock.EPOCH, clock().now()).toSeconds());
    }

    void later(Duration delay, String what) {
      execute(() -> delay(delay, () -> note(what)));
    }
  }

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode();
  private final Observer first = new Observer("first");
  private final Observer second = new Observer("second");

  @BeforeEach
  void spawn() {
    node.spawn(first);
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  /** Reference: ProcessTest.Order. */
  @Test
  void anEventIsServedAtTheTimeOfItsCause() {
    first.execute(() -> first.note("before"));
    simulation.advance(Duration.ofSeconds(1));
    node.spawn(second);
    second.execute(() -> {
      second.note("send");
      first.execute(() -> first.note("after"));
    });
    simulation.settle();

    assertThat(first.log).containsExactly("initialize at 0", "before at 0", "after at 1");
    assertThat(second.log).containsExactly("initialize at 1", "send at 1");
  }

  @Test
  void aLongAdvanceIsSeenStepByStep() {
    first.later(Duration.ofSeconds(1), "one");
    first.later(Duration.ofSeconds(3), "three");
    first.execute(() -> first.delay(Duration.ofSeconds(2), () -> {
      first.note("two");
      first.later(Duration.ofSeconds(2), "four");
    }));

    simulation.advance(Duration.ofHours(1));

    assertThat(first.log)
        .containsExactly("initialize at 0", "one at 1", "two at 2", "three at 3", "four at 4");
  }

  /** Reference: ProcessTest.Settle. */
  @Test
  void settlingServesEverythingThatFollowsAtThisInstant() {
    first.execute(() -> first.delay(Duration.ZERO, () -> {
      node.spawn(second);
      second.execute(() -> second.delay(Duration.ZERO, () -> first.later(Duration.ZERO, "last")));
    }));

    simulation.settle();

    assertThat(first.log).containsExactly("initialize at 0", "last at 0");
  }

  /** Reference: ProcessTest.Defer3. */
  @Test
  void aCallIsNeverMadeAtOnceNotEvenByTheProcessItself() {
    first.execute(() -> {
      first.execute(() -> first.note("inner"));
      first.note("outer");
    });
    simulation.settle();

    assertThat(first.log).containsExactly("initialize at 0", "outer at 0", "inner at 0");
  }

  @Test
  void timersOfOneInstantRunInTheOrderOfTheirMaking() {
    for (String name : List.of("a", "b", "c")) {
      first.later(Duration.ofSeconds(5), name);
    }

    simulation.advance(Duration.ofSeconds(5));

    assertThat(first.log).containsExactly("initialize at 0", "a at 5", "b at 5", "c at 5");
  }
}
