// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.mesos.internal.Messages.GotMasterTokenMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for ZooKeeper: the master that came first leads, until it ends or has been cut off for
 * the length of a session. For the cluster's thread.
 */
final class TestElection {

  /** That of the detectors. */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  /** One process that wants to know, and what it was told last. */
  private static final class Session {
    private final Node node;
    private final Upid pid;
    private @Nullable Upid told;

    Session(Node node, Upid pid) {
      this.node = node;
      this.pid = pid;
    }

    void tell(@Nullable Upid master) {
      if (Objects.equals(master, told)) {
        return;
      }
      told = master;
      node.post(
          pid,
          master == null
              ? NoMasterDetectedMessage.getDefaultInstance()
              : NewMasterDetectedMessage.newBuilder().setPid(master.toString()).build());
    }

    boolean isOn(Address address) {
      return node.address().equals(address);
    }
  }

  private final Clock clock;
  private final Set<Upid> contenders = new LinkedHashSet<>();
  private final Map<Upid, Session> sessions = new LinkedHashMap<>();
  private final Set<Address> cutOff = new LinkedHashSet<>();
  private final Map<Address, Timer> expiries = new LinkedHashMap<>();
  private int tokens;
  private @Nullable Upid leader;

  TestElection(Clock clock) {
    this.clock = clock;
  }

  @Nullable
  Upid leader() {
    return leader;
  }

  /** Has a master stand for election, for as long as its node is there. */
  void contend(Node node, Upid master) {
    node.post(
        master,
        GotMasterTokenMessage.newBuilder().setToken(Integer.toString(tokens++)).build());
    contenders.add(master);
    observe(node, master);
    elect();
  }

  /** Tells a process which master leads, now and when that changes. */
  MasterDetector observe(Node node, Upid process) {
    Session session = new Session(node, process);
    sessions.put(process, session);
    session.tell(leader);
    return () -> sessions.remove(process, session);
  }

  /** A node has ended, and its session with it. */
  void ended(Address node) {
    sessions.keySet().removeIf(pid -> pid.address().equals(node));
    contenders.removeIf(pid -> pid.address().equals(node));
    reconnect(node);
    elect();
  }

  /** A node cannot reach the election any more: its session goes on for a while. */
  void cutOff(Address node) {
    if (cutOff.add(node)) {
      expiries.put(node, clock.schedule(SESSION_TIMEOUT, () -> expired(node)));
    }
  }

  private void expired(Address node) {
    contenders.removeIf(pid -> pid.address().equals(node));
    sessions.values().stream()
        .filter(session -> session.isOn(node))
        .forEach(session -> session.tell(null));
    elect();
  }

  /** All nodes can reach the election again. */
  void heal() {
    ImmutableList.copyOf(cutOff).forEach(this::reconnect);
    sessions.values().forEach(session -> session.tell(leader));
  }

  private void reconnect(Address node) {
    cutOff.remove(node);
    Timer expiry = expiries.remove(node);
    if (expiry != null) {
      expiry.cancel();
    }
  }

  private void elect() {
    Upid first = contenders.stream().findFirst().orElse(null);
    if (!Objects.equals(first, leader)) {
      leader = first;
      sessions.values().stream()
          .filter(session -> !cutOff.contains(session.node.address()))
          .forEach(session -> session.tell(leader));
    }
  }
}
