// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.RunQueue;
import org.apache.mesos.process.sim.Simulation;

/**
 * The nodes of a cluster on which user code runs: those of drivers, with a thread each. Made and
 * ended by any thread.
 */
final class EdgeNodes implements AutoCloseable {

  /** A driver's or an executor's last act that takes longer hangs. */
  private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

  private final Simulation simulation;
  private final ClusterThread thread;
  private final CallbackThreads callbacks;
  private final ExecutorService blocking = Executors.newCachedThreadPool(task -> {
    Thread created = new Thread(task, "test-cluster-blocking");
    created.setDaemon(true);
    return created;
  });

  // Of the cluster's thread.
  private final Set<EdgeNode> all = new LinkedHashSet<>();

  EdgeNodes(Simulation simulation, ClusterThread thread, CallbackThreads callbacks) {
    this.simulation = simulation;
    this.thread = thread;
    this.callbacks = callbacks;
  }

  EdgeNode newNode(String name) {
    return thread.call(() -> {
      RunQueue runQueue = callbacks.newThread(name);
      EdgeTransport transport =
          new EdgeTransport(simulation.network().transport(simulation.nextAddress()), thread);
      try {
        Node node = Node.builder(transport)
            .clock(simulation.clock())
            .runQueue(runQueue)
            .random(simulation.random())
            .build();
        EdgeNode edge = new EdgeNode(name, node, runQueue);
        all.add(edge);
        return edge;
      } catch (IOException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    });
  }

  /** Those that have not ended, in the order of their making. On the cluster's thread. */
  ImmutableList<EdgeNode> all() {
    return ImmutableList.copyOf(all);
  }

  /** Runs a call on the cluster's thread. */
  void execute(Runnable call) {
    thread.execute(call);
  }

  /** Run what may block. */
  ExecutorService blocking() {
    return blocking;
  }

  /** Runs what may block. */
  void runBlocking(Runnable task) {
    blocking.execute(task);
  }

  /** Ends the nodes; what blocks is given time to come to an end. Not on the cluster's thread. */
  @Override
  public void close() {
    thread.call(() -> {
      all().forEach(EdgeNode::crash);
      return null;
    });
    blocking.shutdown();
    try {
      if (!blocking.awaitTermination(MAX_CLOSE.toSeconds(), TimeUnit.SECONDS)) {
        blocking.shutdownNow();
      }
    } catch (InterruptedException e) {
      blocking.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** A node with its thread. */
  final class EdgeNode {

    private final String name;
    private final Node node;
    private final RunQueue runQueue;

    EdgeNode(String name, Node node, RunQueue runQueue) {
      this.name = name;
      this.node = node;
      this.runQueue = runQueue;
    }

    String name() {
      return name;
    }

    Node node() {
      return node;
    }

    Address address() {
      return node.address();
    }

    /** Ends it as if its OS process were killed. On the cluster's thread. */
    void crash() {
      if (simulation.network().isUp(address())) {
        simulation.network().crash(address());
      }
      runQueue.close();
      all.remove(this);
    }
  }
}
