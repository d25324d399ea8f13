// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.resources.Resources;

/** Valid objects; a test changes what it is about. */
final class Samples {

  private Samples() {}

  static FrameworkID frameworkId(String value) {
    return FrameworkID.newBuilder().setValue(value).build();
  }

  static SlaveID slaveId(String value) {
    return SlaveID.newBuilder().setValue(value).build();
  }

  static OfferID offerId(String value) {
    return OfferID.newBuilder().setValue(value).build();
  }

  static TaskID taskId(String value) {
    return TaskID.newBuilder().setValue(value).build();
  }

  static ExecutorID executorId(String value) {
    return ExecutorID.newBuilder().setValue(value).build();
  }

  static FrameworkInfo framework() {
    return FrameworkInfo.newBuilder().setUser("user").setName("default").build();
  }

  static SlaveInfo slave() {
    return slave("cpus:2;mem:1024");
  }

  static SlaveInfo slave(String resources) {
    return SlaveInfo.newBuilder()
        .setHostname("host")
        .setWebuiHostname("public")
        .addAllResources(Resources.parse(resources))
        .build();
  }

  static CommandInfo command(String value) {
    return CommandInfo.newBuilder().setValue(value).build();
  }

  static ExecutorInfo executor(String id) {
    return ExecutorInfo.newBuilder()
        .setExecutorId(executorId(id))
        .setCommand(command("exit 1"))
        .build();
  }

  /** A command task that uses all of an offer. */
  static TaskInfo task(String id, Offer offer) {
    return TaskInfo.newBuilder()
        .setName("task " + id)
        .setTaskId(taskId(id))
        .setSlaveId(offer.getSlaveId())
        .setCommand(command("sleep 1"))
        .addAllResources(offer.getResourcesList())
        .build();
  }

  /** A command task. */
  static TaskInfo task(String id, Offer offer, String resources) {
    return task(id, offer).toBuilder()
        .clearResources()
        .addAllResources(Resources.parse(resources))
        .build();
  }

  /** A task of an executor. */
  static TaskInfo task(String id, Offer offer, String resources, ExecutorInfo executor) {
    return task(id, offer, resources).toBuilder()
        .clearCommand()
        .setExecutor(executor)
        .build();
  }

  /** A task as a slave reports it. */
  static Task running(String id, FrameworkID framework, SlaveID slave) {
    return Task.newBuilder()
        .setName("task " + id)
        .setTaskId(taskId(id))
        .setFrameworkId(framework)
        .setSlaveId(slave)
        .setState(TaskState.TASK_RUNNING)
        .addAllResources(Resources.parse("cpus:1;mem:512"))
        .build();
  }

  static StatusUpdate update(String task, TaskState state, FrameworkID framework, SlaveID slave) {
    return StatusUpdate.newBuilder()
        .setFrameworkId(framework)
        .setSlaveId(slave)
        .setStatus(TaskStatus.newBuilder().setTaskId(taskId(task)).setState(state))
        .setTimestamp(1)
        .setUuid(ByteString.copyFromUtf8("0123456789abcdef"))
        .build();
  }

  static Filters refuse(double seconds) {
    return Filters.newBuilder().setRefuseSeconds(seconds).build();
  }
}
