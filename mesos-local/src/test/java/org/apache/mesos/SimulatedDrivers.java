// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import com.google.common.collect.ImmutableMap;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.internal.exec.ExecutorHost;
import org.apache.mesos.internal.sched.DriverSettings;
import org.apache.mesos.internal.sched.LocalCluster;
import org.apache.mesos.internal.sched.LocalMaster;
import org.apache.mesos.internal.sched.SchedulerHost;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;

/** Drivers on nodes of a simulation; here, because only this package may say where they run. */
public final class SimulatedDrivers {

  private SimulatedDrivers() {}

  /**
   * A driver that has a node to itself.
   *
   * @param blocking runs what would block a thread of the node
   */
  public static MesosExecutorDriver executor(
      org.apache.mesos.Executor executor,
      Node node,
      Executor blocking,
      Map<String, String> environment) {
    return new MesosExecutorDriver(
        executor, new SimulatedExecutorHost(node, blocking, ImmutableMap.copyOf(environment)));
  }

  /**
   * A driver that has a node to itself.
   *
   * @param blocking runs what would block a thread of the node
   */
  public static MesosSchedulerDriver scheduler(
      Scheduler scheduler, FrameworkInfo framework, String master, Node node, Executor blocking) {
    return new MesosSchedulerDriver(
        scheduler, framework, master, new SimulatedSchedulerHost(node, blocking));
  }

  /**
   * A driver of any kind that has a node to itself.
   *
   * @param blocking runs what would block a thread of the node
   */
  public static MesosSchedulerDriver scheduler(
      Scheduler scheduler, DriverSettings settings, Node node, Executor blocking) {
    return new MesosSchedulerDriver(
        scheduler, settings, new SimulatedSchedulerHost(node, blocking));
  }

  private record SimulatedSchedulerHost(Node node, Executor blocking) implements SchedulerHost {

    @Override
    public String userName() {
      return "user";
    }

    @Override
    public Node newNode(String master) {
      return node;
    }

    @Override
    public LocalCluster launchLocal(LocalMaster kind) {
      throw new AssertionError("A simulated driver has no cluster of its own");
    }

    @Override
    public void runBlocking(Runnable task) {
      blocking.execute(task);
    }

    @Override
    public SchedulerHost.Undo atExit(Runnable task, Duration limit) {
      return () -> {};
    }

    @Override
    public PrintStream err() {
      return System.err;
    }
  }

  private record SimulatedExecutorHost(
      Node node, Executor blocking, ImmutableMap<String, String> environment)
      implements ExecutorHost {

    @Override
    public Node newNode(Address slave) {
      return node;
    }

    @Override
    public void runBlocking(Runnable task) {
      blocking.execute(task);
    }

    @Override
    public ExecutorHost.Undo atExit(Runnable task) {
      return () -> {};
    }

    @Override
    public PrintStream err() {
      return System.err;
    }

    @Override
    public void exit(int status) {
      throw new AssertionError("A simulated executor ended its JVM with status " + status);
    }

    @Override
    public void killProcessGroup() {
      throw new AssertionError("A simulated executor killed its process group");
    }
  }
}
