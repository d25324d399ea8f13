// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableMap;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.exec.ExecutorHost;
import org.apache.mesos.internal.exec.ExecutorSession;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.sim.Host;

/**
 * An executor with the real driver, as an OS process of its own: it outlives its slave if that asks
 * for it. Its tasks run for a while, tell that they do, and end, unless they are killed before or
 * are meant to run for ever.
 */
final class SimulatedExecutor implements Executor {

  private static final int KILLED = 9;
  private static final int EXIT_CODE_SHIFT = 8;
  private static final Duration MAX_START = Duration.ofMillis(300);
  private static final Duration SHORT_RUN = Duration.ofSeconds(20);
  private static final Duration LONG_RUN = Duration.ofMinutes(4);

  private final Scene scene;
  private final Host host;
  private final long osPid;
  private final ImmutableMap<String, String> environment;
  private final IntConsumer exited;
  private final ExecutorSession driver;
  // Those that have not ended.
  private final Set<TaskID> running = new LinkedHashSet<>();

  /**
   * An executor that is still to be started.
   *
   * @param exited takes the raw status of wait(2) when the OS process has ended
   */
  SimulatedExecutor(Scene scene, Host host, Map<String, String> environment, IntConsumer exited) {
    this.scene = scene;
    this.host = host;
    this.osPid = scene.nextOsPid();
    this.environment = ImmutableMap.copyOf(environment);
    this.exited = exited;
    host.setFailureListener(
        (pid, failure) -> scene.violated(host + " failed: " + failure, failure));
    driver = new ExecutorSession(this, new InWorld());
  }

  Host host() {
    return host;
  }

  long osPid() {
    return osPid;
  }

  void start() {
    var unused = driver.start();
  }

  /** As a signal does that cannot be caught. */
  void kill() {
    end(KILLED);
  }

  private void end(int status) {
    if (host.isUp()) {
      host.kill();
      running.clear();
      scene.ledger().ended(this);
      exited.accept(status);
    }
  }

  @Override
  public void registered(
      ExecutorDriver sameDriver,
      ExecutorInfo executorInfo,
      FrameworkInfo frameworkInfo,
      SlaveInfo slaveInfo) {}

  @Override
  public void reregistered(ExecutorDriver sameDriver, SlaveInfo slaveInfo) {}

  @Override
  public void disconnected(ExecutorDriver sameDriver) {}

  @Override
  public void launchTask(ExecutorDriver sameDriver, TaskInfo task) {
    TaskID id = task.getTaskId();
    scene.ledger().started(id, this);
    running.add(id);
    if (scene.chance(0.2)) {
      send(id, TaskState.TASK_STARTING);
    }
    later(scene.between(Duration.ofNanos(1), MAX_START), () -> {
      if (running.contains(id)) {
        send(id, TaskState.TASK_RUNNING);
        goOn(id);
      }
    });
  }

  private void goOn(TaskID id) {
    if (scene.chance(0.12)) {
      // A service: runs until it is killed.
      return;
    }
    Duration rest = scene.between(Duration.ofMillis(10), scene.chance(0.6) ? SHORT_RUN : LONG_RUN);
    later(rest, () -> {
      if (!running.contains(id)) {
        return;
      }
      if (scene.chance(0.1)) {
        send(id, TaskState.TASK_RUNNING);
        goOn(id);
      } else {
        finish(id, scene.chance(0.8) ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED);
      }
    });
  }

  private void later(Duration delay, Runnable task) {
    scene.world().after(delay, () -> host.execute(task));
  }

  private void finish(TaskID id, TaskState state) {
    running.remove(id);
    send(id, state);
    scene.ledger().get(id).ended();
  }

  private void send(TaskID id, TaskState state) {
    int number = scene.ledger().get(id).sent(state);
    var unused = driver.sendStatusUpdate(TaskStatus.newBuilder()
        .setTaskId(id)
        .setState(state)
        .setData(Ledger.numbered(number))
        .build());
  }

  @Override
  public void killTask(ExecutorDriver sameDriver, TaskID taskId) {
    if (running.contains(taskId)) {
      finish(taskId, TaskState.TASK_KILLED);
    }
  }

  @Override
  public void frameworkMessage(ExecutorDriver sameDriver, byte[] data) {
    var unused = driver.sendFrameworkMessage(data);
  }

  @Override
  public void shutdown(ExecutorDriver sameDriver) {
    running.clear();
    scene.ledger().ended(this);
  }

  @Override
  public void error(ExecutorDriver sameDriver, String message) {
    scene.violated(host + " is told: " + message);
  }

  /** The OS process. */
  private final class InWorld implements ExecutorHost {

    @Override
    public Map<String, String> environment() {
      return environment;
    }

    @Override
    public Node newNode(Address slave) {
      return host.boot();
    }

    @Override
    public void runBlocking(Runnable task) {
      host.execute(task);
    }

    @Override
    public Undo atExit(Runnable task) {
      return () -> {};
    }

    @Override
    public PrintStream err() {
      return scene.complaints(host);
    }

    @Override
    public void exit(int status) {
      end(status << EXIT_CODE_SHIFT);
    }

    @Override
    public void killProcessGroup() {
      end(KILLED);
    }
  }
}
