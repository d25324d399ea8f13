// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;

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
    masterNode.spawn(master);
    simulation.newNode().spawn(slave);
    driver = new SchedulerSession(scheduler, framework, master.self().toString(), host);
  }

  /** Another driver in this simulation. */
  SchedulerSession driver(String where) {
    return new SchedulerSession(scheduler, Samples.FRAMEWORK, where, host);
  }

  SchedulerFixture started() {
    var unused = driver.start();
    simulation.settle();
    return this;
  }

  SchedulerFixture registered() {
    started();
    tell(Samples.REGISTERED);
    master.forget();
    return this;
  }

  /** Registered, and its first offer came from the slave. */
  SchedulerFixture offered() {
    registered();
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
