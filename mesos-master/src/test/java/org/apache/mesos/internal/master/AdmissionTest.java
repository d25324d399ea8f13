// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.UnregisterSlaveMessage;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.master.allocator.SimpleAllocator;
import org.apache.mesos.internal.master.registry.HoldingValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a master does before its registry knows, and after, and what the next leader does. */
class AdmissionTest {

  private static final Duration RETURN = Duration.ofMinutes(10);
  private static final Duration MOMENT = Duration.ofNanos(1);
  private static final Duration SILENCE = Duration.ofSeconds(75);

  private final HoldingValue registry = new HoldingValue();
  private MasterFixture cluster = MasterFixture.withRegistry(registry);

  @AfterEach
  void close() {
    cluster.close();
  }

  /** From now on there is another leader, of which nobody has heard. */
  private void replaceMaster(Map<String, String> flags) {
    MasterFixture next = cluster.successor(flags);
    cluster.close();
    cluster = next;
  }

  private void replaceMaster() {
    replaceMaster(ImmutableMap.of());
  }

  private MasterFixture.SlavePeer comeBack(SlaveID id) {
    var slave = cluster.newSlave();
    slave.tell(slave.report(id).build());
    return slave;
  }

  private List<SlaveID> lost(MasterFixture.Scheduler scheduler) {
    return scheduler.received(LostSlaveMessage.class).stream()
        .map(LostSlaveMessage::getSlaveId)
        .toList();
  }

  @Test
  void aSlaveIsAnsweredWhenTheRegistryHasIt() {
    var scheduler = cluster.scheduler();
    registry.hold();
    var slave = cluster.checkpointingSlave();
    assertThat(slave.process().received()).isEmpty();
    assertThat(scheduler.offers()).isEmpty();

    registry.release();
    cluster.settle();

    assertThat(slave.received(SlaveRegisteredMessage.class)).hasSize(1);
    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void aSlaveThatRepeatsItselfMeanwhileIsOneSlave() {
    registry.hold();
    var slave = cluster.newSlave();
    RegisterSlaveMessage message =
        RegisterSlaveMessage.newBuilder().setSlave(Samples.slave()).build();
    slave.tell(message);
    slave.tell(message);

    registry.release();
    cluster.settle();

    assertThat(slave.received(SlaveRegisteredMessage.class)).hasSize(1);
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  @Test
  void aSlaveIsLostWhenTheRegistryHasThat() {
    var scheduler = cluster.scheduler();
    var slave = cluster.checkpointingSlave();
    scheduler.launch(scheduler.offer(), Samples.task("1", scheduler.offer()));
    registry.hold();
    cluster.advance(SILENCE);
    assertThat(scheduler.received(LostSlaveMessage.class)).isEmpty();
    assertThat(scheduler.updates()).isEmpty();
    slave.forget();

    slave.tell(slave.report(Samples.slaveId("any")).build());
    registry.release();
    cluster.settle();

    assertThat(lost(scheduler)).hasSize(1);
    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Slave removed");
  }

  @Test
  void nobodyWhoAsksHearsThatATaskIsLostBeforeTheRegistryHasThat() {
    var scheduler = cluster.scheduler();
    cluster.checkpointingSlave();
    TaskInfo task = Samples.task("1", scheduler.offer());
    scheduler.launch(scheduler.offer(), task);
    registry.hold();
    cluster.advance(SILENCE);

    scheduler.kill("1");
    scheduler.reconcile("1", task.getSlaveId());
    assertThat(scheduler.updates()).isEmpty();
    registry.release();
    cluster.settle();

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Slave removed");
  }

  @Test
  void aSlaveIsNotAnsweredWhileItIsBeingRemoved() {
    var slave = cluster.checkpointingSlave();
    SlaveID id = slave.id();
    registry.hold();
    slave.tell(UnregisterSlaveMessage.newBuilder().setSlaveId(id).build());

    slave.tell(slave.report(id).build());
    assertThat(slave.received(SlaveReregisteredMessage.class)).isEmpty();
    assertThat(slave.received(ShutdownMessage.class)).isEmpty();
    registry.release();
    cluster.settle();
    slave.tell(slave.report(id).build());

    assertThat(slave.received(ShutdownMessage.class)).hasSize(1);
  }

  @Test
  void aNewLeaderServesNobodyBeforeItKnowsTheRegistry() {
    registry.hold();
    replaceMaster();
    var scheduler = cluster.newScheduler();
    var slave = cluster.newSlave();

    scheduler.tell(
        RegisterFrameworkMessage.newBuilder().setFramework(Samples.framework()).build());
    slave.tell(slave.report(Samples.slaveId("s")).build());
    assertThat(scheduler.process().received()).isEmpty();
    assertThat(slave.process().received()).isEmpty();
    registry.release();
    cluster.settle();
    scheduler.tell(
        RegisterFrameworkMessage.newBuilder().setFramework(Samples.framework()).build());
    slave.tell(slave.report(Samples.slaveId("s")).build());

    assertThat(scheduler.received(FrameworkRegisteredMessage.class)).hasSize(1);
    assertThat(slave.received(SlaveReregisteredMessage.class)).hasSize(1);
  }

  @Test
  void aSlaveThatDoesNotComeBackToTheNextLeaderIsLost() {
    SlaveID gone = cluster.checkpointingSlave().id();
    SlaveID back = cluster.checkpointingSlave().id();
    replaceMaster();
    var scheduler = cluster.scheduler();
    var slave = comeBack(back);
    assertThat(slave.received(SlaveReregisteredMessage.class)).hasSize(1);

    advanceWithPongs(slave, RETURN.minus(MOMENT));
    assertThat(lost(scheduler)).isEmpty();
    advanceWithPongs(slave, MOMENT);

    assertThat(lost(scheduler)).containsExactly(gone);
    assertThat(comeBack(gone).received(ShutdownMessage.class)).hasSize(1);
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  private void advanceWithPongs(MasterFixture.SlavePeer slave, Duration duration) {
    Duration left = duration;
    while (left.compareTo(SILENCE.dividedBy(2)) > 0) {
      cluster.advance(SILENCE.dividedBy(2));
      left = left.minus(SILENCE.dividedBy(2));
      slave.pong();
    }
    cluster.advance(left);
  }

  @Test
  void aTaskOfASlaveThatMayComeBackIsNotLost() {
    SlaveID gone = cluster.checkpointingSlave().id();
    replaceMaster();
    var scheduler = cluster.scheduler();
    cluster.advance(RETURN.minusSeconds(1));

    scheduler.reconcile("1", gone);
    scheduler.reconcile("1", null);
    scheduler.kill("1");
    assertThat(scheduler.updates()).isEmpty();
    cluster.advance(Duration.ofSeconds(1));
    scheduler.reconcile("1", gone);
    scheduler.kill("1");

    assertThat(scheduler.updates())
        .containsExactly(
            "1 TASK_LOST Reconciliation: Task is unknown", "1 TASK_LOST Task not found");
  }

  @Test
  void moreThanTheLimitAreNotRemoved() {
    SlaveID first = cluster.checkpointingSlave().id();
    SlaveID second = cluster.checkpointingSlave().id();
    replaceMaster(ImmutableMap.of(
        "recovery_slave_removal_limit", "49%", "slave_reregister_timeout", "1mins"));
    var failures = cluster.simulation().failures();
    comeBack(first);

    cluster.advance(Duration.ofMinutes(1));

    assertThat(failures.of(cluster.pid()))
        .hasMessage("Not removing 1 of 2 slaves that did not come back within PT1M, because that"
            + " is more than --recovery_slave_removal_limit=49%: " + second.getValue()
            + " (host). Find out why they are away, or start the master with a higher limit or a"
            + " longer --slave_reregister_timeout");
  }

  @Test
  void asManyAsTheLimitAreRemoved() {
    SlaveID first = cluster.checkpointingSlave().id();
    cluster.checkpointingSlave();
    replaceMaster(ImmutableMap.of(
        "recovery_slave_removal_limit", "50%", "slave_reregister_timeout", "1mins"));
    var scheduler = cluster.scheduler();
    comeBack(first);

    cluster.advance(Duration.ofMinutes(1));

    assertThat(lost(scheduler)).hasSize(1);
  }

  @Test
  void slavesThatDoNotComeBackAreRemovedOneAtATime() {
    SlaveID first = cluster.checkpointingSlave().id();
    SlaveID second = cluster.checkpointingSlave().id();
    SlaveID third = cluster.checkpointingSlave().id();
    replaceMaster(ImmutableMap.of(
        "slave_removal_rate_limit", "1/2mins", "slave_reregister_timeout", "1mins"));
    var scheduler = cluster.scheduler();

    cluster.advance(Duration.ofMinutes(1));
    assertThat(lost(scheduler)).containsExactly(first);
    // While it waits for its turn.
    var slave = comeBack(second);
    cluster.advance(Duration.ofMinutes(1));
    slave.pong();
    cluster.advance(Duration.ofMinutes(1));
    slave.pong();
    cluster.advance(Duration.ofMinutes(1));
    slave.pong();
    cluster.advance(Duration.ofMinutes(1));

    assertThat(lost(scheduler)).containsExactly(first, third);
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  @Test
  void silentSlavesAreRemovedOneAtATime() {
    cluster.close();
    cluster = new MasterFixture(ImmutableMap.of("slave_removal_rate_limit", "1/10mins"));
    var scheduler = cluster.scheduler();
    var first = cluster.checkpointingSlave();
    var second = cluster.checkpointingSlave();
    var third = cluster.checkpointingSlave();

    cluster.advance(SILENCE);
    assertThat(lost(scheduler)).containsExactly(first.id());
    // It had lost its network only.
    second.pong();
    cluster.advance(Duration.ofMinutes(1));
    second.pong();
    for (int i = 0; i < 9; i++) {
      cluster.advance(Duration.ofMinutes(1));
      second.pong();
    }

    assertThat(lost(scheduler)).containsExactly(first.id(), third.id());
    assertThat(second.received(ShutdownMessage.class)).isEmpty();
  }

  @Test
  void aRemovedSlaveThatComesBackIsShutDown() {
    var scheduler = cluster.scheduler();
    var slave = cluster.checkpointingSlave();
    SlaveID id = slave.id();
    cluster.advance(SILENCE);
    slave.forget();

    slave.tell(slave.report(id).build());

    assertThat(slave.last(ShutdownMessage.class).getMessage())
        .isEqualTo("The slave has been removed");
    assertThat(slave.received(SlaveReregisteredMessage.class)).isEmpty();
    replaceMaster();
    assertThat(comeBack(id).received(ShutdownMessage.class)).hasSize(1);
    assertThat(lost(scheduler)).containsExactly(id);
  }

  /** As with the reference: it does not wait to be asked who it is. */
  @Test
  void aSlaveOf2012MayComeBackAfterItsConnectionBroke() {
    var slave = cluster.slave();
    SlaveID id = slave.id();
    slave.disconnect();
    assertThat(cluster.stat("connected_slaves")).isZero();

    slave.tell(ReregisterSlaveMessage.newBuilder()
        .setSlaveId(id)
        .setSlave(Samples.slave())
        .build());

    assertThat(slave.last(SlaveReregisteredMessage.class).getSlaveId()).isEqualTo(id);
  }

  @Test
  void aFormerLeaderEndsWithItsNextWrite() {
    MasterFixture next = cluster.successor(ImmutableMap.of());
    var failures = cluster.simulation().failures();

    var slave = cluster.checkpointingSlave();

    assertThat(failures.of(cluster.pid()))
        .hasMessage("Lost the election: another master has written the registry");
    assertThat(slave.process().received()).isEmpty();
    next.close();
  }

  @Test
  void aSlaveThatDoesNotFitIsNotAnswered() {
    registry.limit(10);
    replaceMaster();

    var slave = cluster.checkpointingSlave();

    assertThat(slave.process().received()).isEmpty();
    assertThat(cluster.stat("connected_slaves")).isZero();
  }

  @Test
  void aSlaveThatStartsAnewAtItsOldPlaceIsAnotherOne() {
    FrameworkID framework = cluster.scheduler().id();
    assertThat(framework.getValue()).isNotEmpty();
    var slave = cluster.checkpointingSlave();
    SlaveID old = slave.id();
    slave.disconnect();

    slave.tell(RegisterSlaveMessage.newBuilder()
        .setSlave(Samples.slave().toBuilder().setCheckpoint(true))
        .setVersion(MasterFixture.VERSION)
        .build());

    assertThat(slave.id()).isNotEqualTo(old);
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
    assertThat(comeBack(old).received(ShutdownMessage.class)).hasSize(1);
  }

  private MasterFixture with(Bug bug) {
    cluster.close();
    cluster =
        new MasterFixture(ImmutableMap.of(), new SimpleAllocator(), registry, 1, Bugs.of(bug));
    cluster.elect();
    return cluster;
  }

  @Test
  void mistakesCanBeMadeOnPurpose() {
    registry.release();
    with(Bug.ANSWER_BEFORE_REGISTRY);
    registry.hold();
    assertThat(cluster.checkpointingSlave().received(SlaveRegisteredMessage.class))
        .hasSize(1);
    registry.release();

    with(Bug.READMIT_REMOVED_SLAVE);
    SlaveID id = cluster.checkpointingSlave().id();
    cluster.advance(SILENCE);
    assertThat(comeBack(id).received(SlaveReregisteredMessage.class)).hasSize(1);

    with(Bug.OFFER_DISCONNECTED_SLAVE);
    var slave = cluster.checkpointingSlave();
    slave.disconnect();
    assertThat(cluster.scheduler().offers()).hasSize(1);

    with(Bug.FORGET_RESCINDED_RESOURCES);
    slave = cluster.checkpointingSlave();
    var scheduler = cluster.scheduler();
    slave.disconnect();
    slave.tell(slave.report(slave.id()).build());
    assertThat(scheduler.received(RescindResourceOfferMessage.class)).hasSize(1);
    assertThat(scheduler.offers()).hasSize(1);
  }
}
