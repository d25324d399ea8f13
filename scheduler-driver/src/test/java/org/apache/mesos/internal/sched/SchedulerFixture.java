// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.internal.Messages.AuthenticateMessage;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.jspecify.annotations.Nullable;

/** A framework's driver, a master and a slave that only listen, each on its node. */
final class SchedulerFixture implements AutoCloseable {

  final Simulation simulation = new Simulation();
  final RecordingProcess master = new RecordingProcess("master");
  final RecordingProcess slave = new RecordingProcess("slave");
  final Node masterNode = simulation.newNode();
  final SimulatedSchedulerHost host = new SimulatedSchedulerHost(simulation);
  final RecordingScheduler scheduler = new RecordingScheduler();
  final SchedulerSession driver;
  private Upid driverPid = Upid.EMPTY;

  SchedulerFixture() {
    this(Samples.FRAMEWORK);
  }

  SchedulerFixture(FrameworkInfo framework) {
    this(settings -> settings.framework(framework));
  }

  /** A driver with other settings than usual. */
  SchedulerFixture(UnaryOperator<Settings> settings) {
    masterNode.spawn(master);
    simulation.newNode().spawn(slave);
    driver = new SchedulerSession(
        scheduler, null, settings.apply(new Settings()).build(master.self().toString()), host);
  }

  /** What a driver is made with. */
  static final class Settings {

    private FrameworkInfo framework = Samples.FRAMEWORK;
    private ImmutableList<String> suppressedRoles = ImmutableList.of();
    private boolean implicitAcknowledgements = true;
    private @Nullable Credential credential;

    Settings framework(FrameworkInfo newFramework) {
      framework = newFramework;
      return this;
    }

    Settings suppressed(String... roles) {
      suppressedRoles = ImmutableList.copyOf(roles);
      return this;
    }

    Settings explicitAcknowledgements() {
      implicitAcknowledgements = false;
      return this;
    }

    Settings credential(Credential newCredential) {
      credential = newCredential;
      return this;
    }

    DriverSettings build(String master) {
      return new DriverSettings(
          framework, suppressedRoles, master, implicitAcknowledgements, credential);
    }
  }

  /** Another driver in this simulation. */
  SchedulerSession driver(String where) {
    return new SchedulerSession(scheduler, Samples.FRAMEWORK, where, host);
  }

  SchedulerFixture started() {
    var unused = driver.start();
    simulation.settle();
    List<AuthenticateMessage> proofs = master.received(AuthenticateMessage.class);
    if (!proofs.isEmpty()) {
      driverPid = Upid.parse(proofs.get(0).getPid()).orElseThrow();
    } else if (!master.received().isEmpty()) {
      driverPid = master.received().get(0).from();
    }
    return this;
  }

  SchedulerFixture registered() {
    return registered(Samples.MASTER);
  }

  /** Registered with a master of a certain release. */
  SchedulerFixture registered(MasterInfo info) {
    started();
    tell(Samples.registered(info));
    master.forget();
    return this;
  }

  /** Registered, and its first offer came from the slave. */
  SchedulerFixture offered() {
    return offered(Samples.MASTER);
  }

  SchedulerFixture offered(MasterInfo info) {
    registered(info);
    tell(Samples.offers(Samples.offer(), slave.self().toString()));
    return this;
  }

  /** The pid of the driver's process, from its registration. */
  Upid pid() {
    if (driverPid.isEmpty()) {
      driverPid = master.received().get(0).from();
    }
    return driverPid;
  }

  /** Sends from the master. */
  void tell(com.google.protobuf.Message message) {
    master.tell(pid(), message);
    simulation.settle();
  }

  /** Posts without a sender, as the detector does. */
  void detect(com.google.protobuf.Message message) {
    masterNode.post(pid(), message);
    simulation.settle();
  }

  @Override
  public void close() {
    simulation.close();
  }
}
