// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.Uuids;

/** Valid objects; a test changes what it is about. */
final class Samples {

  static final SlaveID SLAVE_ID = SlaveID.newBuilder().setValue("S-0").build();
  static final FrameworkID FRAMEWORK_ID = frameworkId("F-0000");
  static final FrameworkInfo FRAMEWORK =
      FrameworkInfo.newBuilder().setUser("alice").setName("default").build();
  static final FrameworkInfo CHECKPOINTING =
      FRAMEWORK.toBuilder().setCheckpoint(true).build();
  static final Resources TASK_RESOURCES = Resources.parse("cpus:1;mem:32");
  static final Resources EXECUTOR_RESOURCES = Resources.parse("cpus:0.1;mem:8");
  static final ExecutorInfo EXECUTOR = executor("default");

  private Samples() {}

  static FrameworkID frameworkId(String value) {
    return FrameworkID.newBuilder().setValue(value).build();
  }

  static ExecutorID executorId(String value) {
    return ExecutorID.newBuilder().setValue(value).build();
  }

  static TaskID taskId(String value) {
    return TaskID.newBuilder().setValue(value).build();
  }

  static ExecutorInfo executor(String id) {
    return ExecutorInfo.newBuilder()
        .setExecutorId(executorId(id))
        .setCommand(CommandInfo.newBuilder().setValue("exit 1"))
        .addAllResources(EXECUTOR_RESOURCES.toProto())
        .build();
  }

  /** A task of executor {@code default}. */
  static TaskInfo task(String id) {
    return task(id, EXECUTOR);
  }

  static TaskInfo task(String id, ExecutorInfo executor) {
    return bareTask(id).toBuilder().setExecutor(executor).build();
  }

  static TaskInfo commandTask(String id, String command) {
    return bareTask(id).toBuilder()
        .setCommand(CommandInfo.newBuilder().setValue(command))
        .build();
  }

  /** A task with neither an executor nor a command. */
  static TaskInfo bareTask(String id) {
    return TaskInfo.newBuilder()
        .setName("task " + id)
        .setTaskId(taskId(id))
        .setSlaveId(SLAVE_ID)
        .addAllResources(TASK_RESOURCES.toProto())
        .build();
  }

  static RegisterExecutorMessage registerExecutor(String executorId) {
    return RegisterExecutorMessage.newBuilder()
        .setFrameworkId(FRAMEWORK_ID)
        .setExecutorId(executorId(executorId))
        .build();
  }

  /** An update as an executor sends it. */
  static StatusUpdateMessage update(String taskId, TaskState state) {
    return StatusUpdateMessage.newBuilder()
        .setUpdate(StatusUpdate.newBuilder()
            .setFrameworkId(FRAMEWORK_ID)
            .setExecutorId(executorId("default"))
            .setSlaveId(SLAVE_ID)
            .setStatus(TaskStatus.newBuilder().setTaskId(taskId(taskId)).setState(state))
            .setTimestamp(1)
            .setUuid(uuid(taskId, state)))
        .build();
  }

  /** The uuid in the update of a task as an executor sends it. */
  static ByteString uuid(String taskId, TaskState state) {
    return Uuids.toBytes(UUID.nameUUIDFromBytes((taskId + state).getBytes(StandardCharsets.UTF_8)));
  }

  /** The same from an executor that waits for an acknowledgement. */
  static StatusUpdateMessage update(String taskId, TaskState state, Upid executor) {
    return update(taskId, state).toBuilder().setPid(executor.toString()).build();
  }

  /** What a scheduler says once it has got the update of a task. */
  static StatusUpdateAcknowledgementMessage acknowledgement(String taskId, TaskState state) {
    return StatusUpdateAcknowledgementMessage.newBuilder()
        .setSlaveId(SLAVE_ID)
        .setFrameworkId(FRAMEWORK_ID)
        .setTaskId(taskId(taskId))
        .setUuid(uuid(taskId, state))
        .build();
  }
}
