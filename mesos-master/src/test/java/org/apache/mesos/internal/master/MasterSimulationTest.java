// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.UnregisterSlaveMessage;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedulers and slaves that come, go, work and misbehave. After each step the books must
 * balance, and nothing that is free may lie idle while an active framework could have it. Replay
 * one with {@code -Dsim.seed=N}.
 */
class MasterSimulationTest {

  private static final int STEPS = 300;

  /** A second chance for slaves that are paused until the tick. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final MasterFixture cluster = new MasterFixture();
  private final List<MasterFixture.Scheduler> schedulers = new ArrayList<>();
  private final List<MasterFixture.SlavePeer> slaves = new ArrayList<>();
  private Random random;
  private int nextTask;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theBooksBalance(long seed) {
    run(Long.getLong("sim.seed", seed));
  }

  @Test
  void nothingIsLeftOfAClusterThatIsGone() {
    run(42);
    schedulers.forEach(MasterFixture.Peer::crash);
    slaves.forEach(MasterFixture.Peer::crash);
    cluster.advance(Duration.ofSeconds(2));

    assertThat(cluster.stat("total_schedulers")).isZero();
    assertThat(cluster.stat("connected_slaves")).isZero();
    assertThat(cluster.master().cluster().offers().count()).isZero();
  }

  private void run(long seed) {
    random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      String what = "seed " + seed + ", step " + step;
      act();
      answerPings();
      checkBooks(what);
      if (step % 20 == 0) {
        checkIdle(what);
      }
    }
    cluster.close();
  }

  private void act() {
    switch (random.nextInt(14)) {
      case 0 -> schedulers.add(cluster.scheduler());
      case 1 ->
        slaves.add(cluster.slave(Samples.slave(
            random.nextBoolean() ? "cpus:4;mem:4096;ports:[1-100]" : "cpus:1.5;mem:512;disk:10")));
      case 2, 3, 4, 5 -> pick(schedulers, this::answer);
      case 6, 7, 8 -> pick(slaves, this::finish);
      case 9 -> pick(slaves, this::exitExecutor);
      case 10 -> pick(schedulers, this::comeOrGo);
      case 11 -> pick(slaves, this::comeOrGo);
      case 12 -> cluster.advance(Duration.ofMillis(random.nextInt(3000)));
      default -> pick(schedulers, this::misbehave);
    }
  }

  private interface Action<T> {
    void on(T peer);
  }

  private <T> void pick(List<T> peers, Action<T> action) {
    if (!peers.isEmpty()) {
      action.on(peers.get(random.nextInt(peers.size())));
    }
  }

  private boolean isRegistered(MasterFixture.Scheduler scheduler) {
    return !scheduler.received(FrameworkRegisteredMessage.class).isEmpty();
  }

  private void answer(MasterFixture.Scheduler scheduler) {
    List<Offer> offers = scheduler.offers();
    if (offers.isEmpty()) {
      return;
    }
    // Mostly an offer that is still good.
    Offer offer = offers.get(Math.max(0, offers.size() - 1 - random.nextInt(3)));
    int tasks = random.nextInt(4);
    List<TaskInfo> launched = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      launched.add(task(offer));
    }
    double[] filters = {0, 0.5, 2, 5, -1, Double.NaN, -7, 1e12};
    scheduler.answer(
        offer,
        Samples.refuse(filters[random.nextInt(filters.length)]),
        launched.toArray(TaskInfo[]::new));
  }

  private TaskInfo task(Offer offer) {
    String id = "task" + (random.nextInt(10) == 0 ? random.nextInt(20) : nextTask++);
    String[] sizes = {"cpus:0.1;mem:32", "cpus:1;mem:100", "cpus:3;mem:64", "cpus:0", "ports:[5-9]"
    };
    String size = sizes[random.nextInt(sizes.length)];
    if (random.nextBoolean()) {
      return Samples.task(id, offer, size);
    }
    ExecutorInfo executor = Samples.executor("executor" + random.nextInt(3)).toBuilder()
        .addAllResources(Resources.parse(random.nextInt(4) == 0 ? "" : "cpus:0.2;mem:16"))
        .build();
    return Samples.task(id, offer, size, executor);
  }

  private void finish(MasterFixture.SlavePeer slave) {
    List<RunTaskMessage> run = slave.received(RunTaskMessage.class);
    pick(run, message -> {
      TaskState[] states = TaskState.values();
      if (!slave.received(SlaveRegisteredMessage.class).isEmpty()) {
        slave.update(
            message.getTask().getTaskId().getValue(),
            states[random.nextInt(states.length)],
            message.getFrameworkId());
      }
    });
  }

  private void exitExecutor(MasterFixture.SlavePeer slave) {
    pick(slave.received(RunTaskMessage.class), message -> {
      if (message.getTask().hasExecutor()) {
        slave.exited(message.getTask().getExecutor(), message.getFrameworkId());
      }
    });
  }

  private void comeOrGo(MasterFixture.Scheduler scheduler) {
    if (!isRegistered(scheduler)) {
      return;
    }
    FrameworkID id = scheduler.id();
    switch (random.nextInt(6)) {
      case 0 ->
        scheduler.tell(
            UnregisterFrameworkMessage.newBuilder().setFrameworkId(id).build());
      case 1 ->
        scheduler.tell(
            DeactivateFrameworkMessage.newBuilder().setFrameworkId(id).build());
      case 2 -> scheduler.disconnect();
      case 3 -> scheduler.reregister(id, random.nextBoolean());
      case 4 -> {
        var successor = cluster.newScheduler();
        successor.reregister(id, true);
        schedulers.add(successor);
      }
      default ->
        scheduler.tell(ReviveOffersMessage.newBuilder().setFrameworkId(id).build());
    }
  }

  private void comeOrGo(MasterFixture.SlavePeer slave) {
    if (slave.received(SlaveRegisteredMessage.class).isEmpty()) {
      return;
    }
    SlaveID id = slave.id();
    switch (random.nextInt(4)) {
      case 0 -> slave.disconnect();
      case 1 -> slave.tell(UnregisterSlaveMessage.newBuilder().setSlaveId(id).build());
      default -> {
        ReregisterSlaveMessage.Builder message = ReregisterSlaveMessage.newBuilder()
            .setSlaveId(id)
            .setSlave(Samples.slave("cpus:4;mem:4096"));
        for (int i = 0; i < random.nextInt(4); i++) {
          pick(ImmutableList.copyOf(schedulers), scheduler -> {
            if (isRegistered(scheduler)) {
              message.addTasks(Samples.running("task" + random.nextInt(20), scheduler.id(), id));
            }
          });
        }
        slave.tell(message.build());
      }
    }
  }

  private void misbehave(MasterFixture.Scheduler scheduler) {
    switch (random.nextInt(3)) {
      case 0 ->
        scheduler
            .process()
            .tell(
                cluster.pid(),
                "mesos.internal.LaunchTasksMessage",
                ByteString.copyFromUtf8("junk"));
      case 1 -> scheduler.process().tell(cluster.pid(), "no.such.Message", ByteString.EMPTY);
      default ->
        scheduler.tell(KillTaskMessage.newBuilder()
            .setFrameworkId(Samples.frameworkId("unknown"))
            .setTaskId(Samples.taskId("unknown"))
            .build());
    }
    cluster.settle();
  }

  private void answerPings() {
    for (MasterFixture.SlavePeer slave : slaves) {
      for (var ping : slave.process().received("PING")) {
        slave.process().tell(ping.from(), "PONG", ByteString.EMPTY);
      }
    }
    cluster.settle();
  }

  private void checkBooks(String what) {
    Cluster books = cluster.master().cluster();
    int offers = 0;
    for (Slave slave : books.slaves().all()) {
      Resources used = Resources.sum(slave.usedByFramework().values());
      assertThat(positive(slave.resourcesInUse())).as(what).isEqualTo(positive(used));
      Resources taken = used;
      for (org.apache.mesos.internal.master.Offer offer : slave.offers()) {
        offers++;
        taken = taken.add(offer.resources());
        assertThat(books.offers().find(offer.id())).as(what).contains(offer);
      }
      assertThat(slave.total().contains(positive(taken)))
          .as(what + ": " + taken)
          .isTrue();
      for (LaunchedTask task : slave.tasks()) {
        books
            .frameworks()
            .find(task.frameworkId())
            .ifPresent(
                framework -> assertThat(framework.findTask(task.id())).as(what).containsSame(task));
      }
    }
    assertThat(books.offers().count()).as(what).isEqualTo(offers);
    for (Framework framework : books.frameworks().all()) {
      Resources held = Resources.sum(
          framework.offers().stream().map(offer -> offer.resources()).toList());
      Resources used = Resources.sum(framework.usedBySlave().values());
      assertThat(positive(framework.resources()))
          .as(what)
          .isEqualTo(positive(held.add(used).scalars()));
      for (LaunchedTask task : framework.tasks()) {
        Slave slave = books.slaves().find(task.slaveId()).orElseThrow();
        assertThat(slave.findTask(framework.id(), task.id())).as(what).containsSame(task);
      }
      assertThat(books.frameworks().at(framework.pid())).as(what).contains(framework);
    }
  }

  /** After a revival and a tick, whatever is large enough for an offer is offered. */
  private void checkIdle(String what) {
    Cluster books = cluster.master().cluster();
    for (Framework framework : books.frameworks().all()) {
      cluster
          .peer("reviver")
          .tell(ReviveOffersMessage.newBuilder().setFrameworkId(framework.id()).build());
    }
    cluster.advance(TICK);
    answerPings();
    boolean isAnyoneActive = books.frameworks().all().stream().anyMatch(Framework::isActive);
    for (Slave slave : books.slaves().all()) {
      Resources offered =
          Resources.sum(slave.offers().stream().map(offer -> offer.resources()).toList());
      Resources free =
          slave.total().subtract(slave.resourcesInUse()).subtract(offered).allocatable();
      boolean isWorthAnOffer = free.cpus() >= 1 && free.mem() > 32;
      assertThat(isWorthAnOffer && isAnyoneActive).as(what + ": free " + free).isFalse();
    }
  }

  private static Resources positive(Resources resources) {
    return resources.allocatable();
  }
}
