// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;

/** An executor's driver and a slave that only listens, each on its node. */
final class ExecutorFixture implements AutoCloseable {

  final Simulation simulation = new Simulation();
  final Node slaveNode = simulation.newNode();
  final RecordingProcess slave = new RecordingProcess("slave");
  final SimulatedExecutorHost host = new SimulatedExecutorHost(simulation);
  final RecordingExecutor executor = new RecordingExecutor();
  final ExecutorSession driver = new ExecutorSession(executor, host);

  ExecutorFixture() {
    slaveNode.spawn(slave);
    host.setVariable("MESOS_SLAVE_PID", slave.self().toString());
    host.setVariable("MESOS_FRAMEWORK_ID", Samples.FRAMEWORK_ID.getValue());
    host.setVariable("MESOS_EXECUTOR_ID", Samples.EXECUTOR_ID.getValue());
    host.setVariable("MESOS_DIRECTORY", "/tmp/sandbox");
  }

  /** As the in-process test isolation of the original does. */
  ExecutorFixture local() {
    host.setVariable("MESOS_LOCAL", "1");
    return this;
  }

  /** As slaves do that remember their executors. */
  ExecutorFixture checkpointed() {
    host.setVariable("MESOS_CHECKPOINT", "1");
    return this;
  }

  /** Ends the slave as SIGKILL does, and gives one that has taken its place and address. */
  RecordingProcess restartedSlave() {
    loseSlave();
    RecordingProcess restarted = new RecordingProcess("slave");
    simulation.newNode(slaveNode.address()).spawn(restarted);
    return restarted;
  }

  void loseSlave() {
    simulation.network().crash(slaveNode.address());
    simulation.settle();
  }

  void tell(RecordingProcess from, com.google.protobuf.Message message) {
    from.tell(pid(), message);
    simulation.settle();
  }

  ExecutorFixture started() {
    var unused = driver.start();
    simulation.settle();
    return this;
  }

  ExecutorFixture registered() {
    started();
    tell(Samples.REGISTERED);
    return this;
  }

  /** The pid of the executor's process, from its registration. */
  Upid pid() {
    return slave
        .received(RegisterExecutorMessage.getDescriptor().getFullName())
        .get(0)
        .from();
  }

  void tell(com.google.protobuf.Message message) {
    slave.tell(pid(), message);
    simulation.settle();
  }

  @Override
  public void close() {
    simulation.close();
  }
}
