// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.resources.Resources;

/** Valid objects; a test changes what it is about (tests.md 1). */
public final class Samples {

  private Samples() {}

  /** The framework of most tests. */
  public static FrameworkInfo framework() {
    return FrameworkInfo.newBuilder().setName("default").setUser("").build();
  }

  /** The framework when it comes back. */
  public static FrameworkInfo framework(FrameworkID id) {
    return framework().toBuilder().setId(id).build();
  }

  /** The executor of most tests. */
  public static ExecutorInfo executor() {
    return executor("default", "exit 1");
  }

  public static ExecutorInfo executor(String id, String command) {
    return ExecutorInfo.newBuilder()
        .setExecutorId(ExecutorID.newBuilder().setValue(id))
        .setCommand(command(command))
        .build();
  }

  public static CommandInfo command(String value) {
    return CommandInfo.newBuilder().setValue(value).build();
  }

  public static TaskID taskId(String id) {
    return TaskID.newBuilder().setValue(id).build();
  }

  /** A task that takes everything offered and runs under the usual executor. */
  public static TaskInfo task(String id, Offer offer) {
    return task(id, offer, offer.getResourcesList()).setExecutor(executor()).build();
  }

  /** A task with some resources, still without executor or command. */
  public static TaskInfo.Builder task(String id, Offer offer, String resources) {
    return task(id, offer, Resources.parse(resources).toProto());
  }

  private static TaskInfo.Builder task(String id, Offer offer, List<Resource> resources) {
    return TaskInfo.newBuilder()
        .setName("")
        .setTaskId(taskId(id))
        .setSlaveId(offer.getSlaveId())
        .addAllResources(resources);
  }
}
