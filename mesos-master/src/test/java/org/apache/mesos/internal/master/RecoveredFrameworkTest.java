// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A framework that a new leader knows from a slave, before its scheduler has found the leader. */
class RecoveredFrameworkTest {

  private static final FrameworkID F = Samples.frameworkId("framework");
  private static final SlaveID S = Samples.slaveId("slave");
  private static final Duration MOMENT = Duration.ofNanos(1);

  private final MasterFixture cluster = new MasterFixture();
  private MasterFixture.SlavePeer slave;

  @BeforeEach
  void createSlave() {
    slave = cluster.newSlave();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static FrameworkInfo framework(double failoverSeconds) {
    return Samples.framework().toBuilder()
        .setId(F)
        .setCheckpoint(true)
        .setFailoverTimeout(failoverSeconds)
        .build();
  }

  /** A slave with a task that uses half of it. */
  private void reregister(FrameworkInfo framework) {
    slave.tell(slave
        .report(S)
        .addFrameworks(framework)
        .addTasks(Samples.running("1", F, S))
        .build());
  }

  private void advanceWithPongs(Duration duration) {
    for (Duration left = duration; !left.isZero(); ) {
      Duration step = left.compareTo(Duration.ofMinutes(1)) < 0 ? left : Duration.ofMinutes(1);
      cluster.advance(step);
      slave.pong();
      left = left.minus(step);
    }
  }

  @Test
  void itIsRemovedWhenItsOwnTimeIsOver() {
    reregister(framework(3600));

    advanceWithPongs(Duration.ofHours(1).minus(MOMENT));
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isEmpty();
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
    advanceWithPongs(MOMENT);

    assertThat(slave.last(ShutdownFrameworkMessage.class).getFrameworkId()).isEqualTo(F);
    assertThat(cluster.stat("cpus_used")).isZero();
    assertThat(cluster.body("/master/state.json")).contains("\"completed_frameworks\":[{");
  }

  /** It may have been connected to the former leader, and not have heard of this one yet. */
  @Test
  void itHasTimeToFindTheLeaderEvenIfItsOwnIsShort() {
    reregister(framework(0));

    advanceWithPongs(Duration.ofSeconds(75).minus(MOMENT));
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isEmpty();
    advanceWithPongs(MOMENT);

    assertThat(slave.received(ShutdownFrameworkMessage.class)).hasSize(1);
  }

  @Test
  void itsSchedulerGetsItsTasksBack() {
    reregister(framework(3600));
    var scheduler = cluster.newScheduler();
    slave.forget();

    scheduler.reregister(F, true);

    assertThat(scheduler.id()).isEqualTo(F);
    assertThat(scheduler.received(FrameworkErrorMessage.class)).isEmpty();
    assertThat(slave.last(UpdateFrameworkMessage.class).getPid())
        .isEqualTo(scheduler.pid().toString());
    assertThat(slave.last(UpdateFrameworkMessage.class).getFrameworkInfo().getId())
        .isEqualTo(F);
    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1;mem:512"));
    scheduler.reconcileAll();
    assertThat(scheduler.updates())
        .containsExactly("1 TASK_RUNNING Reconciliation: Latest task state");
    advanceWithPongs(Duration.ofHours(2));
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isEmpty();
  }

  /** The driver has been connected before, to the former leader. */
  @Test
  void itsSchedulerNeedsNoFailover() {
    reregister(framework(3600));
    var scheduler = cluster.newScheduler();

    scheduler.reregister(F, false);

    assertThat(scheduler.received(FrameworkRegisteredMessage.class)).hasSize(1);
    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void itsSchedulerMaySubscribeByACall() {
    reregister(framework(3600));
    var scheduler = cluster.newScheduler();

    scheduler.tell(Call.newBuilder()
        .setType(Call.Type.SUBSCRIBE)
        .setFrameworkId(F)
        .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(framework(3600)))
        .build());

    assertThat(scheduler.id()).isEqualTo(F);
    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void aFrameworkThatIsRegisteredStaysAsItIs() {
    var scheduler = cluster.newScheduler();
    scheduler.reregister(F, true);

    reregister(framework(3600));

    assertThat(cluster.stat("total_schedulers")).isEqualTo(1);
    assertThat(slave.last(UpdateFrameworkMessage.class).getPid())
        .isEqualTo(scheduler.pid().toString());
  }

  @Test
  void aFrameworkThatIsGoneStaysAway() {
    reregister(framework(0));
    advanceWithPongs(Duration.ofSeconds(75));
    slave.forget();

    reregister(framework(0));

    assertThat(slave.last(ShutdownFrameworkMessage.class).getFrameworkId()).isEqualTo(F);
    assertThat(cluster.stat("total_schedulers")).isZero();
  }

  @Test
  void aFrameworkWithAnIdThatIsNoNameIsIgnored() {
    slave.tell(slave
        .report(S)
        .addFrameworks(framework(0).toBuilder().setId(Samples.frameworkId("../x")))
        .build());

    assertThat(cluster.stat("total_schedulers")).isZero();
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  @Test
  void whatAFrameworkSaysOfItselfIsRefreshed() {
    var scheduler = cluster.newScheduler();
    scheduler.reregister(F, true);
    reregister(framework(0));

    scheduler.tell(ReregisterFrameworkMessage.newBuilder()
        .setFramework(Samples.framework().toBuilder()
            .setId(F)
            .setName("another")
            .setUser("another")
            .setCheckpoint(true)
            .setFailoverTimeout(30))
        .setFailover(true)
        .build());
    FrameworkInfo told = slave.last(UpdateFrameworkMessage.class).getFrameworkInfo();
    assertThat(told.getName()).isEqualTo("another");
    assertThat(told.getFailoverTimeout()).isEqualTo(30);
    assertThat(told.getUser()).isEqualTo("user");
    assertThat(told.getCheckpoint()).isFalse();
    scheduler.crash();

    advanceWithPongs(Duration.ofSeconds(30).minus(MOMENT));
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isEmpty();
    advanceWithPongs(MOMENT);
    assertThat(slave.received(ShutdownFrameworkMessage.class)).hasSize(1);
  }
}
