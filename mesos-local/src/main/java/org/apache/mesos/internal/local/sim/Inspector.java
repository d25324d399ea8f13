// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Host;
import org.apache.mesos.process.sim.Watcher;
import org.jspecify.annotations.Nullable;

/** Looks after every event at what it may have broken, and writes the trace. */
final class Inspector implements Watcher {

  private static final String UPDATE = StatusUpdateMessage.getDescriptor().getFullName();
  private static final String RUN_TASK = RunTaskMessage.getDescriptor().getFullName();
  private static final String ACKNOWLEDGEMENT =
      StatusUpdateAcknowledgementMessage.getDescriptor().getFullName();
  private static final String REGISTERED =
      SlaveRegisteredMessage.getDescriptor().getFullName();
  private static final String REREGISTERED =
      SlaveReregisteredMessage.getDescriptor().getFullName();
  private static final String PING = PingSlaveMessage.getDescriptor().getFullName();

  private final Scene scene;
  private final Map<Host, SimulatedMaster> masters = new LinkedHashMap<>();
  private final Map<Host, Machine> machines = new LinkedHashMap<>();
  private final TraceFormat format;
  private boolean isTrivial;

  Inspector(Scene scene, Cast cast) {
    this.scene = scene;
    this.format = new TraceFormat(scene.world());
    cast.masters().forEach(master -> masters.put(master.host(), master));
    cast.machines().forEach(machine -> machines.put(machine.slaveHost(), machine));
  }

  @Override
  public void serving(Host host, Upid receiver, @Nullable Message message) {
    isTrivial = message != null && message.name().equals(PING);
    if (message == null) {
      return;
    }
    trace(() -> format.line(message));
    Machine machine = machines.get(host);
    if (machine != null && (message.name().equals(UPDATE) || message.name().equals(RUN_TASK))) {
      machine.importantMessage();
    }
    if (message.name().equals(UPDATE)) {
      if (machine != null) {
        updateUnderWay(message);
      }
    } else if (message.name().equals(REGISTERED)) {
      registered(parse(SlaveRegisteredMessage.parser(), message).getSlaveId());
    } else if (message.name().equals(REREGISTERED)) {
      registered(parse(SlaveReregisteredMessage.parser(), message).getSlaveId());
    } else if (message.name().equals(ACKNOWLEDGEMENT)) {
      if (machine == null && !masters.containsKey(host)) {
        updateKept(message);
      }
    }
  }

  private void trace(Supplier<String> line) {
    Consumer<String> trace = scene.settings().trace();
    if (trace != null) {
      trace.accept("%8d %s %s".formatted(scene.world().events(), scene.world().age(), line.get()));
    }
  }

  @Override
  public void noted(String what) {
    trace(() -> "*** " + what);
  }

  private void updateUnderWay(Message message) {
    StatusUpdateMessage update = parse(StatusUpdateMessage.parser(), message);
    scene.ledger().underWay(update.getUpdate().getUuid(), update.getUpdate().getStatus());
  }

  /** The slave has acknowledged an update to its executor. */
  private void updateKept(Message message) {
    scene
        .ledger()
        .kept(parse(StatusUpdateAcknowledgementMessage.parser(), message).getUuid());
  }

  /** What a slave is told outlives the master that tells it. */
  private void registered(SlaveID id) {
    if (!scene.registry().wasAdmitted(id)) {
      scene.violated("slave %s was told that it is registered, but the registry does not have it"
          .formatted(id.getValue()));
    }
  }

  private static <M> M parse(com.google.protobuf.Parser<M> parser, Message message) {
    try {
      return parser.parseFrom(message.body());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not readable: " + message, e);
    }
  }

  @Override
  public void served(Host host) {
    if (!isTrivial) {
      problem(host).ifPresent(problem -> scene.violated(host + ": " + problem));
    }
    scene.throwFailure();
  }

  private Optional<String> problem(Host host) {
    SimulatedMaster master = masters.get(host);
    if (master != null) {
      return master.view().flatMap(view -> view.problem());
    }
    Machine machine = machines.get(host);
    return machine == null ? Optional.empty() : machine.view().flatMap(view -> view.problem());
  }
}
