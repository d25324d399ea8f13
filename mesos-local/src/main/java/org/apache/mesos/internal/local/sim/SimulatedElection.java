// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.mesos.internal.Messages.GotMasterTokenMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Host;
import org.jspecify.annotations.Nullable;

/**
 * A ZooKeeper in which masters are elected, as those see it that take part. Each has a session,
 * which lasts as long as it can be reached; whoever cannot reach it does not learn that its session
 * is over before it can again, and goes on believing what it was told last.
 */
final class SimulatedElection {

  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);
  /** When who cannot reach the ensemble takes its session for expired. */
  private static final Duration OWN_TIMEOUT = Duration.ofSeconds(12);

  private static final Duration HEARTBEAT = Duration.ofMillis(1500);
  private static final Duration MAX_ANSWER = Duration.ofMillis(50);

  private enum Role {
    CONTENDER,
    OBSERVER
  }

  /** A master's znode. */
  private record Candidate(long sequence, Member member) {}

  private final Scene scene;
  private final Host ensemble;
  private final List<Member> members = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private long nextSequence;

  SimulatedElection(Scene scene) {
    this.scene = scene;
    // Never booted: only whether it can be reached matters.
    this.ensemble = scene.world().newHost("election");
    heartbeat();
  }

  /** The machine, to be cut off from others. */
  Host ensemble() {
    return ensemble;
  }

  /** The master whose znode is the first; nothing if there is none. */
  Optional<Upid> leader() {
    return first().map(candidate -> candidate.member.pid);
  }

  private Optional<Candidate> first() {
    return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(0));
  }

  /** A master wants to lead. */
  MasterDetector contend(Host host, Node node, Upid pid) {
    return join(new Member(host, node, pid, Role.CONTENDER));
  }

  /** A slave or scheduler wants to know who leads. */
  MasterDetector observe(Host host, Node node, Upid pid) {
    return join(new Member(host, node, pid, Role.OBSERVER));
  }

  private Member join(Member member) {
    members.add(member);
    return member;
  }

  private void heartbeat() {
    List.copyOf(members).forEach(Member::beat);
    scene.world().after(HEARTBEAT.plus(scene.between(Duration.ZERO, HEARTBEAT)), this::heartbeat);
  }

  private void changed() {
    List.copyOf(members).forEach(Member::look);
  }

  /** One process that takes part. */
  private final class Member implements MasterDetector {

    private final Host host;
    private final Node node;
    private final Upid pid;
    private final Role role;
    private boolean hasSession;
    private Instant lastHeard;
    // What the process was told last.
    private @Nullable Candidate leader;
    private boolean hasTold;

    Member(Host host, Node node, Upid pid, Role role) {
      this.host = host;
      this.node = node;
      this.pid = pid;
      this.role = role;
      this.lastHeard = scene.world().now();
    }

    private boolean isGone() {
      return !host.isNode(node);
    }

    private boolean isReachable() {
      return !isGone()
          && !host.isPaused()
          && !scene.world().network().isBlocked(host, ensemble)
          && !scene.world().network().isBlocked(ensemble, host);
    }

    void beat() {
      if (isReachable()) {
        lastHeard = scene.world().now();
        if (!hasSession) {
          abdicate();
          begin();
        }
        look();
        return;
      }
      Duration silence = Duration.between(lastHeard, scene.world().now());
      if (hasSession && silence.compareTo(SESSION_TIMEOUT) > 0) {
        end();
      }
      if (!isGone() && !host.isPaused() && silence.compareTo(OWN_TIMEOUT) > 0) {
        // By its own clock.
        abdicate();
      }
      if (isGone() && !hasSession) {
        members.remove(this);
      }
    }

    /** A master that was told that it leads hears when its session is over. */
    private void abdicate() {
      if (leader != null && leader.member == this) {
        leader = null;
        tell(() -> node.post(pid, NoMasterDetectedMessage.getDefaultInstance()));
      }
    }

    private void begin() {
      hasSession = true;
      if (role == Role.CONTENDER) {
        Candidate candidate = new Candidate(nextSequence++, this);
        candidates.add(candidate);
        tell(() -> node.post(
            pid,
            GotMasterTokenMessage.newBuilder()
                .setToken(Long.toString(candidate.sequence))
                .build()));
        changed();
      }
    }

    private void end() {
      hasSession = false;
      if (candidates.removeIf(candidate -> candidate.member == this)) {
        scene.world().note("The session of " + host + " is over");
        changed();
      }
    }

    /** Reads who leads, if it can, and tells the process when that has changed. */
    void look() {
      if (hasSession && isReachable() && !isUpToDate(first().orElse(null))) {
        scene.world().after(scene.between(Duration.ZERO, MAX_ANSWER), this::read);
      }
    }

    private boolean isUpToDate(@Nullable Candidate present) {
      return hasTold && Objects.equals(present, leader);
    }

    private void read() {
      Candidate present = first().orElse(null);
      if (!hasSession || !isReachable() || isUpToDate(present)) {
        return;
      }
      hasTold = true;
      leader = present;
      tell(() -> node.post(
          pid,
          present == null
              ? NoMasterDetectedMessage.getDefaultInstance()
              : NewMasterDetectedMessage.newBuilder()
                  .setPid(present.member.pid.toString())
                  .build()));
    }

    private void tell(Runnable message) {
      if (!isGone()) {
        host.execute(message);
      }
    }

    @Override
    public void close() {
      members.remove(this);
      end();
    }
  }
}
