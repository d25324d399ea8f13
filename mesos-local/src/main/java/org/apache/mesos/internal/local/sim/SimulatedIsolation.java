// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.isolation.ExecutorRun;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** Runs executors on the machine of one slave, for one life of that. */
final class SimulatedIsolation implements Isolation {

  private static final Duration MAX_FORK = Duration.ofMillis(50);
  private static final Duration MAX_REAP = Duration.ofMillis(100);

  private final Scene scene;
  private final Machine machine;
  private @Nullable Node node;
  private @Nullable Upid slave;
  private @Nullable Listener listener;

  SimulatedIsolation(Scene scene, Machine machine) {
    this.scene = scene;
    this.machine = machine;
  }

  @Override
  public void initialize(Node newNode, Upid newSlave, Listener newListener) {
    node = newNode;
    slave = newSlave;
    listener = newListener;
  }

  @Override
  public Future<Void> recover(List<ExecutorRun> runs) {
    return Future.ready(null);
  }

  @Override
  public void launchExecutor(ExecutorLaunch launch) {
    ExecutorInstance instance = launch.instance();
    ImmutableMap<String, String> environment = ImmutableMap.of(
        "MESOS_DIRECTORY", launch.directory().toString(),
        "MESOS_SLAVE_PID", requireNonNull(slave).toString(),
        "MESOS_FRAMEWORK_ID", instance.frameworkId().getValue(),
        "MESOS_EXECUTOR_ID", instance.executorId().getValue());
    later(MAX_FORK, () -> {
      SimulatedExecutor executor = machine.launch(instance, environment);
      requireNonNull(listener).executorStarted(instance, new ProcessId(executor.osPid(), 0));
    });
  }

  private void later(Duration limit, Runnable task) {
    Node life = requireNonNull(node);
    scene.world().after(scene.between(Duration.ofNanos(1), limit), () -> {
      if (machine.slaveHost().isNode(life)) {
        machine.slaveHost().execute(task);
      }
    });
  }

  /** An executor on this machine has ended. */
  void exited(ExecutorInstance instance, int status) {
    later(MAX_REAP, () -> requireNonNull(listener).executorExited(instance, status));
  }

  @Override
  public void killExecutor(ExecutorInstance instance) {
    machine.kill(instance);
  }

  @Override
  public void resourcesChanged(ExecutorInstance instance, Resources resources) {}

  @Override
  public Future<Void> shutdown() {
    machine.killAll();
    return Future.ready(null);
  }
}
