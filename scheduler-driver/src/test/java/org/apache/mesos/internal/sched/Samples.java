// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkReregisteredMessage;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.Upid;

/** Valid objects. */
final class Samples {

  static final FrameworkID FRAMEWORK_ID = frameworkId("201204190000-0-0000");
  static final SlaveID SLAVE_ID = slaveId("201204190000-0-0");
  static final OfferID OFFER_ID = offerId("201204190000-0-7");
  static final ExecutorID EXECUTOR_ID =
      ExecutorID.newBuilder().setValue("default").build();
  static final FrameworkInfo FRAMEWORK =
      FrameworkInfo.newBuilder().setUser("").setName("default").build();
  static final MasterInfo MASTER = MasterInfo.newBuilder()
      .setId("201204190000-0")
      .setIp(16777343)
      .setPort(5050)
      .build();
  static final ByteString UUID = ByteString.copyFromUtf8("sixteen bytes ok");

  /** Of 0.18 to 0.22. */
  static final MasterInfo MASTER_OF_0_20 = MASTER.toBuilder()
      .setPid("master@127.0.0.1:5050")
      .setHostname("localhost")
      .build();

  static final MasterInfo MASTER_OF_1_11 =
      MASTER_OF_0_20.toBuilder().setVersion("1.11.0").build();
  static final FrameworkRegisteredMessage REGISTERED = registered(MASTER);
  static final FrameworkReregisteredMessage REREGISTERED = reregistered(FRAMEWORK_ID);
  static final RescindResourceOfferMessage RESCIND =
      RescindResourceOfferMessage.newBuilder().setOfferId(OFFER_ID).build();
  static final LostSlaveMessage LOST_SLAVE =
      LostSlaveMessage.newBuilder().setSlaveId(SLAVE_ID).build();
  static final ExecutorToFrameworkMessage FRAMEWORK_MESSAGE =
      ExecutorToFrameworkMessage.newBuilder()
          .setSlaveId(SLAVE_ID)
          .setFrameworkId(FRAMEWORK_ID)
          .setExecutorId(EXECUTOR_ID)
          .setData(ByteString.copyFromUtf8("reply"))
          .build();
  static final ExitedExecutorMessage EXITED_EXECUTOR = ExitedExecutorMessage.newBuilder()
      .setSlaveId(SLAVE_ID)
      .setFrameworkId(FRAMEWORK_ID)
      .setExecutorId(EXECUTOR_ID)
      .setStatus(256)
      .build();
  static final FrameworkErrorMessage ERROR =
      FrameworkErrorMessage.newBuilder().setMessage("Framework failed over").build();
  static final NoMasterDetectedMessage NO_MASTER = NoMasterDetectedMessage.getDefaultInstance();

  private Samples() {}

  static FrameworkID frameworkId(String id) {
    return FrameworkID.newBuilder().setValue(id).build();
  }

  static SlaveID slaveId(String id) {
    return SlaveID.newBuilder().setValue(id).build();
  }

  static OfferID offerId(String id) {
    return OfferID.newBuilder().setValue(id).build();
  }

  static TaskID taskId(String id) {
    return TaskID.newBuilder().setValue(id).build();
  }

  static FrameworkRegisteredMessage registered(MasterInfo master) {
    return FrameworkRegisteredMessage.newBuilder()
        .setFrameworkId(FRAMEWORK_ID)
        .setMasterInfo(master)
        .build();
  }

  static FrameworkReregisteredMessage reregistered(FrameworkID id) {
    return FrameworkReregisteredMessage.newBuilder()
        .setFrameworkId(id)
        .setMasterInfo(MASTER)
        .build();
  }

  static NewMasterDetectedMessage newMaster(String pid) {
    return NewMasterDetectedMessage.newBuilder().setPid(pid).build();
  }

  static Offer offer(OfferID id, SlaveID slave) {
    return Offer.newBuilder()
        .setId(id)
        .setFrameworkId(FRAMEWORK_ID)
        .setSlaveId(slave)
        .setHostname("localhost")
        .build();
  }

  static Offer offer() {
    return offer(OFFER_ID, SLAVE_ID);
  }

  static ResourceOffersMessage offers(Offer offer, String pid) {
    return ResourceOffersMessage.newBuilder().addOffers(offer).addPids(pid).build();
  }

  /** A task with a command. */
  static TaskInfo task(String id) {
    return TaskInfo.newBuilder()
        .setName("task " + id)
        .setTaskId(taskId(id))
        .setSlaveId(SLAVE_ID)
        .setCommand(CommandInfo.newBuilder().setValue("true"))
        .build();
  }

  static ExecutorInfo executor() {
    return ExecutorInfo.newBuilder()
        .setExecutorId(EXECUTOR_ID)
        .setCommand(CommandInfo.newBuilder().setValue("exit 1"))
        .build();
  }

  static TaskStatus status(String taskId, TaskState state) {
    return TaskStatus.newBuilder().setTaskId(taskId(taskId)).setState(state).build();
  }

  static StatusUpdate update(String taskId, TaskState state) {
    return StatusUpdate.newBuilder()
        .setFrameworkId(FRAMEWORK_ID)
        .setExecutorId(EXECUTOR_ID)
        .setSlaveId(SLAVE_ID)
        .setStatus(status(taskId, state))
        .setTimestamp(1.5)
        .setUuid(UUID)
        .build();
  }

  /** An update that a slave sends and waits for to be acknowledged. */
  static StatusUpdateMessage updateFrom(Upid slave) {
    return StatusUpdateMessage.newBuilder()
        .setUpdate(update("1", TaskState.TASK_RUNNING))
        .setPid(slave.toString())
        .build();
  }
}
