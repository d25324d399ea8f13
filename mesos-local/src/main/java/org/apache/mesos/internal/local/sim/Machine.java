// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.CommandExecutors;
import org.apache.mesos.internal.slave.RecoverySettings;
import org.apache.mesos.internal.slave.Slave;
import org.apache.mesos.internal.slave.SlaveSeams;
import org.apache.mesos.internal.slave.SlaveSettings;
import org.apache.mesos.internal.slave.SlaveView;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Host;
import org.jspecify.annotations.Nullable;

/** A machine with a slave, its executors, and a disk that outlives them all. */
final class Machine {

  static final String RESOURCES = "cpus:4;mem:2048";

  private static final Duration MIN_ABSENCE = Duration.ofMillis(100);
  private static final Duration MAX_ABSENCE = Duration.ofSeconds(30);
  /** What writing takes mostly. */
  private static final Duration MAX_BUSY = Duration.ofMillis(8);

  private static final int FIRST_EXECUTOR_PORT = 31000;

  private final Scene scene;
  private final String name;
  private final Host slaveHost;
  private final Map<ExecutorInstance, SimulatedExecutor> executors = new LinkedHashMap<>();
  private final Disk disk;
  private boolean isToBeKilled;
  private int boots = 1;
  private int nextSandbox = 1;
  private int nextPort = FIRST_EXECUTOR_PORT;
  private @Nullable SlaveView view;
  private @Nullable SimulatedIsolation isolation;
  private @Nullable SimulatedStorage storage;
  private @Nullable MasterDetector detector;

  Machine(Scene scene, String name) {
    this.scene = scene;
    this.name = name;
    this.disk = new Disk(scene);
    this.slaveHost = scene.world().newHost(name);
    slaveHost.setFailureListener(
        (pid, failure) -> scene.violated(name + " failed: " + failure, failure));
  }

  Host slaveHost() {
    return slaveHost;
  }

  /** The books of the slave; nothing while it is down. */
  Optional<SlaveView> view() {
    return Optional.ofNullable(slaveHost.isUp() ? view : null);
  }

  /** The executors whose OS processes run. */
  ImmutableList<SimulatedExecutor> executors() {
    return ImmutableList.copyOf(executors.values());
  }

  void startSlave() {
    Node node = slaveHost.boot();
    SimulatedIsolation newIsolation = new SimulatedIsolation(scene, this);
    isolation = newIsolation;
    SimulatedStorage newStorage = disk.open(slaveHost, node);
    storage = newStorage;
    Slave slave = new Slave(
        Slave.ID,
        settings(),
        new SlaveSeams(newIsolation, this::sandbox, newStorage, scene.settings().bugs()),
        new CommandExecutors("mesos-executor"));
    Upid pid = node.spawn(slave);
    view = slave.view();
    detector = scene.election().observe(slaveHost, node, pid);
    var unused = slave.ended().onReady(nothing -> slaveHost.execute(this::slaveEnded));
    refusal(slave.refused());
  }

  private void refusal(Future<String> refused) {
    var unused = refused.onReady(reason -> scene.violated(name + " refuses to start: " + reason));
  }

  private SlaveSettings settings() {
    RecoverySettings recovery = RecoverySettings.reconnecting();
    return SlaveSettings.of(slaveHost.address().host(), Resources.parse(RESOURCES))
        .with(new RecoverySettings(
            recovery.mode(),
            recovery.damage(),
            recovery.timeout(),
            recovery.executorTimeout(),
            "boot-" + boots));
  }

  private Future<Path> sandbox(SlaveID slaveId, FrameworkID frameworkId, ExecutorID executorId) {
    return Future.ready(Path.of("/sandboxes", Integer.toString(nextSandbox++)));
  }

  /** It has shut down in good order; whoever looks after the machine starts it again. */
  private void slaveEnded() {
    scene.world().note(name + " has ended");
    if (detector != null) {
      detector.close();
    }
    scene.world().after(Duration.ZERO, () -> {
      if (slaveHost.isUp()) {
        killSlave();
      }
    });
  }

  /** Kills the slave while it is still busy with the next task or update that it gets. */
  void killAfterNextMessage() {
    isToBeKilled = true;
  }

  /** The slave gets a task or a status update. */
  void importantMessage() {
    if (isToBeKilled) {
      isToBeKilled = false;
      scene.world().after(scene.between(Duration.ofNanos(1), MAX_BUSY), () -> {
        if (slaveHost.isUp() && !scene.isCalm()) {
          scene.world().note("Kill " + name + " while it is busy");
          killSlave();
        }
      });
    }
  }

  /** Kills the slave, not its executors, and has it started again some time later. */
  void killSlave() {
    slaveHost.kill();
    if (storage != null) {
      storage.crash();
    }
    scene.world().after(scene.between(MIN_ABSENCE, MAX_ABSENCE), () -> {
      if (!slaveHost.isUp()) {
        startSlave();
      }
    });
  }

  /** As without power: nothing goes on. */
  void reboot() {
    boots++;
    ImmutableList.copyOf(executors.values()).forEach(SimulatedExecutor::kill);
    if (slaveHost.isUp()) {
      killSlave();
    }
  }

  SimulatedExecutor launch(ExecutorInstance instance, Map<String, String> environment) {
    int port = nextPort++;
    Host host =
        scene.world().newHost(name + ":" + port, new Address(slaveHost.address().ip(), port));
    SimulatedExecutor executor =
        new SimulatedExecutor(scene, host, environment, status -> exited(instance, status));
    executors.put(instance, executor);
    executor.start();
    return executor;
  }

  private void exited(ExecutorInstance instance, int status) {
    boolean wasKnown = executors.remove(instance) != null;
    if (wasKnown && slaveHost.isUp() && isolation != null) {
      isolation.exited(instance, status);
    }
  }

  /** Kills an executor, of whose end the slave is not told. */
  void kill(ExecutorInstance instance) {
    SimulatedExecutor executor = executors.remove(instance);
    if (executor != null) {
      executor.kill();
    }
  }

  boolean isRunning(ExecutorInstance instance) {
    return executors.containsKey(instance);
  }

  @Override
  public String toString() {
    return name;
  }
}
