// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableList;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.sched.LocalCluster;
import org.apache.mesos.internal.sched.LocalMaster;
import org.apache.mesos.internal.sched.SchedulerHost;
import org.apache.mesos.internal.sched.SchedulerSession;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Host;

/** One life of a framework's scheduler, with the real driver, that answers offers as it likes. */
final class SimulatedScheduler implements Scheduler {

  private static final int MAX_TASKS_PER_OFFER = 3;
  private static final int EXECUTORS = 2;
  private static final int MAX_REFUSAL_SECONDS = 20;
  private static final int CALM_REFUSAL_SECONDS = 3600;

  private final Scene scene;
  private final SimulatedFramework framework;
  private final Host host;
  private final SchedulerSession driver;
  private final Map<OfferID, Offer> held = new LinkedHashMap<>();
  private final Map<TaskID, Integer> lastReceived = new LinkedHashMap<>();
  private boolean isConnected;
  private boolean isHoarding;

  SimulatedScheduler(Scene scene, SimulatedFramework framework, String name) {
    this.scene = scene;
    this.framework = framework;
    this.host = scene.world().newHost(name);
    host.setFailureListener(
        (pid, failure) -> scene.violated(name + " failed: " + failure, failure));
    this.driver = new SchedulerSession(this, framework.info(), "simulated", new InWorld());
  }

  Host host() {
    return host;
  }

  SimulatedFramework framework() {
    return framework;
  }

  boolean isConnected() {
    return isConnected;
  }

  void start() {
    var unused = driver.start();
  }

  /** Ends it without a word. */
  void kill() {
    host.kill();
    isConnected = false;
  }

  /** Ends the framework for good. */
  void stop() {
    host.execute(() -> {
      var unused = driver.stop();
    });
  }

  int lastReceived(TaskRecord task) {
    return lastReceived.getOrDefault(task.id(), 0);
  }

  void received(TaskRecord task, int number) {
    lastReceived.put(task.id(), number);
  }

  /** Does something that no message asks for. */
  void act() {
    host.execute(this::actNow);
  }

  private void actNow() {
    List<TaskRecord> open = scene.ledger().tasks().stream()
        .filter(task -> task.framework() == framework && !task.isOver())
        .toList();
    int choice = scene.upTo(10);
    if (choice < 3) {
      answerHeld();
    } else if (choice < 6 && !open.isEmpty()) {
      kill(scene.any(open));
    } else if (choice < 8 && !open.isEmpty()) {
      TaskRecord task = scene.any(open);
      var unused = driver.sendFrameworkMessage(
          executor(scene.upTo(EXECUTORS)).getExecutorId(), task.slaveId(), new byte[] {1, 2, 3});
    } else if (choice < 9) {
      reconcileNow();
    } else {
      var unused = driver.reviveOffers();
    }
  }

  /** Asks how its open tasks are, as a careful framework does now and then. */
  void reconcile() {
    host.execute(this::reconcileNow);
  }

  private void reconcileNow() {
    List<TaskStatus> open = scene.ledger().tasks().stream()
        .filter(task -> task.framework() == framework && !task.isOver())
        .map(task -> TaskStatus.newBuilder()
            .setTaskId(task.id())
            .setSlaveId(task.slaveId())
            .setState(task.told().orElse(TaskState.TASK_STAGING))
            .build())
        .toList();
    if (!open.isEmpty()) {
      var unused = driver.reconcileTasks(open);
    }
  }

  private void kill(TaskRecord task) {
    task.askForKill();
    var unused = driver.killTask(task.id());
  }

  /** Asks for the end of all tasks. */
  void killAll() {
    host.execute(() -> scene.ledger().tasks().stream()
        .filter(task -> task.framework() == framework && !task.isOver())
        .forEach(this::kill));
  }

  void answerHeld() {
    List<Offer> all = ImmutableList.copyOf(held.values());
    held.clear();
    all.forEach(this::answer);
  }

  /** Keeps all offers from now on. */
  void hoard() {
    isHoarding = true;
  }

  /** What it holds. */
  ImmutableList<Offer> held() {
    return ImmutableList.copyOf(held.values());
  }

  /** Gives back what it still holds. */
  void declineHeld() {
    host.execute(this::answerHeld);
  }

  @Override
  public void registered(
      SchedulerDriver sameDriver, FrameworkID frameworkId, MasterInfo masterInfo) {
    isConnected = true;
    framework.connected(this);
    framework.registered(frameworkId);
    reconcileNow();
  }

  @Override
  public void reregistered(SchedulerDriver sameDriver, MasterInfo masterInfo) {
    isConnected = true;
    framework.connected(this);
    if (scene.chance(0.7)) {
      reconcileNow();
    }
  }

  @Override
  public void disconnected(SchedulerDriver sameDriver) {
    isConnected = false;
    held.clear();
  }

  @Override
  public void resourceOffers(SchedulerDriver sameDriver, List<Offer> offers) {
    for (Offer offer : offers) {
      if (isHoarding || (!scene.isCalm() && scene.chance(0.15))) {
        held.put(offer.getId(), offer);
      } else {
        answer(offer);
      }
    }
  }

  private void answer(Offer offer) {
    if (scene.isCalm() || scene.chance(0.3)) {
      var unused = driver.declineOffer(offer.getId(), filters());
      return;
    }
    List<TaskInfo> tasks = new ArrayList<>();
    Resources left = Resources.of(offer.getResourcesList());
    for (int count = 1 + scene.upTo(MAX_TASKS_PER_OFFER); count > 0; count--) {
      Resources size = Resources.parse(
          "cpus:%s;mem:%d".formatted(scene.chance(0.5) ? "0.5" : "1", 64 + 64 * scene.upTo(4)));
      boolean hasCommand = scene.chance(0.3);
      // The executor has its own share.
      Resources needed = hasCommand ? size : size.add(Resources.parse("cpus:0.1;mem:32"));
      if (left.contains(needed)) {
        left = left.subtract(needed);
        tasks.add(task(offer, size, hasCommand));
      }
    }
    tasks.forEach(task -> scene.ledger().launched(task.getTaskId(), framework, task.getSlaveId()));
    var unused = driver.launchTasks(offer.getId(), tasks, filters());
  }

  private TaskInfo task(Offer offer, Resources size, boolean hasCommand) {
    TaskInfo.Builder task = TaskInfo.newBuilder()
        .setName("task")
        .setTaskId(scene.ledger().newTaskId())
        .setSlaveId(offer.getSlaveId())
        .addAllResources(size.toProto());
    if (hasCommand) {
      return task.setCommand(CommandInfo.newBuilder().setValue("run")).build();
    }
    return task.setExecutor(executor(scene.upTo(EXECUTORS))).build();
  }

  private static ExecutorInfo executor(int number) {
    return ExecutorInfo.newBuilder()
        .setExecutorId(ExecutorID.newBuilder().setValue("executor-" + number))
        .setCommand(CommandInfo.newBuilder().setValue("executor"))
        .addAllResources(Resources.parse("cpus:0.1;mem:32").toProto())
        .build();
  }

  private Filters filters() {
    int seconds = scene.isCalm() ? CALM_REFUSAL_SECONDS : scene.upTo(MAX_REFUSAL_SECONDS);
    return Filters.newBuilder().setRefuseSeconds(seconds).build();
  }

  @Override
  public void offerRescinded(SchedulerDriver sameDriver, OfferID offerId) {
    held.remove(offerId);
  }

  @Override
  public void statusUpdate(SchedulerDriver sameDriver, TaskStatus status) {
    scene.ledger().received(this, status);
  }

  @Override
  public void frameworkMessage(
      SchedulerDriver sameDriver, ExecutorID executorId, SlaveID slaveId, byte[] data) {}

  @Override
  public void slaveLost(SchedulerDriver sameDriver, SlaveID slaveId) {
    held.values().removeIf(offer -> offer.getSlaveId().equals(slaveId));
  }

  @Override
  public void executorLost(
      SchedulerDriver sameDriver, ExecutorID executorId, SlaveID slaveId, int status) {}

  @Override
  public void error(SchedulerDriver sameDriver, String message) {
    scene.world().note(host + " is told: " + message);
    isConnected = false;
    scene.world().after(Duration.ZERO, () -> {
      if (host.isUp()) {
        host.kill();
        framework.ended(this);
      }
    });
  }

  /** The OS process of the driver. */
  private final class InWorld implements SchedulerHost {

    @Override
    public String userName() {
      return "user";
    }

    @Override
    public Node newNode(String master) {
      return host.boot();
    }

    @Override
    public MasterDetector observe(Node node, String master, Upid process) {
      return scene.election().observe(host, node, process);
    }

    @Override
    public LocalCluster launchLocal(LocalMaster kind) {
      throw new UnsupportedOperationException("a simulated scheduler has no cluster of its own");
    }

    @Override
    public void runBlocking(Runnable task) {
      host.execute(task);
    }

    @Override
    public Undo atExit(Runnable task, Duration limit) {
      return () -> {};
    }

    @Override
    public PrintStream err() {
      return scene.complaints(host);
    }
  }
}
