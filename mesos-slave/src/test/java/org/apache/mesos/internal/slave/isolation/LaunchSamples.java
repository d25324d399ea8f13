// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import java.nio.file.Path;
import java.util.UUID;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;

/** Launches of executors; a test changes what it is about. */
final class LaunchSamples {

  private LaunchSamples() {}

  static ExecutorInstance instance(String executorId) {
    return new ExecutorInstance(
        FrameworkID.newBuilder().setValue("F-0").build(),
        ExecutorID.newBuilder().setValue(executorId).build(),
        new UUID(1, executorId.hashCode()));
  }

  static ExecutorLaunch launch(String executorId, CommandInfo command, String user, Path sandbox) {
    ExecutorInstance instance = instance(executorId);
    return new ExecutorLaunch(
        instance,
        SlaveID.newBuilder().setValue("S-0").build(),
        FrameworkInfo.newBuilder().setName("framework").setUser(user).build(),
        ExecutorInfo.newBuilder()
            .setExecutorId(instance.executorId())
            .setCommand(command)
            .build(),
        sandbox,
        Resources.parse("cpus:1;mem:32"),
        null);
  }

  static CommandInfo command(String value) {
    return CommandInfo.newBuilder().setValue(value).build();
  }
}
