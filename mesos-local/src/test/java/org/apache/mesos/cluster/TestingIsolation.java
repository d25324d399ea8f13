// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.LinkedListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Executor;
import org.apache.mesos.MesosExecutorDriver;
import org.apache.mesos.SimulatedDrivers;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.isolation.ExecutorRun;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Simulation;

/**
 * Runs executors that a test holds in its hands, each with a driver on a node of its own (tests.md
 * 1). They end when they are killed or when the test makes them crash.
 */
final class TestingIsolation implements Isolation {

  private record Running(ExecutorInstance instance, Node node, MesosExecutorDriver driver) {}

  private final Simulation simulation;
  private final Map<String, Executor> executors = new LinkedHashMap<>();
  private final Map<ExecutorInstance, Running> running = new LinkedHashMap<>();
  private final ListMultimap<String, Resources> changes = LinkedListMultimap.create();
  private final ListMultimap<String, ExecutorLaunch> launches = LinkedListMultimap.create();
  private Upid slave = Upid.EMPTY;
  private Listener listener;

  /** An isolation without executors. */
  TestingIsolation(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Has an executor to run when one of this id is launched. */
  TestingIsolation with(String executorId, Executor executor) {
    executors.put(executorId, executor);
    return this;
  }

  @Override
  public void initialize(Node node, Upid newSlave, Listener newListener) {
    slave = newSlave;
    listener = newListener;
  }

  @Override
  public Future<Void> recover(List<ExecutorRun> runs) {
    if (!runs.isEmpty()) {
      throw new AssertionError("Nothing is left behind in these tests: " + runs);
    }
    return Future.ready(null);
  }

  @Override
  public void launchExecutor(ExecutorLaunch launch) {
    ExecutorInstance instance = launch.instance();
    String id = instance.executorId().getValue();
    launches.put(id, launch);
    Executor executor = executors.get(id);
    if (executor == null) {
      throw new AssertionError("The test has no executor '" + id + "'");
    }
    Node node = simulation.newNode();
    MesosExecutorDriver driver = SimulatedDrivers.executor(
        executor,
        node,
        simulation.runQueue(),
        ImmutableMap.of(
            "MESOS_LOCAL", "1",
            "MESOS_DIRECTORY", launch.directory().toString(),
            "MESOS_SLAVE_PID", slave.toString(),
            "MESOS_FRAMEWORK_ID", instance.frameworkId().getValue(),
            "MESOS_EXECUTOR_ID", id));
    running.put(instance, new Running(instance, node, driver));
    driver.start();
    listener.executorStarted(instance, new ProcessId(running.size(), 0));
  }

  @Override
  public void killExecutor(ExecutorInstance instance) {
    Running killed = running.remove(instance);
    if (killed != null) {
      killed.driver.stop();
    }
  }

  @Override
  public void resourcesChanged(ExecutorInstance instance, Resources resources) {
    changes.put(instance.executorId().getValue(), resources);
  }

  @Override
  public Future<Void> shutdown() {
    List.copyOf(running.keySet()).forEach(this::killExecutor);
    return Future.ready(null);
  }

  /** Ends an executor at once, and tells the slave its raw wait status. */
  void crash(String executorId, int status) {
    Address address = find(executorId).node.address();
    if (simulation.network().isUp(address)) {
      simulation.network().crash(address);
    }
    exit(executorId, status);
  }

  /** Tells the slave of an executor whose driver has stopped its raw wait status. */
  void exit(String executorId, int status) {
    ExecutorInstance instance = find(executorId).instance;
    running.remove(instance);
    listener.executorExited(instance, status);
  }

  private Running find(String executorId) {
    return running.values().stream()
        .filter(candidate -> candidate.instance.executorId().getValue().equals(executorId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("'" + executorId + "' does not run"));
  }

  /** The ids of the executors that run, in the order of their launch. */
  List<String> running() {
    return running.keySet().stream()
        .map(instance -> instance.executorId().getValue())
        .toList();
  }

  /** What an executor might use, each time that changed. */
  List<Resources> changes(String executorId) {
    return List.copyOf(changes.get(executorId));
  }

  /** How an executor was launched, each time. */
  List<ExecutorLaunch> launches(String executorId) {
    return List.copyOf(launches.get(executorId));
  }
}
