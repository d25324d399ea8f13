// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Range;
import java.io.IOException;
import java.util.Optional;
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
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One copy of the log. It answers coordinators, what it says is on disk before it says it, and it
 * says nothing if the disk fails.
 *
 * <p>It blocks on its disk: it lives on a node of its own, and has nothing to do until a write is
 * done.
 */
public final class Replica extends Process {

  private static final Logger log = LoggerFactory.getLogger(Replica.class);

  private final LogStore store;
  private final Extent extent = new Extent();
  private long promised;

  private Replica(Node node, LogStore store) {
    super(node.generateId("log-replica"));
    this.store = store;
  }

  /** A replica that knows what is stored; still to be spawned. Blocks. */
  public static Replica recover(Node node, LogStore store) throws IOException {
    Replica replica = new Replica(node, store);
    store.read(record -> {
      switch (record.getType()) {
        case PROMISE -> replica.promised = record.getPromise().getId();
        case ACTION -> replica.extent.add(record.getAction());
      }
    });
    replica.truncateAsStored();
    return replica;
  }

  /** What has been truncated may not have been deleted. */
  private void truncateAsStored() throws IOException {
    ImmutableList.Builder<Action> truncations = ImmutableList.builder();
    store.read(record -> {
      if (record.getAction().getLearned() && record.getAction().getType() == Action.Type.TRUNCATE) {
        truncations.add(record.getAction());
      }
    });
    for (Action truncation : truncations.build()) {
      truncate(truncation);
    }
  }

  @Override
  protected void initialize() {
    install(PromiseRequest.class, this::promise);
    install(WriteRequest.class, this::write);
    install(LearnedMessage.class, this::learned);
    install(LearnRequest.class, this::learn);
  }

  private interface Deed {
    void run() throws IOException;
  }

  private static void orSilence(String what, Deed deed) {
    try {
      deed.run();
    } catch (IOException e) {
      log.error("Failed to {}, so there is no answer", what, e);
    }
  }

  private void promise(Upid from, PromiseRequest request) {
    orSilence(
        "promise",
        () -> send(from, request.hasPosition() ? promiseOne(request) : promiseAll(request)));
  }

  private PromiseResponse promiseAll(PromiseRequest request) throws IOException {
    PromiseResponse.Builder response = PromiseResponse.newBuilder().setId(request.getId());
    if (request.getId() <= promised) {
      log.info("Refusing coordinator {} because {} is promised", request.getId(), promised);
      return response.setOkay(false).build();
    }
    store.promise(request.getId());
    promised = request.getId();
    return response.setOkay(true).setPosition(extent.end()).build();
  }

  private PromiseResponse promiseOne(PromiseRequest request) throws IOException {
    long position = request.getPosition();
    PromiseResponse.Builder response =
        PromiseResponse.newBuilder().setId(request.getId()).setPosition(position);
    if (position < extent.begin()) {
      return response.setOkay(true).setAction(truncated(position)).build();
    }
    Optional<Action> stored = store.get(position);
    // Who was refused the whole log must not get what is new in it position by position: the one
    // who has got it writes there without asking again.
    if (request.getId() < stored.map(Action::getPromised).orElse(promised)) {
      return response.setOkay(false).build();
    }
    Action promise = stored
        .map(Action::toBuilder)
        .orElseGet(() -> Action.newBuilder().setPosition(position))
        .setPromised(request.getId())
        .build();
    put(promise);
    stored.ifPresent(response::setAction);
    return response.setOkay(true).build();
  }

  /** Whatever was there: a quorum has agreed that it is not needed, and will say so later on. */
  private Action truncated(long position) {
    return Action.newBuilder()
        .setPosition(position)
        .setPromised(promised)
        .setPerformed(promised)
        .setLearned(true)
        .setType(Action.Type.NOP)
        .setNop(Action.Nop.getDefaultInstance())
        .build();
  }

  private void write(Upid from, WriteRequest request) {
    Action action = action(request);
    if (!isWhole(action)) {
      log.warn("Ignoring a write at {} from {} because it has no body", action.getPosition(), from);
      return;
    }
    if (request.getPosition() < extent.begin()) {
      log.warn("Ignoring a write from {}: Attempted to read truncated position", from);
      return;
    }
    orSilence("write", () -> {
      boolean isOkay = accept(action);
      WriteResponse response = WriteResponse.newBuilder()
          .setOkay(isOkay)
          .setId(request.getId())
          .setPosition(request.getPosition())
          .build();
      send(from, response);
    });
  }

  private static Action action(WriteRequest request) {
    Action.Builder action = Action.newBuilder()
        .setPosition(request.getPosition())
        .setPromised(request.getId())
        .setPerformed(request.getId())
        .setType(request.getType());
    if (request.hasLearned()) {
      action.setLearned(request.getLearned());
    }
    if (request.hasNop()) {
      action.setNop(request.getNop());
    }
    if (request.hasAppend()) {
      action.setAppend(request.getAppend());
    }
    if (request.hasTruncate()) {
      action.setTruncate(request.getTruncate());
    }
    return action.build();
  }

  private static boolean isWhole(Action action) {
    if (!action.hasType()) {
      return false;
    }
    return switch (action.getType()) {
      case NOP -> true;
      case APPEND -> action.hasAppend();
      case TRUNCATE -> action.hasTruncate();
    };
  }

  /** Stores what a coordinator performs, unless another one is obeyed; whether it did. */
  private boolean accept(Action action) throws IOException {
    Optional<Action> stored = store.get(action.getPosition());
    if (action.getPerformed() < stored.map(Action::getPromised).orElse(promised)) {
      return false;
    }
    if (stored.isPresent() && stored.get().getLearned()) {
      // It is agreed on, and so it is the same.
      return true;
    }
    // To accept is to promise: nobody earlier may take its place.
    put(action);
    return true;
  }

  private void learned(Upid from, LearnedMessage message) {
    if (isWhole(message.getAction())) {
      orSilence("store what was learned", () -> keep(message.getAction()));
    } else {
      log.warn("Ignoring what {} has learned because it has no body", from);
    }
  }

  private void keep(Action action) throws IOException {
    long position = action.getPosition();
    if (position >= extent.begin() && !extent.isLearned(position)) {
      put(action.toBuilder().setLearned(true).build());
    }
  }

  private void put(Action action) throws IOException {
    store.put(action);
    extent.add(action);
    if (action.getLearned() && action.getType() == Action.Type.TRUNCATE) {
      truncate(action);
    }
  }

  /** The truncation itself stays, as it is what tells where the log begins. */
  private void truncate(Action truncation) throws IOException {
    long to = Math.min(truncation.getTruncate().getTo(), truncation.getPosition());
    for (Range<Long> positions : extent.truncate(to)) {
      store.delete(positions);
    }
  }

  private void learn(Upid from, LearnRequest request) {
    long position = request.getPosition();
    orSilence("read", () -> {
      LearnResponse.Builder response = LearnResponse.newBuilder();
      if (position < extent.begin()) {
        response.setOkay(true).setAction(truncated(position));
      } else if (extent.isLearned(position)) {
        response.setOkay(true).setAction(store.get(position).orElseThrow());
      } else {
        response.setOkay(false);
      }
      send(from, response.build());
    });
  }

  // For those on the same node

  private interface Answer<T> {
    T give() throws IOException;
  }

  private <T> Future<T> ask(Answer<T> answer) {
    return dispatch(() -> {
      try {
        return Future.ready(answer.give());
      } catch (IOException e) {
        log.error("Failed to use the disk", e);
        return Future.failed(e);
      }
    });
  }

  /** The highest coordinator that was promised to be obeyed. */
  Future<Long> promised() {
    return ask(() -> promised);
  }

  /** The first position that is not known to be agreed on. */
  Future<Long> firstMissing() {
    return ask(extent::firstMissing);
  }

  /** The first position that is not truncated. */
  public Future<Long> beginning() {
    return ask(extent::begin);
  }

  /** The last position that is stored. */
  public Future<Long> ending() {
    return ask(extent::end);
  }

  /** Stores what is agreed on if this replica agrees too; whether it does. */
  Future<Boolean> commit(Action action) {
    return ask(() -> accept(action.toBuilder().setLearned(true).build()));
  }

  /** Stores what others have agreed on. */
  Future<Boolean> store(Action action) {
    return ask(() -> {
      keep(action);
      return true;
    });
  }

  /** What was appended at some positions, both ends included. */
  public Future<ImmutableList<Action>> read(long from, long to) {
    return dispatch(() -> {
      Optional<String> problem = extent.problem(from, to);
      return problem.isPresent() ? Future.failed(problem.get()) : ask(() -> appended(from, to));
    });
  }

  private ImmutableList<Action> appended(long from, long to) throws IOException {
    ImmutableList.Builder<Action> appended = ImmutableList.builder();
    for (long position = Math.max(from, extent.begin()); position <= to; position++) {
      store
          .get(position)
          .filter(action -> action.getType() == Action.Type.APPEND)
          .ifPresent(appended::add);
    }
    return appended.build();
  }

  @Override
  protected void cleanup() {
    try {
      store.close();
    } catch (IOException e) {
      log.warn("Failed to close a log", e);
    }
  }
}
