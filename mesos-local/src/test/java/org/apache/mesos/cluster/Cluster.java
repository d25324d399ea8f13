// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.SimulatedDrivers;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.detector.BasicMasterDetector;
import org.apache.mesos.internal.master.Master;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.master.allocator.Allocators;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.sched.DriverSettings;
import org.apache.mesos.internal.slave.CommandExecutors;
import org.apache.mesos.internal.slave.Slave;
import org.apache.mesos.internal.slave.SlaveSeams;
import org.apache.mesos.internal.slave.SlaveSettings;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.MessageFilters;
import org.apache.mesos.process.sim.Simulation;

/**
 * A master, slaves and frameworks, each on a node of its own, in a simulation: one thread, virtual
 * time, a network in memory (tests.md 1). Each step settles.
 */
final class Cluster implements AutoCloseable {

  /** What a slave has unless a test says otherwise. */
  static final String RESOURCES = "cpus:2;mem:1024";

  private static final long FIRST_OS_PID = 4242;

  private final Simulation simulation = new Simulation();
  private final Map<Upid, Node> nodes = new LinkedHashMap<>();
  private final Map<SchedulerDriver, Node> driverNodes = new LinkedHashMap<>();
  private Upid master;

  /** A cluster with an elected master and no slaves. */
  Cluster() {
    this(Allocators.create(Allocators.DEFAULT).orElseThrow());
  }

  /** A cluster whose master asks an allocator. */
  Cluster(Allocator allocator) {
    master = startMaster(allocator);
  }

  private Upid startMaster(Allocator allocator) {
    Node node = simulation.newNode();
    Upid pid =
        node.spawn(Master.create(node, new MasterFlags(), allocator, FIRST_OS_PID + nodes.size()));
    nodes.put(pid, node);
    BasicMasterDetector.elect(node, pid, ImmutableList.of());
    settle();
    return pid;
  }

  /** Takes the master off the network and elects another one, of which nobody knows yet. */
  Upid replaceMaster() {
    crash(master);
    master = startMaster(Allocators.create(Allocators.DEFAULT).orElseThrow());
    return master;
  }

  /** Starts a slave that knows the master. */
  Upid addSlave(Isolation isolation) {
    return addSlave(RESOURCES, isolation);
  }

  /** Starts a slave with some resources that knows the master. */
  Upid addSlave(String resources, Isolation isolation) {
    Node node = simulation.newNode();
    Slave slave = new Slave(
        Slave.ID,
        SlaveSettings.of(node.address().host(), Resources.parse(resources)),
        new SlaveSeams(
            isolation,
            (slaveId, frameworkId, executorId) -> Future.ready(Path.of("/sandbox")),
            new MemoryStorage()),
        new CommandExecutors("mesos-executor"));
    Upid pid = node.spawn(slave);
    nodes.put(pid, node);
    BasicMasterDetector.announce(node, master, ImmutableList.of(pid));
    settle();
    return pid;
  }

  /** Starts a driver for a scheduler of the usual framework. */
  MesosSchedulerDriver addFramework(Scheduler scheduler) {
    return addFramework(scheduler, Samples.framework());
  }

  /** Starts a driver that knows the master. */
  MesosSchedulerDriver addFramework(Scheduler scheduler, FrameworkInfo framework) {
    return addFramework(scheduler, framework, master.toString());
  }

  /** Starts a driver that looks for its master where a text says. */
  MesosSchedulerDriver addFramework(Scheduler scheduler, FrameworkInfo framework, String where) {
    return addFramework(scheduler, DriverSettings.of(framework, where));
  }

  /** Starts a driver of any kind. */
  MesosSchedulerDriver addFramework(Scheduler scheduler, DriverSettings settings) {
    Node node = simulation.newNode();
    MesosSchedulerDriver driver =
        SimulatedDrivers.scheduler(scheduler, settings, node, simulation.runQueue());
    driverNodes.put(driver, node);
    driver.start();
    settle();
    return driver;
  }

  /** The process of a driver, which has got a message. */
  Upid pidOf(SchedulerDriver driver) {
    Address address = driverNodes.get(driver).address();
    return filters().seen().stream()
        .map(org.apache.mesos.process.Message::to)
        .filter(to -> to.address().equals(address))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Nothing came to " + address));
  }

  /** Takes the node of a driver off the network at once. */
  void crash(SchedulerDriver driver) {
    simulation.network().crash(driverNodes.get(driver).address());
    settle();
  }

  /** Takes the node of a master or slave off the network at once. */
  void crash(Upid pid) {
    simulation.network().crash(nodes.get(pid).address());
    settle();
  }

  /** Ends a slave in an orderly way, and with it its node, as the daemon does. */
  void stopSlave(Upid pid) {
    Node node = nodes.get(pid);
    node.terminate(pid);
    settle();
    node.close();
    settle();
  }

  /** Tells a process that the master is the one it is. */
  void detectMaster(Upid pid) {
    post(pid, NewMasterDetectedMessage.newBuilder().setPid(master.toString()).build());
  }

  /** Tells a process that there is no master. */
  void loseMaster(Upid pid) {
    post(pid, NoMasterDetectedMessage.getDefaultInstance());
  }

  /** Sends a message to a process without a sender, as detectors do. */
  void post(Upid pid, Message message) {
    nodes.get(master).post(pid, message);
    settle();
  }

  Upid master() {
    return master;
  }

  Simulation simulation() {
    return simulation;
  }

  MessageFilters filters() {
    return simulation.filters();
  }

  void settle() {
    simulation.settle();
  }

  void advance(Duration duration) {
    simulation.advance(duration);
  }

  @Override
  public void close() {
    simulation.close();
  }
}
