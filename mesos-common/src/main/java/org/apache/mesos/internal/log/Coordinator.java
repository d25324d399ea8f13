// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.internal.log.Messages.LearnedMessage;
import org.apache.mesos.internal.log.Messages.PromiseRequest;
import org.apache.mesos.internal.log.Messages.PromiseResponse;
import org.apache.mesos.internal.log.Messages.WriteRequest;
import org.apache.mesos.internal.log.Messages.WriteResponse;
import org.apache.mesos.process.ControlFlow;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Futures;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a log once a quorum of its replicas has elected it, one position after the other. With the
 * first refusal it ends: another coordinator was elected, or is about to be.
 *
 * <p>A write that has begun goes on until it succeeds or is refused, also if nobody waits for it
 * any more: were something else written at its position, replicas would not agree.
 */
public final class Coordinator extends Process {

  private static final Logger log = LoggerFactory.getLogger(Coordinator.class);

  private static final String DEMOTED = "Coordinator demoted";

  private record Write(Action.Builder action, Promise<Long> position) {}

  private final Node host;
  private final int quorum;
  private final Replica replica;
  private final Network network;
  private final Deque<Write> waiting = new ArrayDeque<>();

  private long id;
  /** By how much the next id is higher; more with every refusal, as the others may be far ahead. */
  private long step = 1;

  private boolean isElected;
  /** Why it writes nothing if it is not elected. */
  private String reason = "Coordinator not elected";

  private boolean isWriting;
  private long next;

  /** A coordinator on the node of its replica. */
  public Coordinator(Node host, int quorum, Replica replica, Network network) {
    super(host.generateId("log-coordinator"));
    this.host = host;
    this.quorum = quorum;
    this.replica = replica;
    this.network = network;
  }

  // Election

  /**
   * Asks to be elected. The last position of the log, or nothing if a replica has refused; then it
   * may be asked again. A discard request gives it up.
   */
  public Future<Optional<Long>> elect() {
    return dispatch(() -> isElected
        ? Future.failed("Coordinator already elected")
        : replica
            .promised()
            .then(this, this::contend)
            .onFailed(this, failure -> reason = failure.getMessage()));
  }

  private Future<Optional<Long>> contend(long promised) {
    id = Math.max(id, promised) + step;
    long contender = id;
    PromiseRequest request = PromiseRequest.newBuilder().setId(id).build();
    return promise(request).then(this, answers -> {
      if (!answers.stream().allMatch(PromiseResponse::getOkay)) {
        return lost();
      }
      long last = answers.stream().mapToLong(PromiseResponse::getPosition).max().orElse(0);
      return fill(last)
          .then(
              this,
              isFilled ->
                  // While an earlier election is given up, there may be a later one.
                  isFilled && contender == id ? won(last) : lost());
    });
  }

  private Future<ImmutableList<PromiseResponse>> promise(PromiseRequest request) {
    return Survey.start(
        host,
        network,
        request,
        PromiseResponse.class,
        Upid.EMPTY,
        (answers, asked, round) ->
            answers.size() >= quorum || !answers.stream().allMatch(PromiseResponse::getOkay));
  }

  private Future<Optional<Long>> lost() {
    log.info("Coordinator {} is not elected", id);
    step *= 2;
    return Future.ready(Optional.empty());
  }

  private Future<Optional<Long>> won(long last) {
    log.info("Coordinator {} is elected, the log ends at {}", id, last);
    isElected = true;
    next = last + 1;
    return Future.ready(Optional.of(last));
  }

  /** Learns everything up to a position; false if somebody refuses. */
  private Future<Boolean> fill(long last) {
    return Futures.loop(this, replica::firstMissing, position -> {
      if (position > last) {
        return ControlFlow.done(true);
      }
      return fillOne(position)
          .then(isFilled -> isFilled ? ControlFlow.again() : ControlFlow.done(false));
    });
  }

  private Future<Boolean> fillOne(long position) {
    PromiseRequest request =
        PromiseRequest.newBuilder().setId(id).setPosition(position).build();
    return promise(request).then(this, answers -> {
      if (!answers.stream().allMatch(PromiseResponse::getOkay)) {
        return Future.ready(false);
      }
      List<Action> actions = answers.stream()
          .filter(PromiseResponse::hasAction)
          .map(PromiseResponse::getAction)
          .toList();
      Optional<Action> learned = actions.stream().filter(Action::getLearned).findFirst();
      return learned.isPresent()
          ? replica.store(learned.get())
          : write(latest(actions).setPosition(position));
    });
  }

  /** What may have been agreed on: nothing but the one that was performed last. */
  private static Action.Builder latest(List<Action> actions) {
    return actions.stream()
        .filter(Action::hasPerformed)
        .max(Comparator.comparingLong(Action::getPerformed))
        .map(Action::toBuilder)
        .orElseGet(() ->
            Action.newBuilder().setType(Action.Type.NOP).setNop(Action.Nop.getDefaultInstance()));
  }

  // Writing

  /** Appends; gives the position. A discard request takes it back if it has not begun. */
  public Future<Long> append(byte[] data) {
    return submit(Action.newBuilder()
        .setType(Action.Type.APPEND)
        .setAppend(Action.Append.newBuilder().setBytes(ByteString.copyFrom(data))));
  }

  /** Takes away what is before a position; gives the position at which that was written. */
  public Future<Long> truncate(long to) {
    return submit(Action.newBuilder()
        .setType(Action.Type.TRUNCATE)
        .setTruncate(Action.Truncate.newBuilder().setTo(to)));
  }

  private Future<Long> submit(Action.Builder action) {
    return dispatch(() -> {
      if (!isElected) {
        return Future.failed(reason);
      }
      Promise<Long> position = new Promise<>();
      waiting.add(new Write(action, position));
      writeNext();
      return position.future();
    });
  }

  private void writeNext() {
    while (!isWriting && !waiting.isEmpty()) {
      Write write = waiting.remove();
      if (write.position.future().hasDiscard()) {
        write.position.discard();
      } else if (write.action.getTruncate().getTo() > next) {
        write.position.fail(new IllegalArgumentException("to: Position "
            + write.action.getTruncate().getTo() + " (expected: not past the end of the log)"));
      } else {
        begin(write);
      }
    }
  }

  private void begin(Write write) {
    isWriting = true;
    long position = next++;
    write(write.action.setPosition(position))
        .onAny(this, outcome -> finish(write, position, outcome));
  }

  private void finish(Write write, long position, Future<Boolean> outcome) {
    isWriting = false;
    if (outcome.isReady() && outcome.value()) {
      write.position.set(position);
      writeNext();
    } else {
      demoted(write, outcome.isFailed() ? outcome.failure().getMessage() : DEMOTED);
    }
  }

  private void demoted(Write last, String newReason) {
    log.info("Coordinator {} ends: {}", id, newReason);
    isElected = false;
    reason = newReason;
    last.position.fail(reason);
    waiting.forEach(write -> write.position.fail(reason));
    waiting.clear();
  }

  /** Writes at a quorum, the own replica last; false if somebody refuses. */
  private Future<Boolean> write(Action.Builder body) {
    Action action = body.setPromised(id).setPerformed(id).setLearned(true).build();
    return writeToOthers(action)
        .then(
            this,
            isWritten -> isWritten
                ? replica.commit(action).map(this, isCommitted -> {
                  if (isCommitted) {
                    tellOthers(action);
                  }
                  return isCommitted;
                })
                : Future.ready(false));
  }

  private Future<Boolean> writeToOthers(Action action) {
    int needed = quorum - 1;
    if (needed == 0) {
      return Future.ready(true);
    }
    WriteRequest request = request(action);
    return Survey.start(
            host,
            network,
            request,
            WriteResponse.class,
            replica.self(),
            (answers, asked, round) ->
                answers.size() >= needed || !answers.stream().allMatch(WriteResponse::getOkay))
        .map(answers -> answers.stream().allMatch(WriteResponse::getOkay));
  }

  private WriteRequest request(Action action) {
    WriteRequest.Builder request = WriteRequest.newBuilder()
        .setId(id)
        .setPosition(action.getPosition())
        .setType(action.getType());
    switch (action.getType()) {
      case NOP -> request.setNop(action.getNop());
      case APPEND -> request.setAppend(action.getAppend());
      case TRUNCATE -> request.setTruncate(action.getTruncate());
    }
    return request.build();
  }

  private void tellOthers(Action action) {
    LearnedMessage message = LearnedMessage.newBuilder().setAction(action).build();
    network.members().onReady(this, members -> tell(members, message));
  }

  private void tell(ImmutableSet<Upid> members, LearnedMessage message) {
    members.stream()
        .filter(member -> !member.equals(replica.self()))
        .forEach(member -> send(member, message));
  }

  @Override
  protected void cleanup() {
    waiting.forEach(write -> write.position.abandon());
  }
}
