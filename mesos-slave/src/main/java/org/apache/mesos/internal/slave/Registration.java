// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static com.google.common.base.Preconditions.checkState;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.Messages.MasterSlaveConnection;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the slave is and which master it obeys: registers with that until it answers, and again when
 * the connection breaks or pings stay away (handlers.md 2.5). The id is kept across masters.
 */
final class Registration {

  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private static final double MILLIS_PER_SECOND = 1000;

  private final SlaveContext context;
  private final Function<Optional<SlaveID>, Message> request;
  private final Bugs bugs;

  private @Nullable SlaveID slaveId;
  private Upid master = Upid.EMPTY;
  private boolean isConnected;

  /** Whether the connection was good once and may only look as if it still were. */
  private boolean isStale;

  private Duration interval = Constants.REGISTRATION_RETRY_INTERVAL;
  private Duration pingTimeout = Constants.MASTER_PING_TIMEOUT;
  private @Nullable Timer timer;

  /** A slave that asks a master with a message that depends on whether it has an id. */
  Registration(SlaveContext context, Function<Optional<SlaveID>, Message> request, Bugs bugs) {
    this.context = context;
    this.request = request;
    this.bugs = bugs;
  }

  /** The master that leads; empty if there is none. */
  Upid master() {
    return master;
  }

  /** Whether a message is from the master that leads: nobody else may tell the slave what to do. */
  boolean isMaster(Upid from) {
    return from.equals(master) && !master.isEmpty() || bugs.has(Bug.FOLLOW_ANY_MASTER);
  }

  /** The id that the first master has given; empty before that. */
  Optional<SlaveID> slaveId() {
    return Optional.ofNullable(slaveId);
  }

  /** The id, for what exists only once there is one. */
  SlaveID registeredId() {
    return slaveId().orElseThrow(() -> new IllegalStateException("the slave has no id yet"));
  }

  /** The slave is the one that an earlier process was. */
  void recover(SlaveID oldId) {
    slaveId = oldId;
  }

  void begin(Upid newMaster) {
    log.info("New master detected at {}", newMaster);
    master = newMaster;
    isConnected = false;
    isStale = false;
    interval = Constants.REGISTRATION_RETRY_INTERVAL;
    register();
  }

  void masterLost() {
    log.info("Lost master(s) ... waiting");
    isConnected = false;
    master = Upid.EMPTY;
    stop();
  }

  /** The master has taken the slave in under an id; false if that makes no sense. */
  boolean registered(SlaveID newId, MasterSlaveConnection connection) {
    if (newId.getValue().isEmpty()) {
      log.warn("Ignoring registration because its slave id is empty");
      return false;
    }
    if (slaveId != null && !slaveId.equals(newId)) {
      log.warn("Changing slave id from {}", slaveId.getValue());
    }
    slaveId = newId;
    log.info("Registered with master {}; given slave id {}", master, newId.getValue());
    connected(connection);
    return true;
  }

  /** It is fatal if the master takes this slave for another. */
  void reregistered(SlaveID sameId, MasterSlaveConnection connection) {
    checkState(
        sameId.equals(slaveId),
        "re-registered as slave '%s' but this is slave '%s'",
        sameId.getValue(),
        slaveId().map(SlaveID::getValue).orElse(""));
    log.info("Re-registered with master {}", master);
    connected(connection);
  }

  private void connected(MasterSlaveConnection connection) {
    isConnected = true;
    isStale = false;
    interval = Constants.REGISTRATION_RETRY_INTERVAL;
    double seconds = connection.getTotalPingTimeoutSeconds();
    pingTimeout = seconds > 0 && seconds < Integer.MAX_VALUE
        ? Duration.ofMillis((long) (seconds * MILLIS_PER_SECOND))
        : Constants.MASTER_PING_TIMEOUT;
    awaitPing();
  }

  /** The master, or what pings in its name, still has an eye on this slave. */
  void pinged(Upid from) {
    if (isConnected && from.address().equals(master.address())) {
      awaitPing();
    }
  }

  private void awaitPing() {
    schedule(
        pingTimeout, () -> disconnected("master " + master + " has not pinged for " + pingTimeout));
  }

  /** The connection is of no use any more: asks again, but not all slaves at the same time. */
  void disconnected(String reason) {
    if (isConnected) {
      log.warn("Registering again because {}", reason);
      isConnected = false;
      isStale = true;
      scheduleRegistration();
    }
  }

  boolean isConnected() {
    return isConnected;
  }

  private void register() {
    stop();
    if (isConnected || master.isEmpty()) {
      return;
    }
    if (isStale) {
      context.relink(master);
    } else {
      context.link(master); // Each time: the connection may have been refused.
    }
    context.send(master, request.apply(slaveId()));
    scheduleRegistration();
  }

  private void scheduleRegistration() {
    schedule(jittered(interval), this::register);
    Duration doubled = interval.multipliedBy(2);
    interval = doubled.compareTo(Constants.MAX_REGISTRATION_RETRY_INTERVAL) > 0
        ? Constants.MAX_REGISTRATION_RETRY_INTERVAL
        : doubled;
  }

  /** Between half of a time and all of it. */
  private Duration jittered(Duration time) {
    return time.minusNanos((long) (context.nextDouble() * time.toNanos() / 2));
  }

  private void schedule(Duration delay, Runnable call) {
    stop();
    timer = context.delay(delay, call);
  }

  /** Ends the attempts to register. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
