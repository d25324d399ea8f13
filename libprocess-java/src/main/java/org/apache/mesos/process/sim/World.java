// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import static com.google.common.base.Preconditions.checkState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * OS processes and the network between them on one thread, with virtual time and with faults; one
 * seed decides everything. Unlike a {@link Simulation}, which is for tests of single messages,
 * messages take their time here, connections break, and processes are killed, stopped and started
 * again.
 */
public final class World {

  private static final int FIRST_IP = 0x0a000001;
  private static final int PORT = 5050;

  /** More than any instant can need; without it a loop between processes would never end. */
  private static final int MAX_TASKS_PER_INSTANT = 1_000_000;

  private record Work(Host.Life life, Runnable task) {}

  private final Random random;
  private final Agenda agenda = new Agenda();
  private final Deque<Work> ready = new ArrayDeque<>();
  private final FaultyNetwork network;
  private final Map<Address, String> names = new LinkedHashMap<>();
  private Watcher watcher = Watcher.NONE;
  private @Nullable Host serving;
  private int nextIp = FIRST_IP;
  private long events;
  private long hash;

  /** An empty world at {@link VirtualClock#EPOCH}. */
  public World(long seed) {
    random = new Random(seed);
    network = new FaultyNetwork(this);
  }

  /** Shows all that happens to a watcher. */
  public void setWatcher(Watcher newWatcher) {
    watcher = newWatcher;
  }

  /** A process on a machine of its own, which is still to be booted. */
  public Host newHost(String name) {
    return newHost(name, new Address(nextIp++, PORT));
  }

  /** A process at an address, for one on the machine of another. */
  public Host newHost(String name, Address address) {
    names.put(address, name);
    return new Host(this, name, address);
  }

  /** What the host at an address is called; the address if there is none. */
  public String nameOf(Address address) {
    return names.getOrDefault(address, address.toString());
  }

  /** What joins the hosts. */
  public FaultyNetwork network() {
    return network;
  }

  /** The chance of everything in this world. */
  public RandomGenerator random() {
    return random;
  }

  /** The present time. */
  public Instant now() {
    return VirtualClock.EPOCH.plusNanos(agenda.now());
  }

  /** The time since the beginning. */
  public Duration age() {
    return Duration.ofNanos(agenda.now());
  }

  /** How many events processes have served. */
  public long events() {
    return events;
  }

  /** A number that two runs share only if the same events happened at the same times. */
  public long traceHash() {
    return hash;
  }

  /** Does something after a time, as nobody's doing. */
  public void after(Duration delay, Runnable task) {
    agenda.enter(nanos(delay), task);
  }

  /** Writes down what is done to this world from outside. */
  public void note(String what) {
    mix(what.hashCode());
    watcher.noted(what);
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    long end = agenda.now() + nanos(duration);
    do {
      settle();
    } while (agenda.runNext(end));
    settle();
  }

  private void settle() {
    for (int tasks = 0; runOne(); tasks++) {
      checkState(tasks < MAX_TASKS_PER_INSTANT, "%s do not come to rest", serving);
    }
  }

  /** For a thread that waits: the only one there is. */
  void runUntil(Future<?> future) {
    while (future.isPending() && !future.isAbandoned()) {
      checkState(runOne(), "nothing is left to run, but the future is %s", future);
    }
  }

  private boolean runOne() {
    Work work = ready.poll();
    if (work == null) {
      return false;
    }
    work.life.run(work.task);
    served();
    return true;
  }

  void enqueue(Host.Life life, Runnable task) {
    ready.add(new Work(life, task));
  }

  Agenda agenda() {
    return agenda;
  }

  /** A process is about to serve an event; one that is the only one of its batch so far, or not. */
  void serving(Host host, Upid receiver, @Nullable Message message) {
    served();
    serving = host;
    events++;
    mix(agenda.now());
    mix(receiver.hashCode());
    if (message != null) {
      mix(message.from().hashCode());
      mix(message.name().hashCode());
      mix(message.body().hashCode());
    }
    watcher.serving(host, receiver, message);
  }

  private void served() {
    if (serving != null) {
      Host host = serving;
      serving = null;
      watcher.served(host);
    }
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 32;
  }

  static long nanos(Duration duration) {
    // A century; longer ones never end either.
    return duration.compareTo(MAX_DURATION) > 0 ? MAX_DURATION.toNanos() : duration.toNanos();
  }

  private static final Duration MAX_DURATION = Duration.ofDays(36_500);
}
