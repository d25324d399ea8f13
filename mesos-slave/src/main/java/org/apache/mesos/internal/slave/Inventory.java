// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.slave.updates.UpdateStreams;

/** Tells a master everything that is on the slave (handlers.md 2.5). */
final class Inventory {

  private final Frameworks frameworks;
  private final UpdateStreams streams;
  private final Bugs bugs;

  Inventory(Frameworks frameworks, UpdateStreams streams, Bugs bugs) {
    this.frameworks = frameworks;
    this.streams = streams;
    this.bugs = bugs;
  }

  /**
   * What runs, what waits to run, and what has ended without its framework having acknowledged it.
   */
  ReregisterSlaveMessage reregistration(SlaveID id, SlaveInfo info) {
    ReregisterSlaveMessage.Builder message = ReregisterSlaveMessage.newBuilder()
        .setSlaveId(id)
        .setSlave(info.toBuilder().setId(id))
        .setVersion(BuildInfo.current().version());
    for (Framework framework : frameworks.all()) {
      message.addFrameworks(framework.info().toBuilder().setId(framework.id()));
      for (Executor executor : framework.executors()) {
        // With the framework's id, executors of several frameworks with the same id can be told
        // apart; the reference does not set it.
        message.addExecutorInfos(
            executor.info().toBuilder().setFrameworkId(executor.frameworkId()));
        executor.tasks().forEach(task -> message.addTasks(withUpdate(task)));
      }
      if (!bugs.has(Bug.FORGET_TERMINATED_TASKS)) {
        framework.endedTasks().forEach(ended -> message.addTasks(withUpdate(ended.task())));
      }
    }
    return message.build();
  }

  /** The framework may be behind: it gets one update after the other. */
  private Task withUpdate(Task task) {
    return streams
        .front(task.getFrameworkId(), task.getTaskId())
        .map(front -> task.toBuilder()
            .setStatusUpdateState(front.getStatus().getState())
            .setStatusUpdateUuid(front.getUuid())
            .build())
        .orElse(task);
  }
}
