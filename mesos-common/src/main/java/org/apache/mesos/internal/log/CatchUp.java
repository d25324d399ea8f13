// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import java.util.Optional;
import org.apache.mesos.internal.log.Messages.LearnRequest;
import org.apache.mesos.internal.log.Messages.LearnResponse;
import org.apache.mesos.process.ControlFlow;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Futures;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;

/** Learns from the other replicas what the own one has missed. Disturbs no coordinator. */
public final class CatchUp extends Process {

  private final Node host;
  private final int quorum;
  private final Replica replica;
  private final Network network;

  /** A process that catches up whenever it is asked, on the node of the replica. */
  public CatchUp(Node host, int quorum, Replica replica, Network network) {
    super(host.generateId("log-catch-up"));
    this.host = host;
    this.quorum = quorum;
    this.replica = replica;
    this.network = network;
  }

  /**
   * Learns everything up to the first position of which a quorum does not know whether it is agreed
   * on; gives the one before it. A discard request ends it.
   */
  public Future<Long> run() {
    return Futures.loop(
        this,
        replica::firstMissing,
        position -> ask(position)
            .then(
                this,
                learned -> learned.isPresent()
                    ? replica.store(learned.get()).then(stored -> ControlFlow.again())
                    : ControlFlow.done(Math.max(0, position - 1))));
  }

  /** The action at a position if anybody knows it. */
  private Future<Optional<Messages.Action>> ask(long position) {
    LearnRequest request = LearnRequest.newBuilder().setPosition(position).build();
    return Survey.start(
            host,
            network,
            request,
            LearnResponse.class,
            replica.self(),
            // Often only one replica knows, so that all get a chance to answer.
            (answers, asked, round) -> answers.stream().anyMatch(LearnResponse::getOkay)
                || (answers.size() >= quorum - 1 && (answers.size() >= asked || round > 1)))
        .map(answers -> answers.stream()
            .filter(LearnResponse::getOkay)
            .findFirst()
            .map(LearnResponse::getAction));
  }
}
