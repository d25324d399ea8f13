// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.checkpoint;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.Messages.StatusUpdateRecord;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** What a slave has left behind when it ended. */
public record SlaveState(SlaveInfo info, String bootId, ImmutableList<Framework> frameworks) {

  /**
   * A framework that had executors, or tasks whose updates were not acknowledged.
   *
   * @param info with its id
   * @param pid the scheduler's; empty if it has none
   */
  public record Framework(FrameworkInfo info, Upid pid, ImmutableList<Run> runs) {}

  /**
   * A run of an executor.
   *
   * @param directory the sandbox; null if it was never made
   * @param hasEnded whether only updates are left of it
   * @param process null if it was not started, or not known to be
   * @param pid where it has registered from; empty if it has not
   */
  public record Run(
      ExecutorInstance instance,
      ExecutorInfo info,
      boolean isCommandExecutor,
      @Nullable Path directory,
      boolean hasEnded,
      @Nullable ProcessId process,
      Upid pid,
      ImmutableList<Task> tasks) {}

  /**
   * A task.
   *
   * @param info null if it was killed before its executor had it
   */
  public record Task(
      TaskID id, @Nullable TaskInfo info, ImmutableList<StatusUpdateRecord> updates) {}
}
