// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.internal.log.Actions.promise;
import static org.apache.mesos.internal.log.Actions.text;
import static org.apache.mesos.internal.log.Actions.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.internal.log.Messages.LearnRequest;
import org.apache.mesos.internal.log.Messages.LearnedMessage;
import org.apache.mesos.internal.log.Messages.PromiseRequest;
import org.apache.mesos.internal.log.Messages.WriteRequest;
import org.apache.mesos.internal.log.Messages.WriteResponse;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three replicas, of which two are a quorum, and coordinators on them. */
class CoordinatorTest {

  private static final int QUORUM = 2;

  private final Simulation sim = new Simulation(1);
  private final List<Node> nodes = new ArrayList<>();
  private final List<MemoryLogStore> stores = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();
  private Network network;

  @BeforeEach
  void start() throws IOException {
    ImmutableSet.Builder<Upid> members = ImmutableSet.builder();
    for (int i = 0; i < 3; i++) {
      Node node = sim.newNode();
      nodes.add(node);
      stores.add(new MemoryLogStore());
      replicas.add(Replica.recover(node, stores.get(i)));
      members.add(node.spawn(replicas.get(i)));
    }
    network = Network.of(members.build());
  }

  @AfterEach
  void close() {
    sim.close();
  }

  private Coordinator coordinator(int index) {
    Coordinator coordinator =
        new Coordinator(nodes.get(index), QUORUM, replicas.get(index), network);
    nodes.get(index).spawn(coordinator);
    return coordinator;
  }

  private Coordinator elected(int index) {
    Coordinator coordinator = coordinator(index);
    assertThat(sim.await(coordinator.elect())).isPresent();
    return coordinator;
  }

  private static Future<Long> append(Coordinator coordinator, String text) {
    return coordinator.append(text.getBytes(UTF_8));
  }

  private String failure(Future<?> future) {
    sim.settle();
    return future.failure().getMessage();
  }

  private List<String> read(int index, long from, long to) {
    return sim.await(replicas.get(index).read(from, to)).stream()
        .map(Actions::text)
        .toList();
  }

  @Test
  void newLogIsFilledWithNothingAtPositionZero() {
    assertThat(sim.await(coordinator(0).elect())).isEqualTo(Optional.of(0L));

    assertThat(stores).allSatisfy(store -> {
      assertThat(store.promised).isEqualTo(1);
      assertThat(store.actions.get(0L).getType()).isEqualTo(Action.Type.NOP);
      assertThat(store.actions.get(0L).getLearned()).isTrue();
    });
  }

  @Test
  void appendedEntriesFollowEachOtherOnAllReplicas() {
    Coordinator coordinator = elected(0);

    assertThat(sim.await(append(coordinator, "a"))).isEqualTo(1);
    assertThat(sim.await(append(coordinator, "b"))).isEqualTo(2);

    for (int i = 0; i < 3; i++) {
      assertThat(read(i, 0, 2)).containsExactly("a", "b");
    }
  }

  @Test
  void appendsMayBeAskedForAtOnce() {
    Coordinator coordinator = elected(0);
    Future<Long> first = append(coordinator, "a");
    Future<Long> second = append(coordinator, "b");

    assertThat(sim.await(second)).isEqualTo(2);
    assertThat(first.value()).isEqualTo(1);
  }

  @Test
  void truncationReachesAllReplicas() {
    Coordinator coordinator = elected(0);
    sim.await(append(coordinator, "a"));
    sim.await(append(coordinator, "b"));

    assertThat(sim.await(coordinator.truncate(2))).isEqualTo(3);

    for (Replica replica : replicas) {
      assertThat(sim.await(replica.beginning())).isEqualTo(2);
    }
    assertThat(read(1, 2, 3)).containsExactly("b");
  }

  @Test
  void truncationPastTheEndIsRefusedAndHarmless() {
    Coordinator coordinator = elected(0);

    assertThat(failure(coordinator.truncate(2)))
        .isEqualTo("to: Position 2 (expected: not past the end of the log)");
    assertThat(sim.await(append(coordinator, "a"))).isEqualTo(1);
  }

  @Test
  void nobodyWritesWithoutBeingElected() {
    assertThat(failure(append(coordinator(0), "a"))).isEqualTo("Coordinator not elected");
  }

  @Test
  void electedCoordinatorIsNotElectedAgain() {
    assertThat(failure(elected(0).elect())).isEqualTo("Coordinator already elected");
  }

  @Test
  void laterCoordinatorDemotesTheEarlier() {
    Coordinator earlier = elected(0);
    sim.await(append(earlier, "a"));

    Coordinator later = elected(1);

    assertThat(failure(append(earlier, "b"))).isEqualTo("Coordinator demoted");
    assertThat(failure(append(earlier, "c"))).isEqualTo("Coordinator demoted");
    assertThat(sim.await(append(later, "d"))).isEqualTo(2);
    assertThat(read(0, 0, 2)).containsExactly("a", "d");
  }

  @Test
  void laterCoordinatorOfTheSameReplicaDemotesTheEarlier() {
    Coordinator earlier = elected(0);

    elected(0);

    assertThat(failure(append(earlier, "b"))).isEqualTo("Coordinator demoted");
  }

  @Test
  void coordinatorThatIsRefusedIsElectedWhenItTriesAgain() {
    for (MemoryLogStore store : stores.subList(1, 3)) {
      store.promised = 20;
    }
    restart(1);
    restart(2);
    Coordinator coordinator = coordinator(0);
    int tries = 1;
    while (sim.await(coordinator.elect()).isEmpty()) {
      tries++;
    }

    assertThat(tries).isBetween(2, 6);
    assertThat(sim.await(append(coordinator, "a"))).isEqualTo(1);
  }

  private void restart(int index) {
    replicas.get(index).terminate();
    sim.settle();
    try {
      Node node = nodes.get(index);
      ImmutableSet.Builder<Upid> members = ImmutableSet.builder();
      replicas.set(index, Replica.recover(node, stores.get(index)));
      node.spawn(replicas.get(index));
      replicas.forEach(replica -> members.add(replica.self()));
      network = Network.of(members.build());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withoutAQuorumNothingHappensUntilThereIsOne() {
    Coordinator coordinator = coordinator(0);
    sim.network().partition(nodes.get(0).address(), nodes.get(1).address());
    sim.network().partition(nodes.get(0).address(), nodes.get(2).address());
    Future<Optional<Long>> election = coordinator.elect();
    sim.advance(Duration.ofSeconds(30));
    assertThat(election.isPending()).isTrue();

    sim.network().heal();
    sim.advance(Survey.PATIENCE);

    assertThat(sim.await(election)).isPresent();
  }

  @Test
  void givenUpElectionLeavesNothingBehind() {
    Coordinator coordinator = coordinator(0);
    sim.settle();
    int processes = nodes.get(0).processes();
    sim.filters().dropAll(PromiseRequest.class);
    Future<Optional<Long>> election = coordinator.elect();
    sim.settle();

    election.discard();
    sim.settle();

    assertThat(election.isDiscarded()).isTrue();
    assertThat(nodes.get(0).processes()).isEqualTo(processes);
    sim.filters().clear();
    assertThat(sim.await(coordinator.elect())).isPresent();
  }

  @Test
  void lostMessagesAreSentAgain() {
    Coordinator coordinator = elected(0);
    sim.filters().drop(WriteRequest.class);
    sim.filters().drop(WriteRequest.class);
    Future<Long> appended = append(coordinator, "a");
    sim.settle();
    assertThat(appended.isPending()).isTrue();

    sim.advance(Survey.PATIENCE);

    assertThat(appended.value()).isEqualTo(1);
  }

  @Test
  void lostAnswersDoNoHarm() {
    Coordinator coordinator = elected(0);
    sim.filters().drop(WriteResponse.class);
    sim.filters().drop(WriteResponse.class);
    Future<Long> appended = append(coordinator, "a");
    sim.settle();

    sim.advance(Survey.PATIENCE);

    assertThat(appended.value()).isEqualTo(1);
    assertThat(sim.await(append(coordinator, "b"))).isEqualTo(2);
  }

  /** Nobody waits any more, but at its position there must be nothing else. */
  @Test
  void writeThatHasBegunGoesOn() {
    Coordinator coordinator = elected(0);
    sim.filters().dropAll(WriteRequest.class);
    Future<Long> first = append(coordinator, "a");
    Future<Long> second = append(coordinator, "b");
    Future<Long> third = append(coordinator, "c");
    sim.settle();
    first.discard();
    second.discard();

    sim.filters().clear();
    sim.advance(Survey.PATIENCE);

    assertThat(third.value()).isEqualTo(2);
    assertThat(read(0, 0, 2)).containsExactly("a", "c");
  }

  @Test
  void whatOnlyOneReplicaHasAcceptedIsFinishedByTheNextCoordinator() {
    elected(0);
    nodes.get(0).post(replicas.get(2).self(), write(1, 1, "a"));
    sim.settle();

    assertThat(sim.await(coordinator(2).elect())).isEqualTo(Optional.of(1L));

    assertThat(read(0, 0, 1)).containsExactly("a");
    assertThat(read(1, 0, 1)).containsExactly("a");
  }

  @Test
  void ofSeveralThatWereAcceptedTheLatestIsFinished() {
    elected(0);
    nodes.get(0).post(replicas.get(1).self(), write(1, 1, "old"));
    nodes.get(0).post(replicas.get(2).self(), write(2, 1, "new"));
    sim.settle();
    // The other replica, which knows of neither, is not asked.
    sim.filters().dropAll(PromiseRequest.class, null, replicas.get(0).self());

    elected(2);

    for (int i = 0; i < 3; i++) {
      assertThat(read(i, 0, 1)).containsExactly("new");
    }
  }

  @Test
  void holesAreFilledWithNothing() {
    elected(0);
    nodes.get(0).post(replicas.get(1).self(), promise(1, 3));
    sim.settle();

    assertThat(sim.await(coordinator(1).elect())).isEqualTo(Optional.of(3L));

    assertThat(read(1, 0, 3)).isEmpty();
    assertThat(stores.get(0).actions.values())
        .hasSize(4)
        .allSatisfy(action -> assertThat(action.getType()).isEqualTo(Action.Type.NOP));
  }

  @Test
  void laggingReplicaLearnsWhenItsCoordinatorIsElected() {
    sim.network().partition(nodes.get(0).address(), nodes.get(2).address());
    sim.network().partition(nodes.get(1).address(), nodes.get(2).address());
    Coordinator coordinator = elected(0);
    sim.await(append(coordinator, "a"));
    sim.await(append(coordinator, "b"));
    sim.await(coordinator.truncate(2));
    sim.network().heal();

    Coordinator later = coordinator(2);
    // It is refused until its number is high enough.
    assertThat(sim.await(later.elect())).isEmpty();
    assertThat(sim.await(later.elect())).isPresent();

    assertThat(read(2, 2, 3)).containsExactly("b");
    assertThat(sim.await(replicas.get(2).beginning())).isEqualTo(2);
  }

  @Test
  void laggingReplicaCatchesUpWithoutDisturbingAnybody() {
    Coordinator coordinator = elected(0);
    sim.filters().dropAll(LearnedMessage.class);
    sim.await(append(coordinator, "a"));
    sim.await(append(coordinator, "b"));
    CatchUp catchUp = new CatchUp(nodes.get(2), QUORUM, replicas.get(2), network);
    nodes.get(2).spawn(catchUp);

    Future<Long> caughtUp = catchUp.run();
    sim.advance(Survey.PATIENCE);

    assertThat(caughtUp.value()).isEqualTo(2);
    assertThat(read(2, 0, 2)).containsExactly("a", "b");
    assertThat(sim.await(append(coordinator, "c"))).isEqualTo(3);
  }

  @Test
  void catchingUpWaitsForAQuorum() {
    Coordinator coordinator = elected(0);
    sim.await(append(coordinator, "a"));
    sim.filters().dropAll(LearnRequest.class);
    CatchUp catchUp = new CatchUp(nodes.get(2), QUORUM, replicas.get(2), network);
    nodes.get(2).spawn(catchUp);
    Future<Long> caughtUp = catchUp.run();
    sim.advance(Duration.ofSeconds(10));
    assertThat(caughtUp.isPending()).isTrue();

    sim.filters().clear();
    sim.advance(Survey.PATIENCE);

    assertThat(caughtUp.value()).isEqualTo(1);
  }

  @Test
  void brokenDiskOfTheCoordinatorEndsIt() {
    Coordinator coordinator = elected(0);
    stores.get(0).isBroken = true;

    assertThat(failure(append(coordinator, "a"))).isEqualTo("broken");
    stores.get(0).isBroken = false;
    assertThat(failure(append(coordinator, "b"))).isEqualTo("broken");

    elected(1);
    assertThat(read(1, 0, 1)).containsExactly("a");
  }

  @Test
  void oneReplicaIsAQuorumOfItsOwn() throws IOException {
    Node node = sim.newNode();
    Replica replica = Replica.recover(node, new MemoryLogStore());
    Network alone = Network.of(ImmutableSet.of(node.spawn(replica)));
    Coordinator coordinator = new Coordinator(node, 1, replica, alone);
    node.spawn(coordinator);
    sim.await(coordinator.elect());

    assertThat(sim.await(append(coordinator, "a"))).isEqualTo(1);
    assertThat(text(sim.await(replica.read(1, 1)).get(0))).isEqualTo("a");
  }

  @Test
  void networkThatCannotBeKnownFailsTheElection() {
    Network unknown = new Network() {
      @Override
      public Future<ImmutableSet<Upid>> members() {
        return Future.failed("no way to know");
      }

      @Override
      public void close() {}
    };
    Coordinator coordinator = new Coordinator(nodes.get(0), QUORUM, replicas.get(0), unknown);
    nodes.get(0).spawn(coordinator);

    assertThat(failure(coordinator.elect())).isEqualTo("no way to know");
  }
}
