// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.ResourceRequestMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.SubmitSchedulerRequest;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.UnregisterSlaveMessage;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, the master goes on. A process that fails would fail the test. */
class BadInputTest {

  private static final FrameworkID FRAMEWORK = Samples.frameworkId("framework");
  private static final SlaveID SLAVE = Samples.slaveId("slave");
  private static final ByteString DATA = ByteString.copyFromUtf8("data");

  private final MasterFixture cluster = new MasterFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** One of each message that the master handles, in the order of its table. */
  static Stream<Message> messages() {
    return messages(FRAMEWORK, SLAVE, Samples.offerId("offer")).stream();
  }

  private static List<Message> messages(FrameworkID framework, SlaveID slave, OfferID offer) {
    var executor = Samples.executorId("executor");
    var task = Samples.taskId("task");
    return ImmutableList.of(
        SubmitSchedulerRequest.newBuilder().setName("name").build(),
        NewMasterDetectedMessage.newBuilder().setPid("master@10.9.9.9:5050").build(),
        NoMasterDetectedMessage.getDefaultInstance(),
        RegisterFrameworkMessage.newBuilder().setFramework(Samples.framework()).build(),
        ReregisterFrameworkMessage.newBuilder()
            .setFramework(Samples.framework().toBuilder().setId(framework))
            .setFailover(true)
            .build(),
        UnregisterFrameworkMessage.newBuilder().setFrameworkId(framework).build(),
        DeactivateFrameworkMessage.newBuilder().setFrameworkId(framework).build(),
        ResourceRequestMessage.newBuilder()
            .setFrameworkId(framework)
            .addRequests(Request.getDefaultInstance())
            .build(),
        LaunchTasksMessage.newBuilder()
            .setFrameworkId(framework)
            .setOfferId(offer)
            .addTasks(Samples.task(
                "task",
                Offer.newBuilder().setSlaveId(slave).buildPartial(),
                "cpus:1;mem:64;ports:[1-9];disks:{a}",
                Samples.executor("executor")))
            .setFilters(Filters.newBuilder().setRefuseSeconds(1))
            .build(),
        ReviveOffersMessage.newBuilder().setFrameworkId(framework).build(),
        KillTaskMessage.newBuilder().setFrameworkId(framework).setTaskId(task).build(),
        FrameworkToExecutorMessage.newBuilder()
            .setSlaveId(slave)
            .setFrameworkId(framework)
            .setExecutorId(executor)
            .setData(DATA)
            .build(),
        RegisterSlaveMessage.newBuilder().setSlave(Samples.slave()).build(),
        ReregisterSlaveMessage.newBuilder()
            .setSlaveId(slave)
            .setSlave(Samples.slave())
            .addTasks(Samples.running("task", framework, slave).toBuilder().setExecutorId(executor))
            .addExecutorInfos(Samples.executor("executor"))
            .build(),
        UnregisterSlaveMessage.newBuilder().setSlaveId(slave).build(),
        StatusUpdateMessage.newBuilder()
            .setUpdate(Samples.update("task", TaskState.TASK_RUNNING, framework, slave))
            .setPid("slave@10.9.9.9:5051")
            .build(),
        ExecutorToFrameworkMessage.newBuilder()
            .setSlaveId(slave)
            .setFrameworkId(framework)
            .setExecutorId(executor)
            .setData(DATA)
            .build(),
        ExitedExecutorMessage.newBuilder()
            .setSlaveId(slave)
            .setFrameworkId(framework)
            .setExecutorId(executor)
            .setStatus(0)
            .build(),
        StatusUpdateAcknowledgementMessage.newBuilder()
            .setSlaveId(slave)
            .setFrameworkId(framework)
            .setTaskId(task)
            .setUuid(DATA)
            .build());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageThatIsCutOffIsDropped(Message message) {
    var peer = cluster.peer("peer");
    ByteString body = message.toByteString();

    for (int length = 0; length < body.size(); length++) {
      peer.process().tell(cluster.pid(), name(message), body.substring(0, length));
    }
    cluster.settle();

    assertServes();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageFromNobodyIsNoHarm(Message message) {
    if (message instanceof NoMasterDetectedMessage || message instanceof NewMasterDetectedMessage) {
      return; // These come from nobody by right.
    }
    cluster.peer("peer").node().post(Upid.EMPTY, cluster.pid(), message);
    cluster.settle();

    assertServes();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageAboutNobodyChangesNothing(Message message) {
    cluster.peer("peer").tell(message);

    assertServes();
  }

  @Test
  void messagesWithRandomChangesAreNoHarm() {
    long seed = Long.getLong("sim.seed", 7);
    Random random = new Random(seed);
    var slave = cluster.slave(Samples.slave("cpus:4;mem:4096;ports:[1-9];disks:{a}"));
    var scheduler = cluster.scheduler();
    for (int i = 0; i < 3000; i++) {
      OfferID offer = scheduler.offers().isEmpty()
          ? Samples.offerId("none")
          : scheduler.offer().getId();
      List<Message> messages = messages(scheduler.id(), slave.id(), offer);
      Message message = messages.get(random.nextInt(messages.size()));
      byte[] body = message.toByteArray();
      for (int changes = random.nextInt(4); changes > 0 && body.length > 0; changes--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      var sender = random.nextBoolean() ? scheduler.process() : slave.process();
      sender.tell(cluster.pid(), name(message), ByteString.copyFrom(body));
      cluster.settle();
    }

    assertServes();
  }

  @Test
  void messagesWithoutAHandlerAreIgnored() {
    var peer = cluster.peer("peer");

    peer.process().tell(cluster.pid(), "PONG", ByteString.EMPTY);
    peer.process().tell(cluster.pid(), "mesos.internal.HeartbeatMessage", DATA);
    peer.process().tell(cluster.pid(), "", DATA);
    cluster.settle();

    assertThat(peer.process().received()).isEmpty();
    assertServes();
  }

  private void assertServes() {
    var scheduler = cluster.scheduler();
    assertThat(scheduler.received(FrameworkRegisteredMessage.class)).hasSize(1);
    assertThat(cluster.get("/master/state.json").status()).isEqualTo(200);
  }

  private static String name(Message message) {
    return message.getDescriptorForType().getFullName();
  }
}
