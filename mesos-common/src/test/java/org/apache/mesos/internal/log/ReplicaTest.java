// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import static org.apache.mesos.internal.log.Actions.learned;
import static org.apache.mesos.internal.log.Actions.promise;
import static org.apache.mesos.internal.log.Actions.text;
import static org.apache.mesos.internal.log.Actions.truncated;
import static org.apache.mesos.internal.log.Actions.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import java.util.List;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.internal.log.Messages.LearnRequest;
import org.apache.mesos.internal.log.Messages.LearnResponse;
import org.apache.mesos.internal.log.Messages.LearnedMessage;
import org.apache.mesos.internal.log.Messages.PromiseRequest;
import org.apache.mesos.internal.log.Messages.PromiseResponse;
import org.apache.mesos.internal.log.Messages.WriteRequest;
import org.apache.mesos.internal.log.Messages.WriteResponse;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaTest {

  private final Simulation sim = new Simulation(1);
  private final MemoryLogStore store = new MemoryLogStore();
  private final RecordingProcess peer = new RecordingProcess("peer");
  private Replica replica;

  @BeforeEach
  void start() throws IOException {
    sim.newNode().spawn(peer);
    restart();
  }

  private void restart() throws IOException {
    Node node = sim.newNode();
    replica = Replica.recover(node, store);
    node.spawn(replica);
  }

  @AfterEach
  void close() {
    sim.close();
  }

  private void tell(Message message) {
    peer.tell(replica.self(), message);
    sim.settle();
  }

  private PromiseResponse ask(PromiseRequest request) {
    tell(request);
    return peer.last(PromiseResponse.class);
  }

  private WriteResponse ask(WriteRequest request) {
    tell(request);
    return peer.last(WriteResponse.class);
  }

  private LearnResponse learn(long position) {
    tell(LearnRequest.newBuilder().setPosition(position).build());
    return peer.last(LearnResponse.class);
  }

  private String failure(long from, long to) {
    Future<?> read = replica.read(from, to);
    sim.settle();
    return read.failure().getMessage();
  }

  @Test
  void newReplicaBeginsAndEndsAtZeroWhichIsMissing() {
    assertThat(sim.await(replica.beginning())).isZero();
    assertThat(sim.await(replica.ending())).isZero();
    assertThat(sim.await(replica.firstMissing())).isZero();
    assertThat(failure(0, 0)).isEqualTo("Bad read range (includes missing entries)");
  }

  @Test
  void laterCoordinatorIsPromisedAndToldTheEnd() {
    tell(learned(3, "a"));

    PromiseResponse response = ask(promise(5));

    assertThat(response)
        .isEqualTo(
            PromiseResponse.newBuilder().setOkay(true).setId(5).setPosition(3).build());
    assertThat(store.promised).isEqualTo(5);
  }

  @Test
  void coordinatorThatIsNotLaterIsRefused() throws IOException {
    ask(promise(5));
    restart();

    assertThat(ask(promise(5)))
        .isEqualTo(PromiseResponse.newBuilder().setOkay(false).setId(5).build());
    assertThat(ask(promise(4)).getOkay()).isFalse();
  }

  @Test
  void emptyPositionIsPromised() {
    assertThat(ask(promise(5, 7)))
        .isEqualTo(
            PromiseResponse.newBuilder().setOkay(true).setId(5).setPosition(7).build());
    assertThat(store.actions.get(7L))
        .isEqualTo(Action.newBuilder().setPosition(7).setPromised(5).build());
  }

  /** Else two coordinators could write different things there. */
  @Test
  void emptyPositionIsRefusedToWhomTheLogWasRefused() {
    ask(promise(5));

    assertThat(ask(promise(4, 7)))
        .isEqualTo(
            PromiseResponse.newBuilder().setOkay(false).setId(4).setPosition(7).build());
    assertThat(ask(promise(5, 7)).getOkay()).isTrue();
  }

  @Test
  void positionThatIsPromisedLaterIsRefused() {
    ask(promise(6, 7));

    assertThat(ask(promise(5, 7)))
        .isEqualTo(
            PromiseResponse.newBuilder().setOkay(false).setId(5).setPosition(7).build());
  }

  @Test
  void promiseOfAPositionTellsWhatIsThere() {
    ask(write(5, 7, "a"));

    PromiseResponse response = ask(promise(6, 7));

    assertThat(response.getOkay()).isTrue();
    assertThat(text(response.getAction())).isEqualTo("a");
    assertThat(response.getAction().getPromised()).isEqualTo(5);
    assertThat(store.actions.get(7L).getPromised()).isEqualTo(6);
    assertThat(store.actions.get(7L).getPerformed()).isEqualTo(5);
  }

  @Test
  void writeIsStored() {
    ask(promise(5));

    assertThat(ask(write(5, 1, "a")))
        .isEqualTo(
            WriteResponse.newBuilder().setOkay(true).setId(5).setPosition(1).build());
    assertThat(store.actions.get(1L))
        .isEqualTo(Action.newBuilder()
            .setPosition(1)
            .setPromised(5)
            .setPerformed(5)
            .setType(Action.Type.APPEND)
            .setAppend(write(5, 1, "a").getAppend())
            .build());
    assertThat(failure(1, 1)).isEqualTo("Bad read range (includes pending entries)");
  }

  @Test
  void writeOfAnEarlierCoordinatorIsRefused() {
    ask(promise(5));

    assertThat(ask(write(4, 1, "a")))
        .isEqualTo(
            WriteResponse.newBuilder().setOkay(false).setId(4).setPosition(1).build());
    assertThat(store.actions).isEmpty();
  }

  @Test
  void writeAtAPositionThatIsPromisedLaterIsRefused() {
    ask(promise(5, 1));

    assertThat(ask(write(4, 1, "a")).getOkay()).isFalse();
    assertThat(ask(write(5, 1, "b")).getOkay()).isTrue();
  }

  @Test
  void laterCoordinatorOverwritesWhatIsNotAgreedOn() {
    ask(write(4, 1, "a"));

    assertThat(ask(write(5, 1, "b")).getOkay()).isTrue();
    assertThat(text(store.actions.get(1L))).isEqualTo("b");
  }

  /** Else what a quorum has could be taken away by one that only few obey. */
  @Test
  void earlierCoordinatorDoesNotOverwriteWhatWasAccepted() {
    ask(promise(5, 1));
    ask(write(7, 1, "a"));

    assertThat(ask(write(6, 1, "b")).getOkay()).isFalse();
    assertThat(text(store.actions.get(1L))).isEqualTo("a");
  }

  @Test
  void writeThatIsLearnedIsRead() {
    assertThat(ask(write(5, 0, "a").toBuilder().setLearned(true).build()).getOkay())
        .isTrue();

    assertThat(sim.await(replica.read(0, 0))).extracting(Actions::text).containsExactly("a");
  }

  @Test
  void whatIsLearnedStaysSo() {
    tell(learned(1, "a"));

    assertThat(ask(write(9, 1, "a")).getOkay()).isTrue();
    assertThat(learn(1).getOkay()).isTrue();
  }

  @Test
  void whatIsNotLearnedIsNotTold() {
    ask(write(5, 1, "a"));

    assertThat(learn(1)).isEqualTo(LearnResponse.newBuilder().setOkay(false).build());
    tell(learned(1, "a"));
    assertThat(learn(1))
        .isEqualTo(LearnResponse.newBuilder()
            .setOkay(true)
            .setAction(learned(1, "a").getAction())
            .build());
  }

  @Test
  void truncationRemovesWhatIsBefore() {
    List.of("a", "b", "c").forEach(text -> tell(learned(text.charAt(0) - 'a', text)));

    tell(truncated(3, 2));

    assertThat(sim.await(replica.beginning())).isEqualTo(2);
    assertThat(store.actions.keySet()).containsExactly(2L, 3L);
    assertThat(sim.await(replica.read(2, 3))).extracting(Actions::text).containsExactly("c");
    assertThat(failure(1, 3)).isEqualTo("Bad read range (truncated position)");
  }

  @Test
  void truncationThatIsNotAgreedOnRemovesNothing() {
    tell(learned(0, "a"));
    WriteRequest.Builder truncation =
        WriteRequest.newBuilder().setId(5).setPosition(1).setType(Action.Type.TRUNCATE);

    ask(truncation.setTruncate(Action.Truncate.newBuilder().setTo(1)).build());

    assertThat(sim.await(replica.beginning())).isZero();
    assertThat(store.actions).containsKey(0L);
  }

  @Test
  void earlierTruncationThatComesLaterChangesNothing() {
    tell(truncated(9, 8));
    tell(truncated(5, 4));

    assertThat(sim.await(replica.beginning())).isEqualTo(8);
    assertThat(store.actions.keySet()).containsExactly(9L);
  }

  @Test
  void truncatedPositionIsToldAsNothing() {
    tell(truncated(9, 8));

    assertThat(ask(promise(5, 3)).getAction().getLearned()).isTrue();
    assertThat(learn(3).getAction().getType()).isEqualTo(Action.Type.NOP);
    assertThat(store.actions.keySet()).containsExactly(9L);
  }

  @Test
  void writeAtATruncatedPositionIsNotAnswered() {
    tell(truncated(9, 8));

    tell(write(5, 3, "a"));

    assertThat(peer.received(WriteResponse.class)).isEmpty();
  }

  @Test
  void restartedReplicaKnowsWhatItKnew() throws IOException {
    ask(promise(5));
    List.of(0, 1, 2).forEach(position -> tell(learned(position, "a")));
    tell(truncated(3, 1));
    ask(write(5, 5, "b"));
    store.actions.put(0L, learned(0, "a").getAction()); // Its deletion came to nothing.

    restart();

    assertThat(sim.await(replica.promised())).isEqualTo(5);
    assertThat(sim.await(replica.beginning())).isEqualTo(1);
    assertThat(sim.await(replica.ending())).isEqualTo(5);
    assertThat(sim.await(replica.firstMissing())).isEqualTo(4);
    assertThat(store.actions).doesNotContainKey(0L);
  }

  @Test
  void brokenDiskIsSilent() {
    store.isBroken = true;

    tell(promise(5));
    tell(promise(5, 1));
    tell(write(5, 1, "a"));

    assertThat(peer.received()).isEmpty();
    store.isBroken = false;
    assertThat(ask(promise(5)).getOkay()).isTrue();
  }

  @Test
  void rangesThatCannotBeReadAreNamed() {
    tell(learned(0, "a"));
    tell(learned(2, "c"));

    assertThat(failure(1, 0)).isEqualTo("Bad read range (to < from)");
    assertThat(failure(0, 3)).isEqualTo("Bad read range (past end of log)");
    assertThat(failure(0, 2)).isEqualTo("Bad read range (includes missing entries)");
  }

  @Test
  void actionsWithoutABodyAreIgnored() {
    tell(write(5, 1, "a").toBuilder().clearAppend().build());
    tell(LearnedMessage.newBuilder()
        .setAction(Action.newBuilder().setPosition(1).setPromised(1))
        .build());

    assertThat(peer.received()).isEmpty();
    assertThat(store.actions).isEmpty();
  }
}
