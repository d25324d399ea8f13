// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on state machines. */
class StateMachineTest {

  private enum State {
    OPEN,
    HALF,
    SHUT
  }

  private final StateMachine<State> machine = new StateMachine<>(State.OPEN);

  /** Reference: StateMachineTest.Transition. */
  @Test
  void aTransitionGivesWhatItsActionGives() {
    Promise<String> later = new Promise<>();

    assertThat(machine.transition(State.OPEN, State.HALF).isReady()).isTrue();
    Future<String> pending = machine.transition(State.HALF, State.SHUT, later::future);
    Future<String> failed =
        machine.transition(State.SHUT, State.OPEN, () -> Future.failed("no luck"));

    later.set("done");
    assertThat(pending.value()).isEqualTo("done");
    assertThat(failed.failure()).hasMessage("no luck");
    assertThat(machine.is(State.OPEN)).isTrue();
  }

  /** Reference: StateMachineTest.Transition. */
  @Test
  void aTransitionFromAnotherStateFailsWithoutItsAction() {
    Future<String> wrong = machine.transition(State.SHUT, State.OPEN, () -> {
      throw new AssertionError("called");
    });

    assertThat(wrong.failure()).hasMessage("Cannot go from SHUT to OPEN while in OPEN");
    assertThat(machine.is(State.OPEN)).isTrue();
  }

  /** Reference: StateMachineTest.Is. */
  @Test
  void itIsInOneState() {
    assertThat(machine.is(State.OPEN)).isTrue();
    assertThat(machine.is(State.SHUT)).isFalse();
  }

  /** Reference: StateMachineTest.When. */
  @Test
  void anArrivalCanBeWaitedFor() {
    Future<Void> shut = machine.when(State.SHUT);
    assertThat(machine.when(State.OPEN).isReady()).isTrue();
    assertThat(shut.isPending()).isTrue();

    Future<Boolean> seen = machine.transition(
        State.OPEN, State.SHUT, () -> Future.ready(machine.when(State.SHUT).isReady()));

    assertThat(shut.isReady()).isTrue();
    assertThat(seen.value()).isTrue();
  }
}
