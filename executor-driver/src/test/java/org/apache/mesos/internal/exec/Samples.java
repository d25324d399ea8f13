// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorReregisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.ReconnectExecutorMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;

/** Valid objects. */
final class Samples {

  static final FrameworkID FRAMEWORK_ID =
      FrameworkID.newBuilder().setValue("201204190000-0-0000").build();
  static final ExecutorID EXECUTOR_ID =
      ExecutorID.newBuilder().setValue("default").build();
  static final SlaveID SLAVE_ID =
      SlaveID.newBuilder().setValue("201204190000-0-0").build();
  static final FrameworkInfo FRAMEWORK =
      FrameworkInfo.newBuilder().setUser("user").setName("default").build();
  static final ExecutorInfo EXECUTOR = ExecutorInfo.newBuilder()
      .setExecutorId(EXECUTOR_ID)
      .setCommand(CommandInfo.newBuilder().setValue("exit 1"))
      .build();
  static final SlaveInfo SLAVE = SlaveInfo.newBuilder()
      .setHostname("localhost")
      .setWebuiHostname("localhost")
      .build();
  static final ExecutorRegisteredMessage REGISTERED = ExecutorRegisteredMessage.newBuilder()
      .setExecutorInfo(EXECUTOR)
      .setFrameworkId(FRAMEWORK_ID)
      .setFrameworkInfo(FRAMEWORK)
      .setSlaveId(SLAVE_ID)
      .setSlaveInfo(SLAVE)
      .build();
  static final ReconnectExecutorMessage RECONNECT =
      ReconnectExecutorMessage.newBuilder().setSlaveId(SLAVE_ID).build();
  static final ExecutorReregisteredMessage REREGISTERED = ExecutorReregisteredMessage.newBuilder()
      .setSlaveId(SLAVE_ID)
      .setSlaveInfo(SLAVE)
      .build();

  private Samples() {}

  static TaskID taskId(String id) {
    return TaskID.newBuilder().setValue(id).build();
  }

  static TaskInfo task(String id) {
    return TaskInfo.newBuilder()
        .setName("task " + id)
        .setTaskId(taskId(id))
        .setSlaveId(SLAVE_ID)
        .setExecutor(EXECUTOR)
        .build();
  }

  static TaskStatus status(String taskId, TaskState state) {
    return TaskStatus.newBuilder().setTaskId(taskId(taskId)).setState(state).build();
  }

  static RunTaskMessage runTask(String id) {
    return RunTaskMessage.newBuilder()
        .setFrameworkId(FRAMEWORK_ID)
        .setFramework(FRAMEWORK)
        .setPid("scheduler(1)@10.0.0.9:5050")
        .setTask(task(id))
        .build();
  }

  static KillTaskMessage killTask(String id) {
    return KillTaskMessage.newBuilder()
        .setFrameworkId(FRAMEWORK_ID)
        .setTaskId(taskId(id))
        .build();
  }

  static FrameworkToExecutorMessage frameworkMessage(String data) {
    return FrameworkToExecutorMessage.newBuilder()
        .setSlaveId(SLAVE_ID)
        .setFrameworkId(FRAMEWORK_ID)
        .setExecutorId(EXECUTOR_ID)
        .setData(ByteString.copyFromUtf8(data))
        .build();
  }

  static StatusUpdateAcknowledgementMessage acknowledgement(StatusUpdate update) {
    return StatusUpdateAcknowledgementMessage.newBuilder()
        .setSlaveId(SLAVE_ID)
        .setFrameworkId(FRAMEWORK_ID)
        .setTaskId(update.getStatus().getTaskId())
        .setUuid(update.getUuid())
        .build();
  }
}
