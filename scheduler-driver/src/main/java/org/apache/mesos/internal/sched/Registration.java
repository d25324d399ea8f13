// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * Which master the driver follows, whether it is registered there, and the attempts until it is
 * (drivers.md 5).
 */
final class Registration {

  static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

  /** A framework that is to fail over within no time, or a setting, must not keep a CPU busy. */
  static final Duration MIN_BACKOFF = Duration.ofMillis(10);

  /** So much of the time for a failover is the longest pause. */
  private static final int FAILOVER_TIMEOUT_PARTS = 10;

  private final SchedulerContext context;
  private final DriverControl control;
  private final FrameworkDescription framework;
  private final Duration backoffFactor;

  private Upid master = Upid.EMPTY;
  private boolean isLinked;
  private boolean isConnected;
  // Whether another driver had the framework before; until the first registration.
  private boolean isFailover;
  // Of the last master that has answered.
  private MasterRelease release = MasterRelease.OF_2012;
  private Timer retry = () -> false;
  private Backoff backoff;
  private int attempts;
  private boolean isAskedByMessage;
  // Null if the driver has no credential.
  private final @Nullable Authentication authentication;
  private boolean isAuthenticated;

  Registration(
      SchedulerContext context,
      DriverControl control,
      FrameworkDescription framework,
      Duration backoffFactor,
      Optional<Credential> credential,
      Runnable refused) {
    this.context = context;
    this.control = control;
    this.framework = framework;
    this.backoffFactor = backoffFactor;
    authentication = credential
        .map(
            known -> new Authentication(context, known, isTaken -> authenticated(isTaken, refused)))
        .orElse(null);
    isFailover = framework.hasId();
    backoff = newBackoff();
  }

  private Backoff newBackoff() {
    Duration limit = MAX_BACKOFF;
    Duration failover = framework.failoverTimeout().dividedBy(FAILOVER_TIMEOUT_PARTS);
    if (framework.failoverTimeout().toMillis() > 0 && failover.compareTo(limit) < 0) {
      limit = atLeastMin(failover);
    }
    return new Backoff(Duration.ZERO, atLeastMin(backoffFactor), limit, context.random());
  }

  private static Duration atLeastMin(Duration duration) {
    return duration.compareTo(MIN_BACKOFF) < 0 ? MIN_BACKOFF : duration;
  }

  Upid master() {
    return master;
  }

  boolean isConnected() {
    return isConnected;
  }

  /** What the master understands; once it is connected with. */
  MasterRelease release() {
    return release;
  }

  /** Whether a message is from the master that is followed. */
  boolean isMaster(Upid pid) {
    return pid.equals(master) || isMasterOfThisMachine(pid);
  }

  /** A master that is sought on loopback may know itself by another address of the machine. */
  private boolean isMasterOfThisMachine(Upid pid) {
    return master.address().host().startsWith("127.")
        && pid.id().equals(master.id())
        && pid.address().port() == master.address().port();
  }

  /** Another master leads, or the same one again. */
  void follow(Upid pid) {
    master = pid;
    isLinked = false;
    isConnected = false;
    restart();
    attempt();
  }

  /** No master leads. */
  void stop() {
    master = Upid.EMPTY;
    isConnected = false;
    close();
  }

  /** The connection to the master is broken; it may still lead, and so it is asked again. */
  void disconnected() {
    isLinked = false;
    if (isConnected) {
      isConnected = false;
      restart();
      retry = context.delay(backoff.next(), this::attempt);
    }
  }

  private void restart() {
    close();
    // The master forgets who a driver is when it loses the connection.
    isAuthenticated = false;
    backoff = newBackoff();
    attempts = 0;
    isAskedByMessage = false;
  }

  private void attempt() {
    retry.cancel();
    // An aborted driver would not hear of its registration.
    if (isConnected || master.isEmpty() || control.isAborted()) {
      return;
    }
    link();
    if (authentication != null && !isAuthenticated) {
      authentication.start(master);
      return;
    }
    ask();
    attempts++;
    retry = context.delay(backoff.next(), this::attempt);
  }

  private void link() {
    if (!isLinked) {
      isLinked = true;
      context.link(master);
    }
  }

  private void authenticated(boolean isTaken, Runnable refused) {
    if (isTaken) {
      isAuthenticated = true;
      attempt();
    } else {
      refused.run();
    }
  }

  /**
   * All masters understand the messages, but these leave out what only a call can tell. What is not
   * understood is not answered, so that every other attempt is the other form.
   */
  private void ask() {
    boolean prefersCalls = release.hasCalls() || framework.needsCall();
    if (prefersCalls && attempts % 2 == 0) {
      context.send(master, framework.subscription(isFailover));
      return;
    }
    isAskedByMessage = true;
    if (framework.hasId()) {
      context.send(
          master,
          ReregisterFrameworkMessage.newBuilder()
              .setFramework(framework.info())
              .setFailover(isFailover)
              .build());
    } else {
      context.send(
          master,
          RegisterFrameworkMessage.newBuilder().setFramework(framework.info()).build());
    }
  }

  /** The master has answered. */
  void connected(MasterInfo info) {
    isConnected = true;
    isFailover = false;
    retry.cancel();
    // If the connection broke while the answer was under way, no attempt will follow that links.
    link();
    release = MasterRelease.of(info, context.node().generationOf(master.address()));
  }

  /** Whether the master may have been registered with in a form that leaves out what it must. */
  boolean isIncomplete() {
    return isAskedByMessage && framework.needsCall();
  }

  void close() {
    retry.cancel();
    if (authentication != null) {
      authentication.stop();
    }
  }
}
