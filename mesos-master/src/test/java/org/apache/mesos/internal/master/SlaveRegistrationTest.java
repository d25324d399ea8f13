// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.UnregisterSlaveMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How slaves come and go (handlers.md 1.13-1.15 and 1.23-1.25). */
class SlaveRegistrationTest {

  private static final FrameworkID F = Samples.frameworkId("framework");
  private static final SlaveID S = Samples.slaveId("slave");

  private MasterFixture cluster = new MasterFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aSlaveGetsAnId() {
    String master = cluster.master().info().getId();

    assertThat(cluster.slave().id().getValue()).isEqualTo(master + "-0");
    assertThat(cluster.slave().id().getValue()).isEqualTo(master + "-1");
    assertThat(cluster.stat("connected_slaves")).isEqualTo(2);
    assertThat(cluster.stat("activated_slaves")).isEqualTo(1);
  }

  /** Reference: FaultToleranceTest.SlaveReliableRegistration. */
  @Test
  void aSlaveThatRegistersTwiceKeepsItsId() {
    var slave = cluster.slave();

    slave.tell(register(Samples.slave()));

    assertThat(slave.received(SlaveRegisteredMessage.class))
        .extracting(SlaveRegisteredMessage::getSlaveId)
        .hasSize(2)
        .containsOnly(slave.id());
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  @Test
  void aSlaveOfALaterReleaseNeedsNoNameForTheWeb() {
    cluster.slave(Samples.slave().toBuilder().clearWebuiHostname().build());

    assertThat(cluster.body("/master/state.json")).contains("\"webui_hostname\":\"host\"");
  }

  @Test
  void aListOfSlavesDoesNotKeepOthersOut() {
    cluster.close();
    cluster = new MasterFixture(ImmutableMap.of("slaves", "a:1,b:2"));

    var slave = cluster.slave();

    assertThat(slave.received(SlaveRegisteredMessage.class)).hasSize(1);
    assertThat(cluster.stat("activated_slaves")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void amountsThatMakeNoSenseAreLeftOut(double cpus) {
    var scheduler = cluster.scheduler();

    cluster.slave(Samples.slave().toBuilder().addResources(cpus(cpus)).build());

    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:2;mem:1024"));
  }

  @Test
  void aSlaveWithoutResourcesIsNotOffered() {
    var scheduler = cluster.scheduler();

    cluster.slave(Samples.slave().toBuilder().clearResources().build());

    assertThat(scheduler.offers()).isEmpty();
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  @Test
  void aSlaveWithoutAnIdThatReregistersIsShutDown() {
    var slave = cluster.newSlave();

    slave.tell(reregister("").build());
    slave.tell(ReregisterSlaveMessage.newBuilder().setSlave(Samples.slave()).build());

    assertThat(slave.received(ShutdownMessage.class)).hasSize(2);
    assertThat(cluster.stat("connected_slaves")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/b", "a\0"})
  void aSlaveWithAnIdThatIsNoNameIsShutDown(String id) {
    var slave = cluster.newSlave();

    slave.tell(reregister(id).build());

    assertThat(slave.received(ShutdownMessage.class)).hasSize(1);
    assertThat(cluster.stat("connected_slaves")).isZero();
  }

  /** Reference: FaultToleranceTest.SlaveReregister. */
  @Test
  void aSlaveThatIsKnownHearsThatItIs() {
    var slave = cluster.slave();
    cluster.scheduler();

    slave.tell(reregister(slave.id().getValue())
        .addTasks(Samples.running("1", F, slave.id()))
        .build());

    assertThat(slave.last(SlaveReregisteredMessage.class).getSlaveId()).isEqualTo(slave.id());
    assertThat(cluster.stat("cpus_used")).isZero();
  }

  @Test
  void aSlaveThatMovedIsTakenInWhenItsOldConnectionBreaks() {
    var old = cluster.slave();
    var moved = cluster.newSlave();
    ReregisterSlaveMessage message = reregister(old.id().getValue()).build();

    moved.tell(message);
    assertThat(moved.received(SlaveReregisteredMessage.class)).isEmpty();
    old.crash();
    moved.tell(message);

    assertThat(moved.last(SlaveReregisteredMessage.class).getSlaveId()).isEqualTo(old.id());
    assertThat(cluster.body("/master/state.json")).contains(moved.pid().toString());
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  @Test
  void aPidIsOneSlave() {
    var scheduler = cluster.scheduler();
    var slave = cluster.slave();
    SlaveID old = slave.id();

    slave.tell(reregister("other").build());

    assertThat(scheduler.last(LostSlaveMessage.class).getSlaveId()).isEqualTo(old);
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
    assertThat(scheduler.offer().getSlaveId()).isEqualTo(Samples.slaveId("other"));
  }

  @Test
  void aSlaveThatIsNewToTheMasterKeepsItsId() {
    var slave = cluster.newSlave();

    slave.tell(reregister("slave").build());

    assertThat(slave.last(SlaveReregisteredMessage.class).getSlaveId()).isEqualTo(S);
    assertThat(slave.received(SlaveRegisteredMessage.class)).isEmpty();
    assertThat(cluster.scheduler().offer().getSlaveId()).isEqualTo(S);
  }

  @Test
  void aSlaveOfALaterReleaseHasItsIdInItsDescription() {
    var slave = cluster.newSlave();

    slave.tell(ReregisterSlaveMessage.newBuilder()
        .setSlave(Samples.slave().toBuilder().setId(S))
        .setVersion("0.28.3")
        .build());

    assertThat(slave.last(SlaveReregisteredMessage.class).getSlaveId()).isEqualTo(S);
  }

  @Test
  void whatRunsOnAReregisteredSlaveIsNotOffered() {
    var scheduler = cluster.newScheduler();
    scheduler.reregister(F, false);
    var slave = cluster.newSlave();

    slave.tell(reregister("slave")
        .addTasks(withExecutor(Samples.running("1", F, S)))
        .addTasks(withExecutor(Samples.running("2", F, S)))
        .addExecutorInfos(executor("cpus:0.5;mem:64"))
        .build());

    assertThat(scheduler.offers()).hasSize(1);
    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1.5;mem:960"));
    assertThat(scheduler.offer().getExecutorIdsList()).containsExactly(Samples.executorId("e"));
    assertThat(slave.received(UpdateFrameworkMessage.class))
        .containsExactly(UpdateFrameworkMessage.newBuilder()
            .setFrameworkId(F)
            .setPid(scheduler.pid().toString())
            .build());
    assertThat(cluster.body("/master/state.json")).contains("\"state\":\"TASK_RUNNING\"");
  }

  @Test
  void aReregisteredFrameworkGetsItsTasksBack() {
    var slave = cluster.newSlave();
    slave.tell(reregister("slave")
        .addTasks(withExecutor(Samples.running("1", F, S)))
        .addExecutorInfos(executor("cpus:0.5;mem:64"))
        .build());
    var scheduler = cluster.newScheduler();

    scheduler.reregister(F, true);

    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:2.5;mem:1472"));
    slave.tell(StatusUpdateMessage.newBuilder()
        .setUpdate(Samples.update("1", TaskState.TASK_FINISHED, F, S))
        .build());
    assertThat(scheduler.updates()).containsExactly("1 TASK_FINISHED");
    assertThat(cluster.stat("valid_status_updates")).isEqualTo(1);
  }

  @Test
  void tasksOfAFrameworkThatIsNotThereAreAccounted() {
    cluster
        .newSlave()
        .tell(reregister("slave").addTasks(Samples.running("1", F, S)).build());

    assertThat(Resources.of(cluster.scheduler().offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:3;mem:1536"));
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
  }

  @Test
  void whatTasksOfAFrameworkThatIsNotThereUsedIsFreeWhenTheyEnd() {
    var slave = cluster.newSlave();
    slave.tell(reregister("slave")
        .addTasks(Samples.running("1", F, S))
        .addTasks(withExecutor(Samples.running("2", F, S)))
        .addExecutorInfos(executor("cpus:0.5;mem:64"))
        .build());
    StatusUpdateMessage.Builder message = StatusUpdateMessage.newBuilder();

    slave.tell(
        message.setUpdate(Samples.update("1", TaskState.TASK_RUNNING, F, S)).build());
    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":2.5");
    slave.tell(
        message.setUpdate(Samples.update("1", TaskState.TASK_FINISHED, F, S)).build());
    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":1.5");
    slave.tell(ExitedExecutorMessage.newBuilder()
        .setSlaveId(S)
        .setFrameworkId(F)
        .setExecutorId(Samples.executorId("e"))
        .setStatus(0)
        .build());

    assertThat(cluster.stat("cpus_used")).isZero();
    assertThat(cluster.stat("invalid_status_updates")).isEqualTo(2);
    assertThat(cluster.stat("lost_tasks")).isZero();
    assertThat(Resources.of(cluster.scheduler().offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:4;mem:2048"));
  }

  @Test
  void tasksThatMakeNoSenseAreLeftOut() {
    var scheduler = cluster.newScheduler();
    scheduler.reregister(F, false);
    Task task = Samples.running("1", F, S);

    cluster
        .newSlave()
        .tell(reregister("slave")
            .addTasks(task)
            .addTasks(task)
            .addTasks(Samples.running("2", F, Samples.slaveId("other")))
            .addTasks(Samples.running("3", F, S).toBuilder().addResources(cpus(-1)))
            .addTasks(Samples.running("4", F, S).toBuilder().addResources(cpus(Double.NaN)))
            .build());

    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
  }

  @Test
  void aTaskThatTwoSlavesHaveBelongsToTheFirst() {
    var first = cluster.newSlave();
    first.tell(reregister("slave").addTasks(Samples.running("1", F, S)).build());
    SlaveID second = Samples.slaveId("second");
    cluster
        .newSlave()
        .tell(reregister("second").addTasks(Samples.running("1", F, second)).build());
    var scheduler = cluster.newScheduler();

    scheduler.reregister(F, false);
    first.crash();

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Slave removed");
    assertThat(cluster.stat("cpus_used")).isZero();
  }

  @Test
  void theExecutorOfTheRightFrameworkIsTakenIfTheSlaveSaysWhoseItIs() {
    FrameworkID other = Samples.frameworkId("other");
    cluster
        .newSlave()
        .tell(reregister("slave")
            .addTasks(withExecutor(Samples.running("1", F, S)))
            .addExecutorInfos(executor("cpus:1").toBuilder().setFrameworkId(other))
            .addExecutorInfos(executor("cpus:0.5").toBuilder().setFrameworkId(F))
            .build());

    // The task, its executor, and the executor of the other framework.
    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":2.5");
    var scheduler = cluster.newScheduler();
    scheduler.reregister(F, false);
    scheduler.tell(UnregisterFrameworkMessage.newBuilder().setFrameworkId(F).build());
    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":1,");
  }

  @Test
  void anExecutorWithoutATaskIsAccountedToo() {
    var slave = cluster.newSlave();
    slave.tell(reregister("slave")
        .addExecutorInfos(executor("cpus:1;mem:512").toBuilder().setFrameworkId(F))
        .build());
    var scheduler = cluster.newScheduler();

    scheduler.reregister(F, true);

    assertThat(scheduler.offer().getExecutorIdsList()).containsExactly(Samples.executorId("e"));
    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:3;mem:1536"));
    slave.tell(ExitedExecutorMessage.newBuilder()
        .setSlaveId(S)
        .setFrameworkId(F)
        .setExecutorId(Samples.executorId("e"))
        .setStatus(0)
        .build());
    scheduler.reregister(F, true);
    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:4;mem:2048"));
  }

  /** It uses what the task does. */
  @Test
  void theExecutorOfACommandIsNotAnExecutorOfTheFramework() {
    var slave = cluster.newSlave();
    slave.tell(reregister("slave")
        .addTasks(Samples.running("1", F, S))
        .addExecutorInfos(Samples.executor("1").toBuilder()
            .setFrameworkId(F)
            .addAllResources(Resources.parse("cpus:1;mem:512")))
        .build());
    var scheduler = cluster.newScheduler();

    scheduler.reregister(F, true);

    assertThat(scheduler.offer().getExecutorIdsList()).isEmpty();
    assertThat(cluster.stat("cpus_used")).isEqualTo(1);
  }

  @Test
  void anUnregisteredSlaveIsRemoved() {
    var scheduler = cluster.scheduler();
    var slave = cluster.slave();

    cluster.peer("anybody").tell(unregister(slave.id()));

    assertThat(scheduler.last(LostSlaveMessage.class).getSlaveId()).isEqualTo(slave.id());
    assertThat(cluster.stat("connected_slaves")).isZero();
    assertThat(cluster.stat("activated_slaves")).isEqualTo(1);
  }

  @Test
  void anUnknownSlaveCannotUnregister() {
    var scheduler = cluster.scheduler();

    cluster.peer("anybody").tell(unregister(S));

    assertThat(scheduler.received(LostSlaveMessage.class)).isEmpty();
  }

  /** Reference: FaultToleranceTest.SlaveLost. */
  @Test
  void whenASlaveIsLostItsOffersAndTasksAre() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler();
    var offer = scheduler.offer();
    scheduler.launch(
        offer,
        Samples.task("command", offer, "cpus:0.25;mem:64"),
        Samples.task("executor", offer, "cpus:0.25;mem:64", Samples.executor("e")));
    var other = cluster.scheduler();
    var rest = scheduler.offer();

    slave.crash();

    assertThat(scheduler.updates())
        .containsExactly("command TASK_LOST Slave removed", "executor TASK_LOST Slave removed");
    List<StatusUpdate> updates = scheduler.received(StatusUpdateMessage.class).stream()
        .map(StatusUpdateMessage::getUpdate)
        .toList();
    assertThat(updates).extracting(StatusUpdate::getSlaveId).containsOnly(slave.id());
    assertThat(updates.get(0).hasExecutorId()).isFalse();
    assertThat(updates.get(1).getExecutorId()).isEqualTo(Samples.executorId("e"));
    assertThat(scheduler.received(RescindResourceOfferMessage.class))
        .extracting(RescindResourceOfferMessage::getOfferId)
        .containsExactly(rest.getId());
    assertThat(scheduler.last(LostSlaveMessage.class).getSlaveId()).isEqualTo(slave.id());
    assertThat(other.last(LostSlaveMessage.class).getSlaveId()).isEqualTo(slave.id());
    assertThat(cluster.stat("connected_slaves")).isZero();
    assertThat(cluster.stat("lost_tasks")).isZero();
    assertThat(cluster.body("/master/state.json"))
        .contains("\"state\":\"TASK_LOST\"")
        .contains("\"resources\":{\"cpus\":0,\"mem\":0},\"role\"", "\"tasks\":[]");
  }

  @Test
  void inactiveFrameworksHearOfALostSlaveToo() {
    var scheduler = cluster.scheduler();
    scheduler.tell(
        DeactivateFrameworkMessage.newBuilder().setFrameworkId(scheduler.id()).build());

    cluster.slave().crash();

    assertThat(scheduler.received(LostSlaveMessage.class)).hasSize(1);
  }

  @Test
  void orphanedTasksAreLostSilently() {
    var slave = cluster.newSlave();
    slave.tell(reregister("slave").addTasks(Samples.running("1", F, S)).build());
    var scheduler = cluster.scheduler();

    slave.crash();

    assertThat(scheduler.updates()).isEmpty();
    assertThat(scheduler.received(LostSlaveMessage.class)).hasSize(1);
  }

  @Test
  void aLostSlaveIsForgottenByFiltersToo() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler();
    scheduler.decline(scheduler.offer(), -1);
    slave.crash();

    var again = cluster.newSlave();
    again.tell(reregister(slave.id().getValue()).build());

    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void anOrderlyEndOfTheMasterShutsTheSlavesDown() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler();

    cluster.master().terminate();
    cluster.settle();

    assertThat(slave.received(ShutdownMessage.class)).hasSize(1);
    assertThat(scheduler.updates()).isEmpty();
    int pings = slave.process().received("PING").size();
    cluster.advance(Duration.ofMinutes(5));
    assertThat(slave.process().received("PING")).hasSize(pings);
  }

  @Test
  void slavesOfOneOsProcessAreToldApart() {
    var node = cluster.peer("node").node();
    var one = new RecordingProcess("slave(1)");
    var two = new RecordingProcess("slave(2)");
    node.spawn(one);
    node.spawn(two);
    one.tell(cluster.pid(), register(Samples.slave()));
    two.tell(cluster.pid(), register(Samples.slave()));
    cluster.settle();
    assertThat(cluster.stat("connected_slaves")).isEqualTo(2);

    cluster
        .peer("anybody")
        .tell(unregister(one.last(SlaveRegisteredMessage.class).getSlaveId()));
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
    cluster.simulation().network().crash(node.address());
    cluster.settle();

    assertThat(cluster.stat("connected_slaves")).isZero();
  }

  private static ExecutorInfo executor(String resources) {
    return Samples.executor("e").toBuilder()
        .addAllResources(Resources.parse(resources))
        .build();
  }

  private static Task withExecutor(Task task) {
    return task.toBuilder().setExecutorId(Samples.executorId("e")).build();
  }

  private static Resource cpus(double amount) {
    return Resource.newBuilder()
        .setName("cpus")
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(amount))
        .build();
  }

  private static RegisterSlaveMessage register(SlaveInfo info) {
    return RegisterSlaveMessage.newBuilder().setSlave(info).build();
  }

  /** From a slave with 4 cpus and 2 GB. */
  private static ReregisterSlaveMessage.Builder reregister(String id) {
    return ReregisterSlaveMessage.newBuilder()
        .setSlaveId(Samples.slaveId(id))
        .setSlave(Samples.slave("cpus:4;mem:2048"));
  }

  private static UnregisterSlaveMessage unregister(SlaveID id) {
    return UnregisterSlaveMessage.newBuilder().setSlaveId(id).build();
  }
}
