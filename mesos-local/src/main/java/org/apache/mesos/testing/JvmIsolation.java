// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.internal.exec.ExecutorHost;
import org.apache.mesos.internal.exec.ExecutorSession;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.isolation.ExecutorRun;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the executors of one slave's machine in this JVM, each with a node and threads of its own.
 * For the cluster's thread. They outlive a slave that is killed, and end with the machine.
 */
final class JvmIsolation implements Isolation {

  private static final Logger log = LoggerFactory.getLogger(JvmIsolation.class);

  private static final int NOT_FOUND = 127;
  private static final int KILLED = 9;

  private final EdgeNodes nodes;
  private final TestExecutors executors;
  private final Map<ExecutorInstance, Run> runs = new LinkedHashMap<>();
  private Upid slave = Upid.EMPTY;
  private Listener listener = new Listener() {
    @Override
    public void executorStarted(ExecutorInstance instance, ProcessId process) {}

    @Override
    public void executorExited(ExecutorInstance instance, int status) {}
  };
  private long launches;

  /** An isolation with executors of the test; it has none for a description it does not know. */
  JvmIsolation(EdgeNodes nodes, TestExecutors executors) {
    this.nodes = nodes;
    this.executors = executors;
  }

  @Override
  public void initialize(Node node, Upid newSlave, Listener newListener) {
    slave = newSlave;
    listener = newListener;
  }

  @Override
  public Future<Void> recover(List<ExecutorRun> lastRuns) {
    lastRuns.stream()
        .map(ExecutorRun::instance)
        .filter(instance -> !runs.containsKey(instance))
        .forEach(instance -> listener.executorExited(instance, UNKNOWN_STATUS));
    return Future.ready(null);
  }

  @Override
  public void launchExecutor(ExecutorLaunch launch) {
    ExecutorInstance instance = launch.instance();
    Optional<TestExecutors.Made> executor = executors.make(launch);
    if (executor.isEmpty()) {
      log.error(
          "The test has no executor '{}': give it to the cluster by TestCluster.addExecutor",
          instance.executorId().getValue());
      listener.executorExited(instance, WaitStatus.exited(NOT_FOUND));
      return;
    }
    Run run = new Run(launch, executor.get());
    runs.put(instance, run);
    listener.executorStarted(instance, new ProcessId(++launches, 0));
    run.start();
  }

  @Override
  public void killExecutor(ExecutorInstance instance) {
    Run run = runs.remove(instance);
    if (run != null) {
      run.kill();
    }
  }

  @Override
  public void resourcesChanged(ExecutorInstance instance, Resources resources) {
    // Nothing is limited inside a JVM.
  }

  @Override
  public Future<Void> shutdown() {
    ImmutableList.copyOf(runs.values()).stream()
        .filter(run -> !run.outlivesSlave)
        .forEach(run -> killExecutor(run.instance));
    return Future.ready(null);
  }

  /** The machine ends, with everything on it. */
  void close() {
    ImmutableList.copyOf(runs.keySet()).forEach(this::killExecutor);
  }

  private void ended(ExecutorInstance instance, int status) {
    Run run = runs.remove(instance);
    if (run != null) {
      run.kill();
      listener.executorExited(instance, status);
    }
  }

  /** One executor, as if it were an OS process: its main thread waits for the driver's end. */
  private final class Run implements ExecutorHost {

    private final ExecutorInstance instance;
    private final boolean outlivesSlave;
    private final ImmutableMap<String, String> environment;
    private final EdgeNodes.EdgeNode edge;
    private final ExecutorSession driver;
    private final TestExecutors.Closing closing;
    private final Thread main;

    Run(ExecutorLaunch launch, TestExecutors.Made made) {
      instance = launch.instance();
      outlivesSlave = launch.outlivesSlave();
      environment = ImmutableMap.of(
          "MESOS_DIRECTORY", launch.directory().toString(),
          "MESOS_SLAVE_PID", slave.toString(),
          "MESOS_FRAMEWORK_ID", instance.frameworkId().getValue(),
          "MESOS_EXECUTOR_ID", instance.executorId().getValue(),
          "MESOS_CHECKPOINT", outlivesSlave ? "1" : "0");
      edge = nodes.newNode("executor " + instance.executorId().getValue());
      closing = made.closing();
      driver = new ExecutorSession(made.executor(), this);
      main = new Thread(this::run, "executor-" + instance.executorId().getValue());
      main.setDaemon(true);
    }

    void start() {
      // Here, so that whoever settles the cluster waits for what it does.
      var unused = driver.start();
      main.start();
    }

    private void run() {
      exit(driver.join() == Status.DRIVER_STOPPED ? 0 : 1);
    }

    private void end(int status) {
      nodes.execute(() -> ended(instance, status));
    }

    void kill() {
      edge.crash();
      main.interrupt();
      nodes.runBlocking(this::close);
    }

    private void close() {
      try {
        closing.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Map<String, String> environment() {
      return environment;
    }

    @Override
    public Node newNode(Address slaveAddress) {
      return edge.node();
    }

    @Override
    public void runBlocking(Runnable task) {
      nodes.runBlocking(task);
    }

    @Override
    public Undo atExit(Runnable task) {
      return () -> {};
    }

    @Override
    public PrintStream err() {
      return System.err;
    }

    @Override
    public void exit(int status) {
      end(WaitStatus.exited(status));
    }

    @Override
    public void killProcessGroup() {
      end(KILLED);
    }
  }
}
