// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A slave that may be restarted under its id goes away for a while, or for ever. */
class DisconnectedSlaveTest {

  private static final Duration SILENCE = Duration.ofSeconds(75);
  private static final FrameworkInfo CHECKPOINTING =
      Samples.framework().toBuilder().setCheckpoint(true).build();
  private static final ExecutorInfo EXECUTOR = Samples.executor("e").toBuilder()
      .addAllResources(Resources.parse("cpus:0.5;mem:64"))
      .build();

  private final MasterFixture cluster = new MasterFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  private Task task(String id, MasterFixture.Scheduler scheduler, MasterFixture.SlavePeer slave) {
    return Samples.running(id, scheduler.id(), slave.id()).toBuilder()
        .clearResources()
        .addAllResources(Resources.parse("cpus:1;mem:512"))
        .build();
  }

  /** Launches a command task with half of the slave. */
  private void launch(String id, MasterFixture.Scheduler scheduler) {
    Offer offer = scheduler.offer();
    scheduler.answer(offer, Samples.refuse(0), Samples.task(id, offer, "cpus:1;mem:512"));
  }

  private static ReregisterSlaveMessage report(MasterFixture.SlavePeer slave, Task... tasks) {
    return slave.report(slave.id()).addAllTasks(List.of(tasks)).build();
  }

  @Test
  void nothingIsOfferedOfItUntilItIsBack() {
    var scheduler = cluster.scheduler();
    var slave = cluster.checkpointingSlave();
    assertThat(scheduler.offers()).hasSize(1);

    slave.disconnect();
    assertThat(scheduler.last(RescindResourceOfferMessage.class).getOfferId())
        .isEqualTo(scheduler.offer().getId());
    cluster.advance(Duration.ofMinutes(1));
    assertThat(scheduler.offers()).hasSize(1);
    slave.tell(report(slave));

    assertThat(slave.last(SlaveReregisteredMessage.class).getSlaveId()).isEqualTo(slave.id());
    assertThat(scheduler.offers()).hasSize(2);
    assertThat(scheduler.offer().getResourcesList()).isEqualTo(Samples.slave().getResourcesList());
    assertThat(scheduler.received(LostSlaveMessage.class)).isEmpty();
  }

  @Test
  void itsTasksGoOnIfTheirFrameworkWantsThat() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    launch("1", scheduler);

    slave.disconnect();
    assertThat(scheduler.updates()).isEmpty();
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
    slave.tell(report(slave, task("1", scheduler, slave)));

    assertThat(slave.last(SlaveReregisteredMessage.class).getReconciliationsList())
        .isEmpty();
    assertThat(slave.last(UpdateFrameworkMessage.class).getPid())
        .isEqualTo(scheduler.pid().toString());
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1;mem:512"));
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isEmpty();
  }

  /** Whether the slave has ended or only its connection is not known before it is back. */
  @Test
  void tasksThatCannotOutliveItAreAskedForWhenItIsBack() {
    var scheduler = cluster.scheduler();
    var slave = cluster.checkpointingSlave();
    launch("1", scheduler);

    slave.disconnect();
    assertThat(scheduler.updates()).isEmpty();
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
    slave.tell(report(slave));

    assertThat(slave.last(SlaveReregisteredMessage.class).getReconciliationsList())
        .extracting(reconciliation -> reconciliation.getStatuses(0).getTaskId().getValue())
        .containsExactly("1");
    slave.update("1", TaskState.TASK_LOST, scheduler.id());
    assertThat(cluster.stat("cpus_used")).isZero();
  }

  @Test
  void tasksGoOnIfOnlyTheConnectionWasBroken() {
    var scheduler = cluster.scheduler();
    var slave = cluster.checkpointingSlave();
    launch("1", scheduler);

    slave.disconnect();
    slave.tell(report(slave, task("1", scheduler, slave)));

    assertThat(scheduler.updates()).isEmpty();
    assertThat(slave.last(SlaveReregisteredMessage.class).getReconciliationsList())
        .isEmpty();
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isEmpty();
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
  }

  @Test
  void aCommandOfAFrameworkThatIsGoneIsCountedUntilItEnds() {
    var scheduler = cluster.scheduler();
    var slave = cluster.checkpointingSlave();
    launch("1", scheduler);
    slave.disconnect();
    scheduler.tell(
        UnregisterFrameworkMessage.newBuilder().setFrameworkId(scheduler.id()).build());
    slave.tell(report(slave, task("1", scheduler, slave)));
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isNotEmpty();

    slave.exited(Samples.executor("1"), scheduler.id());

    assertThat(cluster.stat("cpus_used")).isZero();
    assertThat(scheduler.updates()).isEmpty();
  }

  /** The executor may have ended meanwhile, and its resources been given to others. */
  @Test
  void itIsToldWhetherATaskBringsANewExecutor() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    for (String id : List.of("1", "2")) {
      Offer offer = scheduler.offer();
      scheduler.answer(
          offer, Samples.refuse(0), Samples.task(id, offer, "cpus:0.5;mem:128", EXECUTOR));
    }
    slave.exited(EXECUTOR, scheduler.id());
    cluster.advance(Duration.ofSeconds(1));
    Offer offer = scheduler.offer();
    scheduler.launch(offer, Samples.task("3", offer, "cpus:0.5;mem:128", EXECUTOR));

    assertThat(slave.received(RunTaskMessage.class))
        .extracting(RunTaskMessage::getLaunchExecutor)
        .containsExactly(true, false, true);
  }

  /** The master does not know what updates are on their way. */
  @Test
  void itTellsItselfHowTheTasksOfAnExecutorEnded() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    Offer offer = scheduler.offer();
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:512", EXECUTOR));

    slave.exited(EXECUTOR, scheduler.id());
    assertThat(scheduler.updates()).isEmpty();
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());

    assertThat(scheduler.updates()).containsExactly("1 TASK_FINISHED");
    assertThat(cluster.stat("cpus_used")).isZero();
  }

  @Test
  void itIsLostWhenItIsSilentForTooLong() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    launch("1", scheduler);
    slave.disconnect();

    cluster.advance(SILENCE);

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Slave removed");
    assertThat(scheduler.received(LostSlaveMessage.class)).hasSize(1);
    slave.forget();
    slave.tell(ReregisterSlaveMessage.newBuilder()
        .setSlave(Samples.slave().toBuilder()
            .setId(scheduler.last(LostSlaveMessage.class).getSlaveId()))
        .build());
    assertThat(slave.received(ShutdownMessage.class)).hasSize(1);
  }

  @Test
  void itMayComeBackElsewhere() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var old = cluster.checkpointingSlave();
    launch("1", scheduler);
    old.crash();
    var moved = cluster.newSlave();

    moved.tell(moved.report(old.id()).addTasks(task("1", scheduler, old)).build());

    assertThat(moved.received(SlaveReregisteredMessage.class)).hasSize(1);
    scheduler.kill("1");
    assertThat(moved.received(KillTaskMessage.class)).hasSize(1);
    cluster.advance(Duration.ofSeconds(15));
    moved.pong();
    cluster.advance(Duration.ofSeconds(70));
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  /** The master has not noticed that the old one is gone. */
  @Test
  void itMayComeBackElsewhereBeforeItIsMissed() {
    var scheduler = cluster.scheduler();
    var old = cluster.checkpointingSlave();
    var moved = cluster.newSlave();

    moved.tell(moved.report(old.id()).build());
    old.crash();

    assertThat(moved.received(SlaveReregisteredMessage.class)).hasSize(1);
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
    assertThat(scheduler.received(LostSlaveMessage.class)).isEmpty();
  }

  @Test
  void itIsAskedForATaskThatItDoesNotReport() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    Offer offer = scheduler.offer();
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:512", EXECUTOR));
    slave.disconnect();

    slave.tell(report(slave));

    ReconcileTasksMessage asked = slave.last(SlaveReregisteredMessage.class).getReconciliations(0);
    assertThat(asked.getFrameworkId()).isEqualTo(scheduler.id());
    assertThat(asked.getStatusesList())
        .extracting(status -> status.getTaskId())
        .containsExactly(Samples.taskId("1"));
    assertThat(asked.getFramework().getName()).isEqualTo(CHECKPOINTING.getName());
    assertThat(scheduler.updates()).isEmpty();
    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":1.5");

    slave.update("1", TaskState.TASK_LOST, scheduler.id());

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST");
    assertThat(cluster.stat("cpus_used")).isZero();
  }

  @Test
  void anExecutorThatWasOnItsWayStays() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    Offer offer = scheduler.offer();
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:512", EXECUTOR));
    slave.tell(report(slave));

    slave.update("1", TaskState.TASK_RUNNING, scheduler.id());
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());

    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":0.5");
    slave.exited(EXECUTOR, scheduler.id());
    assertThat(cluster.stat("cpus_used")).isZero();
  }

  @Test
  void anExecutorThatEndedMeanwhileIsForgotten() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    Offer offer = scheduler.offer();
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:512", EXECUTOR));
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());
    slave.disconnect();

    slave.tell(report(slave));

    assertThat(cluster.stat("cpus_used")).isZero();
    assertThat(scheduler.offer().getResourcesList()).isEqualTo(Samples.slave().getResourcesList());
  }

  /** The documented revision's slaves cannot be asked. */
  @Test
  void aTaskThatASlaveOf2012DoesNotReportIsLost() {
    var scheduler = cluster.scheduler();
    var slave = cluster.slave();
    launch("1", scheduler);

    slave.tell(ReregisterSlaveMessage.newBuilder()
        .setSlaveId(slave.id())
        .setSlave(Samples.slave())
        .build());

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Task is unknown to the slave");
    assertThat(cluster.stat("cpus_used")).isZero();
    assertThat(scheduler.offer().getResourcesList()).isEqualTo(Samples.slave().getResourcesList());
  }

  @Test
  void aKillReachesItWhenItIsBack() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    launch("1", scheduler);
    slave.disconnect();

    scheduler.kill("1");
    assertThat(slave.received(KillTaskMessage.class)).isEmpty();
    slave.tell(report(slave, task("1", scheduler, slave)));

    assertThat(slave.received(KillTaskMessage.class))
        .extracting(KillTaskMessage::getTaskId)
        .containsExactly(TaskID.newBuilder().setValue("1").build());
  }

  @Test
  void whatAFrameworkLeftBehindThatIsGoneIsShutDown() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    launch("1", scheduler);
    slave.disconnect();
    scheduler.tell(
        UnregisterFrameworkMessage.newBuilder().setFrameworkId(scheduler.id()).build());
    slave.forget();

    slave.tell(ReregisterSlaveMessage.newBuilder()
        .setSlave(Samples.slave().toBuilder()
            .setCheckpoint(true)
            .setId(scheduler.offer().getSlaveId()))
        .setVersion(MasterFixture.VERSION)
        .addTasks(Samples.running("1", scheduler.id(), scheduler.offer().getSlaveId()))
        .build());

    assertThat(slave.last(ShutdownFrameworkMessage.class).getFrameworkId())
        .isEqualTo(scheduler.id());
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
  }

  @Test
  void aSlaveThatHasNotNoticedIsToldByThePing() {
    var slave = cluster.checkpointingSlave();
    assertThat(slave.last(PingSlaveMessage.class).getConnected()).isTrue();

    slave.disconnect();
    cluster.advance(Duration.ofSeconds(15));
    assertThat(slave.last(PingSlaveMessage.class).getConnected()).isFalse();
    slave.tell(report(slave));

    assertThat(slave.last(PingSlaveMessage.class).getConnected()).isTrue();
  }

  @Test
  void aRepeatedReportChangesNothing() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    launch("1", scheduler);
    int offers = scheduler.offers().size();

    slave.tell(report(slave, task("1", scheduler, slave)));
    slave.tell(report(slave, task("1", scheduler, slave)));

    assertThat(scheduler.offers()).hasSize(offers);
    assertThat(scheduler.received(RescindResourceOfferMessage.class)).isEmpty();
    assertThat(scheduler.updates()).isEmpty();
  }

  /** More of it is in use than this master knew, so offers of it may be too large. */
  @Test
  void whatTheMasterDidNotKnowOfIsCounted() {
    var scheduler = cluster.scheduler(CHECKPOINTING);
    var slave = cluster.checkpointingSlave();
    Offer old = scheduler.offer();

    slave.tell(report(slave, task("1", scheduler, slave)));

    assertThat(scheduler.last(RescindResourceOfferMessage.class).getOfferId())
        .isEqualTo(old.getId());
    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1;mem:512"));
  }
}
