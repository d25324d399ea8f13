// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.isolation.ExecutorRun;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** Runs executors on the machine of one slave, for one life of that. */
final class SimulatedIsolation implements Isolation {

  private static final Duration MAX_FORK = Duration.ofMillis(50);
  private static final Duration MAX_REAP = Duration.ofMillis(100);

  private final Scene scene;
  private final Machine machine;
  // Those that run and that the slave knows of, with whether they outlive it.
  private final Map<ExecutorInstance, Boolean> children = new LinkedHashMap<>();
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
  public void launchExecutor(ExecutorLaunch launch) {
    later(MAX_FORK, () -> {
      SimulatedExecutor executor = machine.launch(launch.instance(), environment(launch));
      children.put(launch.instance(), launch.outlivesSlave());
      requireNonNull(listener)
          .executorStarted(launch.instance(), new ProcessId(executor.osPid(), executor.osPid()));
    });
  }

  private ImmutableMap<String, String> environment(ExecutorLaunch launch) {
    ImmutableMap.Builder<String, String> environment = ImmutableMap.builder();
    environment.put("MESOS_DIRECTORY", launch.directory().toString());
    environment.put("MESOS_SLAVE_PID", requireNonNull(slave).toString());
    environment.put("MESOS_FRAMEWORK_ID", launch.instance().frameworkId().getValue());
    environment.put("MESOS_EXECUTOR_ID", launch.instance().executorId().getValue());
    if (launch.recoveryTimeout() != null) {
      environment.put("MESOS_CHECKPOINT", "1");
      environment.put("MESOS_RECOVERY_TIMEOUT", launch.recoveryTimeout().toSeconds() + "secs");
    }
    return environment.buildOrThrow();
  }

  @Override
  public Future<Void> recover(List<ExecutorRun> runs) {
    Promise<Void> recovered = new Promise<>();
    later(MAX_FORK, () -> {
      for (ExecutorRun run : runs) {
        if (machine.isRunning(run.instance())) {
          children.put(run.instance(), true);
        } else {
          requireNonNull(listener).executorExited(run.instance(), UNKNOWN_STATUS);
        }
      }
      recovered.set(null);
    });
    return recovered.future();
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
    if (children.remove(instance) != null) {
      later(MAX_REAP, () -> requireNonNull(listener).executorExited(instance, status));
    }
  }

  @Override
  public void killExecutor(ExecutorInstance instance) {
    children.remove(instance);
    machine.kill(instance);
  }

  @Override
  public void resourcesChanged(ExecutorInstance instance, Resources resources) {}

  @Override
  public Future<Void> shutdown() {
    ImmutableMap.copyOf(children).forEach((instance, outlives) -> {
      if (!outlives) {
        killExecutor(instance);
      }
    });
    return Future.ready(null);
  }
}
