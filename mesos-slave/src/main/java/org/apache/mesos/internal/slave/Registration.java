// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static com.google.common.base.Preconditions.checkState;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the slave is and which master it obeys: registers with that until it answers (handlers.md
 * 2.5). The slave keeps its id across masters.
 */
final class Registration {

  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private final SlaveContext context;
  private final Supplier<SlaveInfo> info;
  private final Frameworks frameworks;

  private @Nullable SlaveID slaveId;
  private Upid master = Upid.EMPTY;
  private boolean isConnected;
  private @Nullable Timer timer;

  Registration(SlaveContext context, Supplier<SlaveInfo> info, Frameworks frameworks) {
    this.context = context;
    this.info = info;
    this.frameworks = frameworks;
  }

  /** The master that leads; empty if there is none. */
  Upid master() {
    return master;
  }

  /** The id that the first master has given; empty before that. */
  Optional<SlaveID> slaveId() {
    return Optional.ofNullable(slaveId);
  }

  /** The id, for what exists only once there is one. */
  SlaveID registeredId() {
    return slaveId().orElseThrow(() -> new IllegalStateException("the slave has no id yet"));
  }

  void begin(Upid newMaster) {
    log.info("New master detected at {}", newMaster);
    master = newMaster;
    context.link(master);
    isConnected = false;
    register();
  }

  void masterLost() {
    log.info("Lost master(s) ... waiting");
    isConnected = false;
    master = Upid.EMPTY;
    stop();
  }

  void registered(SlaveID newId) {
    if (newId.getValue().isEmpty()) {
      log.warn("Ignoring registration because its slave id is empty");
      return;
    }
    if (slaveId != null && !slaveId.equals(newId)) {
      log.warn("Changing slave id from {}", slaveId.getValue());
    }
    slaveId = newId;
    log.info("Registered with master {}; given slave id {}", master, newId.getValue());
    connected();
  }

  /** It is fatal if the master takes this slave for another; anybody else may err. */
  void reregistered(Upid from, SlaveID sameId) {
    if (!sameId.equals(slaveId) && !from.equals(master)) {
      log.warn(
          "Ignoring re-registration as slave {} because {} is not the master",
          UserText.quote(sameId.getValue()),
          from);
      return;
    }
    checkState(
        sameId.equals(slaveId),
        "re-registered as slave '%s' but this is slave '%s'",
        sameId.getValue(),
        slaveId().map(SlaveID::getValue).orElse(""));
    log.info("Re-registered with master {}", master);
    connected();
  }

  private void connected() {
    isConnected = true;
    stop();
  }

  /** The master takes this slave for disconnected. */
  void disconnected() {
    if (isConnected) {
      log.warn("Registering again because {} takes this slave for disconnected", master);
      isConnected = false;
      register();
    }
  }

  private void register() {
    stop();
    if (isConnected || master.isEmpty()) {
      return;
    }
    if (slaveId == null) {
      context.send(
          master, RegisterSlaveMessage.newBuilder().setSlave(info.get()).build());
    } else {
      context.send(master, reregistration(slaveId));
    }
    timer = context.delay(Constants.REGISTRATION_RETRY_INTERVAL, this::register);
  }

  private ReregisterSlaveMessage reregistration(SlaveID id) {
    ReregisterSlaveMessage.Builder message =
        ReregisterSlaveMessage.newBuilder().setSlaveId(id).setSlave(info.get());
    for (Executor executor : frameworks.executors()) {
      // With the framework's id, executors of several frameworks with the same id can be told
      // apart; the reference does not set it.
      message.addExecutorInfos(executor.info().toBuilder().setFrameworkId(executor.frameworkId()));
      message.addAllTasks(executor.launchedTasks());
    }
    return message.build();
  }

  /** Ends the attempts to register. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
