// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.Test;

class WorldTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final World world = new World(1);
  private final Host one = world.newHost("one");
  private final Host other = world.newHost("other");
  private final RecordingProcess sender = new RecordingProcess("sender");
  private RecordingProcess receiver = new RecordingProcess("receiver");
  private final Upid to = new Upid("receiver", other.address());

  WorldTest() {
    one.boot().spawn(sender);
    other.boot().spawn(receiver);
    world.advance(Duration.ZERO);
  }

  private void tell(int from, int count) {
    IntStream.range(from, from + count)
        .forEach(i -> sender.tell(to, Integer.toString(i), ByteString.EMPTY));
  }

  private List<Integer> received() {
    return receiver.received().stream().map(Message::name).map(Integer::valueOf).toList();
  }

  private static List<Integer> numbers(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }

  @Test
  void messagesOfAConnectionTakeTimeAndStayInOrder() {
    tell(0, 100);
    world.advance(Duration.ZERO);
    assertThat(received()).isEmpty();

    world.advance(LONG);

    assertThat(received()).isEqualTo(numbers(0, 100));
  }

  @Test
  void aBrokenConnectionLosesTheLastMessagesAndTellsWhoLinked() {
    sender.watch(to);
    world.advance(LONG);
    tell(0, 100);
    world.advance(Duration.ofMillis(1));

    assertThat(world.network().breakConnections(one, other)).isTrue();
    world.advance(LONG);

    assertThat(received()).isEqualTo(numbers(0, received().size())).hasSizeLessThan(100);
    assertThat(sender.exitedPids()).containsExactly(to);
    assertThat(world.network().links(one)).isZero();
  }

  @Test
  void whatHasArrivedJustBeforeAConnectionBrokeMayComeAgain() {
    world.network().setRepeatable("1"::equals);
    tell(0, 2);
    world.advance(Duration.ofMillis(100));
    world.network().breakConnections(one, other);
    tell(2, 1);
    world.advance(LONG);

    assertThat(received()).containsExactly(0, 1, 1, 2);
    assertThat(world.network().repeated()).isEqualTo(1);
  }

  @Test
  void whatCannotGetThroughWaitsUntilItCan() {
    sender.watch(to);
    world.advance(LONG);
    world.network().block(one, other);
    tell(0, 10);
    world.advance(Duration.ofSeconds(5));
    assertThat(received()).isEmpty();

    world.network().unblock(one, other);
    tell(10, 10);
    world.advance(LONG);

    assertThat(received()).isEqualTo(numbers(0, 20));
    assertThat(sender.exitedPids()).isEmpty();
  }

  @Test
  void aSenderWhoseMessagesDoNotGetThroughForLongHearsOfIt() {
    sender.watch(to);
    world.advance(LONG);
    world.network().block(one, other);
    tell(0, 10);
    world.advance(LONG);

    assertThat(received()).isEmpty();
    assertThat(sender.exitedPids()).containsExactly(to);
  }

  @Test
  void whenOnlyTheWayBackIsBlockedMessagesArriveButTheConnectionBreaks() {
    sender.watch(to);
    world.advance(LONG);
    world.network().block(other, one);
    tell(0, 10);
    world.advance(LONG);

    assertThat(received()).isEqualTo(numbers(0, 10));
    assertThat(sender.exitedPids()).containsExactly(to);
  }

  @Test
  void aKilledHostIsNoticedAndCanStartAgainAtItsAddress() {
    sender.watch(to);
    world.advance(LONG);
    other.kill();
    world.advance(Duration.ofSeconds(1));
    assertThat(sender.exitedPids()).containsExactly(to);

    receiver = new RecordingProcess("receiver");
    other.boot().spawn(receiver);
    tell(0, 1);
    world.advance(LONG);

    assertThat(received()).containsExactly(0);
  }

  @Test
  void aKilledHostDoesNothingAnyMore() {
    tell(0, 1);
    one.kill();
    world.advance(LONG);

    assertThat(received()).isEmpty();
    assertThat(one.isUp()).isFalse();
    assertThat(one.pendingTimers()).isZero();
  }

  @Test
  void aPausedHostGetsEverythingWhenItGoesOn() {
    other.pause();
    tell(0, 10);
    world.advance(LONG);
    assertThat(received()).isEmpty();

    other.resume();
    world.advance(Duration.ZERO);

    assertThat(received()).isEqualTo(numbers(0, 10));
  }

  /** Counts the seconds. */
  private static final class Ticking extends Process {

    private int ticks;

    Ticking() {
      super("ticking");
    }

    @Override
    protected void initialize() {
      var unused = delay(Duration.ofSeconds(1), this::tick);
    }

    private void tick() {
      ticks++;
      var unused = delay(Duration.ofSeconds(1), this::tick);
    }
  }

  @Test
  void timersOfAPausedHostWaitAndThoseOfAKilledOneAreGone() {
    Ticking ticking = new Ticking();
    other.kill();
    other.boot().spawn(ticking);
    world.advance(Duration.ofSeconds(10));
    assertThat(ticking.ticks).isEqualTo(10);
    assertThat(other.pendingTimers()).isEqualTo(1);

    other.pause();
    world.advance(LONG);
    assertThat(ticking.ticks).isEqualTo(10);
    other.resume();
    world.advance(Duration.ofSeconds(2));
    assertThat(ticking.ticks).isEqualTo(13);

    other.kill();
    world.advance(LONG);
    assertThat(ticking.ticks).isEqualTo(13);
  }

  @Test
  void linkToAHostThatIsDownFails() {
    other.kill();
    sender.watch(to);
    world.advance(LONG);

    assertThat(sender.exitedPids()).containsExactly(to);
  }

  @Test
  void theSeedDecidesEverything() {
    assertThat(hashOfARun(7)).isEqualTo(hashOfARun(7)).isNotEqualTo(hashOfARun(8));
  }

  private static long hashOfARun(long seed) {
    World world = new World(seed);
    Host one = world.newHost("one");
    Host other = world.newHost("other");
    RecordingProcess sender = new RecordingProcess("sender");
    one.boot().spawn(sender);
    other.boot().spawn(new RecordingProcess("receiver"));
    for (int i = 0; i < 20; i++) {
      sender.tell(new Upid("receiver", other.address()), "M" + i, ByteString.EMPTY);
      world.advance(Duration.ofMillis(world.random().nextInt(3)));
    }
    world.advance(LONG);
    assertThat(world.events()).isGreaterThan(20);
    return world.traceHash();
  }
}
