// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that has ended is remembered until its scheduler has acknowledged that. */
class UnacknowledgedTasksTest {

  private static final ByteString RUNNING = ByteString.copyFromUtf8("running-16-bytes");
  private static final ByteString FINISHED = ByteString.copyFromUtf8("finish--16-bytes");
  private static final FrameworkInfo FRAMEWORK =
      Samples.framework().toBuilder().setCheckpoint(true).build();

  private final MasterFixture cluster = new MasterFixture();
  private MasterFixture.Scheduler scheduler;
  private MasterFixture.SlavePeer slave;

  @BeforeEach
  void launchATask() {
    scheduler = cluster.newScheduler();
    scheduler.tell(Call.newBuilder()
        .setType(Call.Type.SUBSCRIBE)
        .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(FRAMEWORK))
        .build());
    slave = cluster.checkpointingSlave();
    launch("1");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void launch(String task) {
    Offer offer = scheduler.offer();
    scheduler.answer(offer, Samples.refuse(0), Samples.task(task, offer, "cpus:1;mem:512"));
  }

  /** An update of the slave, which knows of a later state already. */
  private void update(TaskState state, TaskState latest, ByteString uuid) {
    StatusUpdate update = Samples.update("1", state, scheduler.id(), slave.id());
    slave.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(update.toBuilder().setLatestState(latest).setUuid(uuid))
        .setPid(slave.pid().toString())
        .build());
  }

  private void acknowledge(ByteString uuid) {
    scheduler.tell(Call.newBuilder()
        .setType(Call.Type.ACKNOWLEDGE)
        .setFrameworkId(scheduler.id())
        .setAcknowledge(Call.Acknowledge.newBuilder()
            .setSlaveId(slave.id())
            .setTaskId(Samples.taskId("1"))
            .setUuid(uuid))
        .build());
  }

  private int reconciled() {
    int before = scheduler.updates().size();
    scheduler.reconcileAll();
    return scheduler.updates().size() - before;
  }

  @Test
  void itsResourcesAreFreeAtOnce() {
    update(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, FINISHED);

    assertThat(cluster.stat("cpus_used")).isZero();
    assertThat(reconciled()).isEqualTo(1);
    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_FINISHED");
  }

  @Test
  void itIsForgottenWhenItsEndIsAcknowledged() {
    update(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, FINISHED);

    acknowledge(FINISHED);

    assertThat(reconciled()).isZero();
    assertThat(slave.received(StatusUpdateAcknowledgementMessage.class)).hasSize(1);
    scheduler.reconcile("1", slave.id());
    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_FINISHED");
  }

  /** The slave sends one update after the other, and says what comes. */
  @Test
  void theAcknowledgementOfAnEarlierUpdateIsNotItsEnd() {
    update(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED, RUNNING);
    assertThat(cluster.stat("cpus_used")).isZero();

    acknowledge(RUNNING);
    assertThat(reconciled()).isEqualTo(1);
    update(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, FINISHED);
    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_FINISHED");
    acknowledge(FINISHED);

    assertThat(reconciled()).isZero();
    assertThat(cluster.stat("invalid_status_updates")).isZero();
  }

  /** A scheduler that asks must not be told the end before the updates that come before it. */
  @Test
  void reconciliationIsNotAheadOfTheUpdates() {
    update(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED, RUNNING);

    scheduler.reconcile("1", slave.id());
    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_RUNNING Reconciliation");
    scheduler.reconcileAll();
    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_RUNNING Reconciliation");
    update(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, FINISHED);
    scheduler.reconcile("1", slave.id());

    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_FINISHED Reconciliation");
  }

  @Test
  void aTaskThatIsLostWithItsSlaveIsToldToBe() {
    update(TaskState.TASK_RUNNING, TaskState.TASK_RUNNING, RUNNING);
    slave.crash();
    cluster.advance(Duration.ofSeconds(80));
    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_LOST Slave removed");

    scheduler.reconcile("1", slave.id());

    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_LOST Reconciliation");
  }

  /** Nobody is left to tell what came before its end. */
  @Test
  void itsEndIsToldOnceItsSlaveIsGone() {
    update(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED, RUNNING);
    slave.crash();
    cluster.advance(Duration.ofSeconds(80));

    scheduler.reconcile("1", slave.id());

    assertThat(scheduler.updates()).last().asString().startsWith("1 TASK_FINISHED Reconciliation");
  }

  @Test
  void itsIdIsInUseUntilThen() {
    update(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, FINISHED);
    launch("1");
    assertThat(scheduler.updates()).last().isEqualTo("1 TASK_ERROR Task has duplicate ID: 1");

    acknowledge(FINISHED);
    cluster.advance(Duration.ofSeconds(1));
    launch("1");

    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
  }

  @Test
  void aKillOfItIsAnsweredWithItsEnd() {
    update(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, FINISHED);

    scheduler.kill("1");
    acknowledge(FINISHED);
    scheduler.kill("1");

    assertThat(scheduler.updates())
        .containsExactly(
            "1 TASK_FINISHED",
            "1 TASK_FINISHED Reconciliation: Latest task state",
            "1 TASK_FINISHED Reconciliation: Latest task state");
  }

  @Test
  void itsEndIsToldByTheMasterIfTheSlaveIsGone() {
    update(TaskState.TASK_RUNNING, TaskState.TASK_FAILED, RUNNING);

    cluster.advance(Reconciliation.SLAVES_RETURN);

    assertThat(scheduler.updates())
        .containsExactly("1 TASK_RUNNING", "1 TASK_FAILED Slave removed");
    assertThat(reconciled()).isZero();
  }

  @Test
  void anAcknowledgementForASlaveThatIsAwayIsDropped() {
    update(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, FINISHED);
    slave.disconnect();

    acknowledge(FINISHED);

    assertThat(slave.received(StatusUpdateAcknowledgementMessage.class)).isEmpty();
    assertThat(reconciled()).isEqualTo(1);
  }

  @Test
  void itIsForgottenIfTheSlaveHasForgottenIt() {
    update(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, FINISHED);
    slave.disconnect();

    slave.tell(slave.report(slave.id()).build());

    assertThat(reconciled()).isZero();
  }

  @Test
  void aNewLeaderLearnsOfItFromTheSlave() {
    var other = cluster.newSlave();
    Task ended = Samples.running("2", scheduler.id(), Samples.slaveId("other")).toBuilder()
        .setState(TaskState.TASK_FAILED)
        .setStatusUpdateState(TaskState.TASK_FAILED)
        .setStatusUpdateUuid(FINISHED)
        .build();

    other.tell(other.report(Samples.slaveId("other")).addTasks(ended).build());

    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:2;mem:1024"));
    scheduler.reconcile("2", Samples.slaveId("other"));
    assertThat(scheduler.updates())
        .containsExactly("2 TASK_FAILED Reconciliation: Latest task state");
  }

  /** The scheduler may have asked before it heard of the end that it has acknowledged since. */
  @Test
  void aNewLeaderRemembersTheEndAfterItsAcknowledgement() {
    Task ended = Samples.running("2", scheduler.id(), slave.id()).toBuilder()
        .setState(TaskState.TASK_FINISHED)
        .setStatusUpdateState(TaskState.TASK_FINISHED)
        .setStatusUpdateUuid(FINISHED)
        .build();
    slave.disconnect();
    slave.tell(slave.report(slave.id()).addTasks(ended).build());
    slave.tell(slave.report(slave.id()).build());

    scheduler.reconcile("2", slave.id());

    assertThat(scheduler.updates()).last().asString().startsWith("2 TASK_FINISHED");
  }

  /** It acknowledges to the slave, of which the master hears nothing. */
  @Test
  void aSchedulerOf2012NeedsNoAcknowledgement() {
    var old = cluster.scheduler();
    assertThat(old.received(FrameworkRegisteredMessage.class)).hasSize(1);
    slave = cluster.slave();
    Offer offer = old.offer();
    old.answer(offer, Samples.refuse(0), Samples.task("3", offer));

    slave.update("3", TaskState.TASK_FINISHED, old.id());
    old.reconcileAll();

    assertThat(old.updates()).containsExactly("3 TASK_FINISHED");
    Offer again = old.offer();
    old.launch(again, Samples.task("3", again));
    assertThat(old.updates()).containsExactly("3 TASK_FINISHED");
  }
}
