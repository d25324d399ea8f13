// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * Asks the replicas one question until enough have answered; those that have not are asked again
 * and again. An answer does not say what it answers, so that each question has a sender of its own.
 */
final class Survey<R extends Message> extends Process {

  /** How long an answer may take before the question counts as lost. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Decides when there are enough answers. */
  interface Enough<R> {

    /**
     * Decides it.
     *
     * @param asked how many replicas were asked
     * @param round 1 until some have not answered in time
     */
    boolean isReached(ImmutableList<R> answers, int asked, int round);
  }

  private final Network network;
  private final Message question;
  private final Class<R> type;
  private final Upid except;
  private final Enough<R> enough;
  private final Promise<ImmutableList<R>> result = new Promise<>();
  private final Map<Upid, R> answers = new LinkedHashMap<>();
  private int asked;
  private int round;
  private @Nullable Timer nextRound;

  private Survey(
      String id, Network network, Message question, Class<R> type, Upid except, Enough<R> enough) {
    super(id);
    this.network = network;
    this.question = question;
    this.type = type;
    this.except = except;
    this.enough = enough;
  }

  /**
   * The answers, in the order in which they came; it takes as long as it takes. A discard request
   * ends it.
   *
   * @param except a replica that is not asked, or the empty pid
   */
  static <R extends Message> Future<ImmutableList<R>> start(
      Node node, Network network, Message question, Class<R> type, Upid except, Enough<R> enough) {
    Survey<R> survey =
        new Survey<>(node.generateId("log-survey"), network, question, type, except, enough);
    if (node.spawn(survey).isEmpty()) {
      survey.result.abandon();
    }
    return survey.result.future();
  }

  @Override
  protected void initialize() {
    install(type, this::answered);
    result.future().onDiscard(this::terminate);
    askAll();
  }

  private void answered(Upid from, R answer) {
    answers.putIfAbsent(from, answer);
    finishIfEnough();
  }

  private void askAll() {
    round++;
    network.members().onReady(this, this::ask).onFailed(this, reason -> {
      result.fail(reason);
      terminate();
    });
    nextRound = delay(PATIENCE, this::askAll);
  }

  private void ask(ImmutableSet<Upid> members) {
    asked = members.contains(except) ? members.size() - 1 : members.size();
    for (Upid member : members) {
      if (!member.equals(except) && !answers.containsKey(member)) {
        send(member, question);
      }
    }
    finishIfEnough();
  }

  private void finishIfEnough() {
    ImmutableList<R> all = ImmutableList.copyOf(answers.values());
    if (enough.isReached(all, asked, round)) {
      result.set(all);
      terminate();
    }
  }

  @Override
  protected void cleanup() {
    if (nextRound != null) {
      nextRound.cancel();
    }
    result.discard();
  }
}
