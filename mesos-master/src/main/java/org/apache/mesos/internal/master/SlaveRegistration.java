// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.UnregisterSlaveMessage;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.master.registry.Operation.Return;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What slaves ask for, and what is heard of them otherwise (handlers.md 1.13-1.15). */
record SlaveRegistration(
    Cluster cluster,
    Lookup lookup,
    Ids ids,
    Admission admission,
    SlaveLifeCycle life,
    Clock clock,
    Executor master,
    Bugs bugs) {

  private static final Logger log = LoggerFactory.getLogger(SlaveRegistration.class);

  void register(Upid from, RegisterSlaveMessage message) {
    Optional<Slave> known = cluster.slaves().at(from);
    if (known.isPresent() && known.get().isConnected()) {
      log.info("Slave {} is registered already", known.get().id().getValue());
      life.tellRegistered(known.get());
      return;
    }
    if (admission.isRegistering(from)) {
      log.info("The slave at {} is being registered already", from);
      return;
    }
    known.ifPresent(slave -> {
      log.info("Slave {} at {} begins anew", slave.id().getValue(), from);
      life.remove(slave, Return.REFUSED);
    });
    SlaveInfo info = SlaveLifeCycle.withValidResources(message.getSlave()).toBuilder()
        .setId(ids.nextSlave())
        .build();
    if (bugs.has(Bug.ANSWER_BEFORE_REGISTRY)) {
      life.add(slave(info, message.getVersion(), from));
      admission.register(info, from, () -> {});
      return;
    }
    admission.register(info, from, () -> registered(info, message.getVersion(), from));
  }

  private void registered(SlaveInfo info, String version, Upid pid) {
    cluster.slaves().at(pid).ifPresent(slave -> life.remove(slave, Return.REFUSED));
    life.add(slave(info, version, pid));
  }

  private Slave slave(SlaveInfo info, String version, Upid pid) {
    return new Slave(info.getId(), info, version, pid, clock.now());
  }

  void reregister(Upid from, ReregisterSlaveMessage message) {
    // Slaves from 0.22 on have their id in their description only.
    SlaveID id =
        message.hasSlaveId() ? message.getSlaveId() : message.getSlave().getId();
    Optional<String> problem = Ids.problem(id.getValue());
    if (problem.isPresent()) {
      log.error(
          "Shutting down the slave at {} because of its id {}: {}",
          from,
          UserText.quote(id.getValue()),
          problem.get());
      life.tellShutDown(from, "The slave's id is not valid: " + problem.get());
      return;
    }
    if (admission.isInTransition(id)) {
      log.info("Not answering slave {} yet because it is on its way in or out", id.getValue());
      return;
    }
    Optional<Slave> known = cluster.slaves().find(id);
    if (known.isPresent()) {
      reregisterKnown(known.get(), from, message);
      return;
    }
    if (admission.isRemoved(id) && !bugs.has(Bug.READMIT_REMOVED_SLAVE)) {
      log.warn("Shutting down slave {} at {} because it has been removed", id.getValue(), from);
      life.tellShutDown(from, "The slave has been removed");
      return;
    }
    SlaveInfo info = SlaveLifeCycle.withValidResources(message.getSlave()).toBuilder()
        .setId(id)
        .build();
    admission.reregister(info, () -> reregistered(info, from, message));
  }

  private void reregistered(SlaveInfo info, Upid pid, ReregisterSlaveMessage message) {
    removeOther(pid, info.getId());
    life.readd(slave(info, message.getVersion(), pid), message);
  }

  private void removeOther(Upid pid, SlaveID id) {
    cluster.slaves().at(pid).filter(slave -> !slave.id().equals(id)).ifPresent(slave -> {
      log.warn("Slave {} at {} now is slave {}", slave.id().getValue(), pid, id.getValue());
      life.remove(slave, Return.REFUSED);
    });
  }

  /**
   * A slave that does not checkpoint has not been restarted under its id. If it is said to be
   * elsewhere, it is not answered, so that it asks again until the connection to where it was has
   * broken, which removes it there; then it is taken in as if it were new.
   */
  private void reregisterKnown(Slave slave, Upid from, ReregisterSlaveMessage message) {
    if (slave.pid().equals(from) || slave.info().getCheckpoint()) {
      removeOther(from, slave.id());
      life.reconnect(slave, from, message);
    } else {
      log.warn(
          "Ignoring slave {} at {} because it is registered at {}",
          slave.id().getValue(),
          from,
          slave.pid());
    }
  }

  void unregister(Upid from, UnregisterSlaveMessage message) {
    lookup
        .slave(message.getSlaveId(), "an unregistration", from)
        .ifPresent(slave -> life.remove(slave, Return.REFUSED));
  }

  /** The connection to a slave is broken, if that is one. */
  void exited(Upid pid) {
    Optional<Slave> slave = cluster.slaves().at(pid).filter(Slave::isConnected);
    if (slave.isEmpty()) {
      return;
    }
    if (slave.get().info().getCheckpoint()) {
      life.disconnect(slave.get());
    } else {
      log.info("Slave {} at {} disconnected", slave.get().id().getValue(), pid);
      life.remove(slave.get(), Return.ALLOWED);
    }
  }

  /** A slave has left too many pings unanswered; it is removed when its turn comes. */
  void silent(SlaveID id) {
    cluster.slaves().find(id).ifPresent(slave -> {
      log.warn("Slave {} at {} does not answer pings", id.getValue(), slave.pid());
      Future<Void> permit = admission.removalPermit();
      slave.setRemoval(permit);
      permit.onReady(master, unused -> timedOut(id, permit));
    });
  }

  private void timedOut(SlaveID id, Future<Void> permit) {
    cluster
        .slaves()
        .find(id)
        .filter(slave -> slave.removal().filter(permit::equals).isPresent())
        .ifPresent(slave -> {
          life.shutDown(slave, "The slave did not answer pings");
          if (cluster.slaves().at(slave.hostPort()).isEmpty()) {
            cluster.slaves().deactivate(slave.hostPort());
          }
        });
  }

  /** A slave answers pings again. */
  void answers(SlaveID id) {
    cluster.slaves().find(id).ifPresent(slave -> {
      slave.removal().ifPresent(permit -> {
        log.info("Slave {} at {} answers pings again", id.getValue(), slave.pid());
        permit.discard();
      });
      slave.setRemoval(null);
    });
  }
}
