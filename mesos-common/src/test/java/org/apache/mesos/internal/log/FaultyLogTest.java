// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Host;
import org.apache.mesos.process.sim.World;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replicas that are killed and cut off, whose messages are late, lost and repeated, and whose
 * writers contend with each other: what was acknowledged is there for every later reader, at its
 * position, and no two replicas ever agree on different things. Replay a seed with {@code
 * -Dsim.seed=N}.
 */
class FaultyLogTest {

  private static final int RUNS = 50;
  private static final int STEPS = 1000;
  private static final Duration LONGEST_STEP = Duration.ofSeconds(2);

  static LongStream seeds() {
    @Nullable Long seed = Long.getLong("sim.seed");
    return seed != null ? LongStream.of(seed) : LongStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsAcknowledgedIsRead(long seed) {
    new Run(seed, seed % 3 == 2 ? 5 : 3).run();
  }

  /** A machine with a replica, which now and then has a coordinator. */
  private static final class Member {
    final Host host;
    final MemoryLogStore store = new MemoryLogStore();

    @Nullable
    Node node;

    @Nullable
    Replica replica;

    @Nullable
    Coordinator coordinator;

    Member(Host host) {
      this.host = host;
    }
  }

  private static final class Run {
    final World world;
    final RandomGenerator random;
    final List<Member> members = new ArrayList<>();
    final Network network;
    final int quorum;
    final Map<Long, String> acknowledged = new TreeMap<>();
    final Map<Long, Action> agreed = new TreeMap<>();
    long truncated;
    int texts;

    Run(long seed, int size) {
      world = new World(seed);
      random = world.random();
      quorum = size / 2 + 1;
      ImmutableSet.Builder<Upid> pids = ImmutableSet.builder();
      for (int i = 0; i < size; i++) {
        Host host = world.newHost("replica-" + i);
        members.add(new Member(host));
        pids.add(new Upid("log-replica(1)", host.address()));
      }
      network = Network.of(pids.build());
      // Their senders cannot tell whether they have arrived.
      world.network().setRepeatable(name -> true);
    }

    void run() {
      members.forEach(this::boot);
      for (int i = 0; i < STEPS; i++) {
        step();
        world.advance(Duration.ofMillis(random.nextLong(LONGEST_STEP.toMillis())));
        checkAgreement();
      }
      assertThat(acknowledged).hasSizeGreaterThan(STEPS / 50);
      heal();
      members.forEach(this::checkReader);
    }

    private void step() {
      Member member = members.get(random.nextInt(members.size()));
      Member other = members.get(random.nextInt(members.size()));
      switch (random.nextInt(20)) {
        case 0 -> {
          if (member.host.isUp()) {
            kill(member);
          }
        }
        case 1, 2, 3 -> {
          if (!member.host.isUp()) {
            boot(member);
          }
        }
        case 4 -> world.network().block(member.host, other.host);
        case 5 -> world.network().unblock(member.host, other.host);
        case 6 -> world.network().heal();
        case 7 -> world.network().breakConnections(member.host, other.host);
        case 8, 9 -> contend(member);
        case 10 -> truncate(member);
        default -> append(member);
      }
    }

    private void boot(Member member) {
      try {
        member.node = member.host.boot();
        member.replica = Replica.recover(member.node, member.store);
        member.node.spawn(member.replica);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private void kill(Member member) {
      member.host.kill();
      member.coordinator = null;
    }

    private void contend(Member member) {
      if (member.host.isUp()) {
        Coordinator coordinator = new Coordinator(member.node, quorum, member.replica, network);
        member.node.spawn(coordinator);
        Future<Optional<Long>> election = coordinator.elect();
        election.onReady(end -> {
          if (end.isPresent()) {
            member.coordinator = coordinator;
          }
        });
        world.after(Duration.ofSeconds(5), election::discard);
      }
    }

    private void append(Member member) {
      if (member.coordinator != null) {
        String text = "text " + texts++;
        Future<Long> appended = member.coordinator.append(text.getBytes(UTF_8));
        appended.onReady(position ->
            assertThat(acknowledged.put(position, text)).as("at %s", position).isNull());
        appended.onFailed(reason -> member.coordinator = null);
        world.after(Duration.ofSeconds(3), appended::discard);
      }
    }

    private void truncate(Member member) {
      if (member.coordinator != null && !acknowledged.isEmpty()) {
        List<Long> positions = List.copyOf(acknowledged.keySet());
        long to = positions.get(random.nextInt(positions.size()));
        // It may be done from now on, whether that is acknowledged or not.
        truncated = Math.max(truncated, to);
        var unused = member.coordinator.truncate(to);
      }
    }

    /** Nobody has agreed on something else than another at the same position. */
    private void checkAgreement() {
      for (Member member : members) {
        for (Action action : member.store.actions.values()) {
          if (action.getLearned() && action.getPosition() >= truncated) {
            Action body = action.toBuilder().setPromised(0).clearPerformed().build();
            Action before = agreed.putIfAbsent(action.getPosition(), body);
            assertThat(body).isEqualTo(before == null ? body : before);
          }
        }
      }
    }

    private void heal() {
      world.network().heal();
      members.forEach(member -> {
        if (!member.host.isUp()) {
          boot(member);
        }
      });
      world.advance(Duration.ofMinutes(1));
    }

    private void checkReader(Member member) {
      Coordinator coordinator = new Coordinator(member.node, quorum, member.replica, network);
      member.node.spawn(coordinator);
      long end = elect(coordinator);
      long begin = value(member.replica.beginning());
      assertThat(begin).isLessThanOrEqualTo(truncated);
      Map<Long, String> read = new TreeMap<>();
      value(member.replica.read(begin, end))
          .forEach(action -> read.put(action.getPosition(), Actions.text(action)));
      Map<Long, String> expected = new TreeMap<>(acknowledged);
      expected.keySet().removeIf(position -> position < begin);
      assertThat(read).containsAllEntriesOf(expected);
      checkAgreement();
    }

    private long elect(Coordinator coordinator) {
      for (int tries = 0; tries < 20; tries++) {
        Optional<Long> end = value(coordinator.elect());
        if (end.isPresent()) {
          return end.get();
        }
      }
      throw new AssertionError("not elected");
    }

    private <T> T value(Future<T> future) {
      for (int seconds = 0; future.isPending() && seconds < 600; seconds++) {
        world.advance(Duration.ofSeconds(1));
      }
      return future.value();
    }
  }
}
