// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on one thread, one virtual clock and one network in memory, all of it decided by a seed.
 * Nothing happens but in {@link #settle}, {@link #advance} and {@link #await}, on the calling
 * thread.
 *
 * <p>A process that fails makes the call that ran it fail, unless {@link #failures} was asked for
 * before.
 */
public final class Simulation implements AutoCloseable {

  private final VirtualClock clock = new VirtualClock();
  private final SingleThreadRunQueue runQueue = new SingleThreadRunQueue();
  private final MemoryNetwork network = new MemoryNetwork(runQueue);
  private final MessageFilters filters = new MessageFilters();
  private final Failures failures = new Failures();
  private final Random random;

  /** A simulation without nodes, at {@link VirtualClock#EPOCH}. */
  public Simulation(long seed) {
    random = new Random(seed);
  }

  /** A simulation for a test that does not depend on chance. */
  public Simulation() {
    this(0);
  }

  /** A node at the next free address. */
  public Node newNode() {
    return newNode(network.nextAddress());
  }

  /** A node at an address, which must be free. */
  public Node newNode(Address address) {
    return newNode(address, "");
  }

  /** A node at an address, with a process that answers web requests whose path names no other. */
  public Node newNode(Address address, String delegate) {
    try {
      Node node = Node.builder(network.transport(address))
          .clock(clock)
          .runQueue(runQueue)
          .random(random)
          .delegate(delegate)
          .failureListener(failures::add)
          .build();
      node.setFilter(filters);
      return node;
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The address that the next node gets unless it is given one. */
  public Address nextAddress() {
    return network.nextAddress();
  }

  /** The time of all nodes. Moved by {@link #advance}. */
  public VirtualClock clock() {
    return clock;
  }

  /** What runs the processes of all nodes; for parts that need an executor. */
  public SingleThreadRunQueue runQueue() {
    return runQueue;
  }

  /** What joins the nodes. */
  public MemoryNetwork network() {
    return network;
  }

  /** What sees and drops messages. */
  public MessageFilters filters() {
    return filters;
  }

  /** The randomness of all nodes. */
  public RandomGenerator random() {
    return random;
  }

  /** The processes that failed, by pid; from this call on, that is no failure of the test. */
  public Failures failures() {
    failures.isExpected = true;
    return failures;
  }

  /** Runs until nothing is left to do at this instant: mailboxes empty, due timers run. */
  public void settle() {
    do {
      runQueue.runAll();
    } while (clock.runNext(clock.now()));
    failures.rethrow();
  }

  /** Moves time, stopping at every timer on the way, and settles. */
  public void advance(Duration duration) {
    settle();
    Instant end = clock.now().plus(duration);
    while (clock.runNext(end)) {
      settle();
    }
    clock.moveTo(end);
    settle();
  }

  /** Settles, and gives the value of a future that must be ready then. */
  public <T> T await(Future<T> future) {
    settle();
    return future.value();
  }

  /** Settles and forgets the nodes. They are not closed one by one: nothing outlives this. */
  @Override
  public void close() {
    runQueue.close();
  }

  /** The failures of processes. */
  public static final class Failures {

    private final Map<Upid, Throwable> byPid = new LinkedHashMap<>();
    private boolean isExpected;

    private void add(Upid pid, Throwable failure) {
      byPid.put(pid, failure);
    }

    /** Why a process failed; null if it did not. */
    public @Nullable Throwable of(Upid pid) {
      return byPid.get(pid);
    }

    private void rethrow() {
      if (!isExpected && !byPid.isEmpty()) {
        var first = byPid.entrySet().iterator().next();
        byPid.clear();
        throw new AssertionError("Process " + first.getKey() + " failed", first.getValue());
      }
    }
  }
}
