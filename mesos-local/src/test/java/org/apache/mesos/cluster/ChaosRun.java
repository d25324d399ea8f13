// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static org.apache.mesos.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.executor;
import static org.apache.mesos.cluster.Samples.framework;
import static org.apache.mesos.cluster.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.MessageLite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Upid;

/**
 * A cluster with a load and with faults, all chosen by a seed. A process that fails ends the run by
 * itself; what else must hold is looked at when everything has calmed down.
 */
final class ChaosRun implements AutoCloseable {

  /** One scheduler after the other, of the same framework. */
  private static final class Framework {
    private final String executorId;
    private RecordingScheduler scheduler = new RecordingScheduler();
    private MesosSchedulerDriver driver;

    Framework(String executorId) {
      this.executorId = executorId;
    }
  }

  private record Slave(Upid pid, TestingIsolation isolation, List<RecordingExecutor> executors) {}

  private static final int FRAMEWORKS = 3;
  private static final int SLAVES = 4;
  private static final int MAX_STEP_MILLIS = 3000;
  private static final Duration CALM = Duration.ofMinutes(3);

  /** What may be lost on the way, since somebody sends it again or gives up waiting for it. */
  private static final ImmutableList<Class<? extends MessageLite>> LOSSES = ImmutableList.of(
      StatusUpdateMessage.class,
      StatusUpdateAcknowledgementMessage.class,
      LaunchTasksMessage.class,
      RunTaskMessage.class,
      ResourceOffersMessage.class,
      RegisterFrameworkMessage.class,
      ReregisterFrameworkMessage.class,
      FrameworkRegisteredMessage.class,
      ReregisterSlaveMessage.class,
      SlaveReregisteredMessage.class,
      ExecutorRegisteredMessage.class);

  private final Random random;
  private final Cluster cluster = new Cluster();
  private final List<Framework> frameworks = new ArrayList<>();
  private final List<Slave> slaves = new ArrayList<>();
  private int nextTask;

  ChaosRun(long seed) {
    random = new Random(seed);
    for (int i = 0; i < FRAMEWORKS; i++) {
      Framework framework = new Framework("executor-" + i);
      framework.driver = cluster.addFramework(framework.scheduler);
      frameworks.add(framework);
    }
    for (int i = 0; i < SLAVES; i++) {
      addSlave();
    }
  }

  /** Does one thing, and lets some time pass. */
  void step() {
    int choice = random.nextInt(100);
    if (choice < 35) {
      answerOffers(any(frameworks));
    } else if (choice < 60) {
      sendStatus(any(slaves));
    } else if (choice < 63) {
      killTask(any(frameworks));
    } else if (choice < 66) {
      sendMessage(any(frameworks));
    } else if (choice < 68) {
      any(frameworks).driver.reviveOffers();
    } else {
      fault();
    }
    cluster.advance(Duration.ofMillis(random.nextInt(MAX_STEP_MILLIS)));
  }

  private void fault() {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        var unused = cluster.filters().drop(any(LOSSES));
      }
      case 3 -> crashExecutor(any(slaves));
      case 4 -> replaceSlave();
      case 5 -> failOver(any(frameworks));
      case 6 -> reconnect(any(slaves));
      default -> replaceMaster();
    }
  }

  private void answerOffers(Framework framework) {
    for (Offer offer : framework.scheduler.takeOffers()) {
      List<TaskInfo> tasks = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        tasks.add(task(Integer.toString(nextTask++), offer, "cpus:0.5;mem:100")
            .setExecutor(executor(framework.executorId, "exit 1"))
            .build());
      }
      framework.driver.launchTasks(
          offer.getId(),
          tasks,
          Filters.newBuilder().setRefuseSeconds(random.nextInt(3)).build());
    }
  }

  private void sendStatus(Slave slave) {
    RecordingExecutor executor = any(slave.executors);
    if (!executor.launched().isEmpty()) {
      TaskInfo task = any(executor.launched());
      TaskState state = any(ImmutableList.of(TASK_RUNNING, TASK_FINISHED, TASK_FAILED));
      executor.send(task.getTaskId(), state);
    }
  }

  private void killTask(Framework framework) {
    framework.driver.killTask(Samples.taskId(Integer.toString(random.nextInt(nextTask + 1))));
  }

  private void sendMessage(Framework framework) {
    if (!framework.scheduler.offers().isEmpty()) {
      framework.driver.sendFrameworkMessage(
          executor(framework.executorId, "").getExecutorId(),
          framework.scheduler.lastOffer().getSlaveId(),
          "hello".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void crashExecutor(Slave slave) {
    if (!slave.isolation.running().isEmpty()) {
      slave.isolation.crash(any(slave.isolation.running()), random.nextInt(256));
    }
  }

  private void replaceSlave() {
    Slave gone = any(slaves);
    slaves.remove(gone);
    cluster.crash(gone.pid);
    addSlave();
  }

  private void addSlave() {
    TestingIsolation isolation = new TestingIsolation(cluster.simulation());
    List<RecordingExecutor> executors = new ArrayList<>();
    for (Framework framework : frameworks) {
      RecordingExecutor executor = new RecordingExecutor();
      executors.add(executor);
      isolation.with(framework.executorId, executor);
    }
    slaves.add(new Slave(cluster.addSlave(isolation), isolation, executors));
  }

  private void failOver(Framework framework) {
    if (!framework.scheduler.calls().contains("registered")) {
      return;
    }
    RecordingScheduler successor = new RecordingScheduler();
    MesosSchedulerDriver old = framework.driver;
    framework.driver = cluster.addFramework(successor, framework(framework.scheduler.id()));
    framework.scheduler = successor;
    old.stop(true);
  }

  private void reconnect(Slave slave) {
    cluster.simulation().network().disconnect(cluster.master().address(), slave.pid.address());
    cluster.detectMaster(slave.pid);
  }

  private void replaceMaster() {
    cluster.replaceMaster();
    slaves.forEach(slave -> cluster.detectMaster(slave.pid));
    frameworks.forEach(framework -> cluster.detectMaster(cluster.pidOf(framework.driver)));
  }

  /** Ends all frameworks when no more faults happen, and looks at what is left. */
  void calmDown() {
    cluster.filters().clear();
    slaves.forEach(slave -> cluster.detectMaster(slave.pid));
    cluster.advance(CALM);
    frameworks.forEach(framework -> framework.driver.stop());
    cluster.advance(CALM);

    assertThat(slaves).allSatisfy(slave -> assertThat(slave.isolation.running()).isEmpty());
    RecordingScheduler heir = new RecordingScheduler();
    cluster.addFramework(heir);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(heir.offers())
        .hasSize(SLAVES)
        .extracting(offer -> Resources.of(offer.getResourcesList()))
        .containsOnly(Resources.parse(Cluster.RESOURCES));
    assertThat(heir.offers()).extracting(Offer::getSlaveId).doesNotHaveDuplicates();
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
