// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.wire.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {

  private final Simulation simulation = new Simulation(7);
  private final Node here = simulation.newNode();
  private final Node there = simulation.newNode();
  private final RecordingProcess near = new RecordingProcess("near");
  private final RecordingProcess far = new RecordingProcess("far(1)");

  @BeforeEach
  void spawn() {
    here.spawn(near);
    there.spawn(far);
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private void tell(String text) {
    near.tell(far.self(), StringValue.of(text));
    simulation.settle();
  }

  private List<String> heard() {
    return far.received(StringValue.class).stream().map(StringValue::getValue).toList();
  }

  @Test
  void timersRunInOrderAtTheirOwnTime() {
    Instant start = simulation.clock().now();
    List<String> runs = new ArrayList<>();
    for (int seconds : List.of(3, 1, 2, 1)) {
      simulation
          .clock()
          .schedule(
              Duration.ofSeconds(seconds),
              () -> runs.add(Duration.between(start, simulation.clock().now()).toString()));
    }

    simulation.advance(Duration.ofMillis(2500));

    assertThat(runs).containsExactly("PT1S", "PT1S", "PT2S");
    assertThat(simulation.clock().now()).isEqualTo(start.plusMillis(2500));
    assertThat(simulation.clock().pendingTimers()).isEqualTo(1);
  }

  @Test
  void aCancelledTimerDoesNotRun() {
    List<String> runs = new ArrayList<>();
    var timer = simulation.clock().schedule(Duration.ofSeconds(1), () -> runs.add("run"));

    assertThat(timer.cancel()).isTrue();
    assertThat(timer.cancel()).isFalse();
    simulation.advance(Duration.ofDays(1));

    assertThat(runs).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void messagesCrossTheNetworkInTheWireForm(Dialect dialect) {
    simulation.network().setDialect(dialect);

    tell("hello");

    Message message = far.received().get(0);
    assertThat(message.payload()).isNull();
    assertThat(message.from()).isEqualTo(near.self());
    assertThat(message.to()).isEqualTo(far.self());
    assertThat(heard()).containsExactly("hello");
  }

  @Test
  void aPartitionSwallowsMessagesUntilItHeals() {
    simulation.network().partition(here.address(), there.address());
    tell("lost");
    simulation.network().heal();
    tell("found");

    assertThat(heard()).containsExactly("found");
  }

  @Test
  void aBrokenConnectionIsToldToBothEnds() {
    near.watch(far.self());
    far.watch(near.self());
    simulation.settle();

    simulation.network().disconnect(here.address(), there.address());
    simulation.settle();

    assertThat(near.exitedPids()).containsExactly(far.self());
    assertThat(far.exitedPids()).containsExactly(near.self());
  }

  @Test
  void expectationsAreMetFromTheLastToTheFirst() {
    Future<StringValue> first = simulation.filters().expect(StringValue.class);
    Future<StringValue> last = simulation.filters().expect(StringValue.class);

    tell("one");
    assertThat(last.value().getValue()).isEqualTo("one");
    assertThat(first.isPending()).isTrue();
    tell("two");

    assertThat(first.value().getValue()).isEqualTo("two");
    assertThat(heard()).containsExactly("one", "two");
  }

  @Test
  void droppedMessagesAreNeitherServedNorSeen() {
    Future<StringValue> dropped = simulation.filters().drop(StringValue.class, near.self(), null);
    tell("one");
    tell("two");
    simulation.filters().dropAll("google.protobuf.StringValue", null, far.self());
    simulation.filters().dropAll(Int64Value.class);
    tell("three");
    near.tell(far.self(), Int64Value.of(4));
    simulation.settle();
    simulation.filters().clear();
    tell("five");

    assertThat(dropped.value().getValue()).isEqualTo("one");
    assertThat(heard()).containsExactly("two", "five");
    assertThat(simulation.filters().seen(StringValue.class))
        .extracting(StringValue::getValue)
        .containsExactly("two", "five");
    assertThat(far.received(Int64Value.class)).isEmpty();
  }

  @Test
  void waitingForWhatCannotHappenFailsInsteadOfHanging() {
    assertThatThrownBy(() -> here.await(new Promise<>().future()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Nothing is left to run, but the future is Pending");
  }

  @Test
  void anUnexpectedFailureOfAProcessFailsTheTest() {
    near.execute(() -> {
      throw new IllegalStateException("broken");
    });

    assertThatThrownBy(simulation::settle)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("near@10.0.0.1:5050")
        .hasRootCauseMessage("broken");
  }

  @Test
  void theSameSeedGivesTheSameRandomness() {
    try (Simulation again = new Simulation(7)) {
      assertThat(simulation.random().nextLong()).isEqualTo(again.random().nextLong());
    }
  }

  @Test
  void anAddressCanBeTakenOnlyOnce() {
    assertThatThrownBy(() -> simulation.newNode(here.address()))
        .hasMessage("Failed to bind 10.0.0.1:5050: Address already in use");
  }
}
