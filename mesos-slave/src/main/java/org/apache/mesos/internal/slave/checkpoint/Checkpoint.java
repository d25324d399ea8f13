// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.checkpoint;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.MessageLite;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.Checkpoints.ExecutorCheckpoint;
import org.apache.mesos.internal.Checkpoints.FrameworkCheckpoint;
import org.apache.mesos.internal.Checkpoints.PidCheckpoint;
import org.apache.mesos.internal.Checkpoints.ProcessCheckpoint;
import org.apache.mesos.internal.Checkpoints.SlaveCheckpoint;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.Uuids;

/**
 * Writes what {@link CheckpointReader} reads. Writes become durable in the order of the calls. One
 * that fails is fatal for the process that made it: what it was about to do would not be known
 * after a restart.
 */
public final class Checkpoint {

  private final Storage storage;
  private final Executor process;

  /** A writer that fails as a process. */
  public Checkpoint(Storage storage, Executor process) {
    this.storage = storage;
    this.process = process;
  }

  /** One run of an executor, and which slave it is of. */
  public record Run(SlaveID slaveId, ExecutorInstance instance) {

    private String directory() {
      return Layout.runDirectory(slaveId, instance);
    }
  }

  /** The slave is this one from now on. */
  public void slave(SlaveInfo info, String bootId) {
    String directory = Layout.slaveDirectory(info.getId());
    replace(
        Layout.slave(directory),
        SlaveCheckpoint.newBuilder().setInfo(info).setBootId(bootId).build());
    replace(Layout.LATEST, info.getId());
  }

  @CanIgnoreReturnValue
  public Future<Void> framework(
      SlaveID slaveId, FrameworkID frameworkId, FrameworkInfo info, Upid pid) {
    return replace(
        Layout.framework(Layout.frameworkDirectory(slaveId, frameworkId)),
        FrameworkCheckpoint.newBuilder()
            .setInfo(info.toBuilder().setId(frameworkId))
            .setPid(pid.isEmpty() ? "" : pid.toString())
            .build());
  }

  /** What kind of executor a run is of, and where; nowhere if its sandbox was never made. */
  public record ExecutorDescription(
      ExecutorInfo info, boolean isCommandExecutor, Optional<Path> directory) {

    private ExecutorCheckpoint.Builder toProto(Run run) {
      ExecutorCheckpoint.Builder proto = ExecutorCheckpoint.newBuilder()
          .setInfo(info)
          .setUuid(Uuids.toBytes(run.instance.uuid()))
          .setIsCommandExecutor(isCommandExecutor);
      directory.ifPresent(path -> proto.setDirectory(path.toString()));
      return proto;
    }
  }

  public Future<Void> executor(Run run, ExecutorDescription description) {
    return replace(Layout.executor(run.directory()), description.toProto(run).build());
  }

  /** Nothing is left of a run but updates. */
  public void executorEnded(Run run, ExecutorDescription description) {
    replace(
        Layout.executor(run.directory()),
        description.toProto(run).setHasEnded(true).build());
  }

  public void process(Run run, ProcessId id) {
    replace(
        Layout.process(run.directory()),
        ProcessCheckpoint.newBuilder()
            .setPid(id.pid())
            .setStartTime(id.startTime())
            .build());
  }

  @CanIgnoreReturnValue
  public Future<Void> pid(Run run, Upid pid) {
    return replace(
        Layout.pid(run.directory()),
        PidCheckpoint.newBuilder().setPid(pid.toString()).build());
  }

  public Future<Void> task(Run run, TaskInfo task) {
    return replace(Layout.task(Layout.taskDirectory(run.directory(), task.getTaskId())), task);
  }

  /** Where the journal of a task's updates is. */
  public static String updates(Run run, TaskID taskId) {
    return Layout.updates(Layout.taskDirectory(run.directory(), taskId));
  }

  public void deleteTask(Run run, TaskID taskId) {
    delete(Layout.taskDirectory(run.directory(), taskId));
  }

  public void deleteRun(Run run) {
    delete(run.directory());
  }

  public void deleteFramework(SlaveID slaveId, FrameworkID frameworkId) {
    delete(Layout.frameworkDirectory(slaveId, frameworkId));
  }

  /** The next start is that of a new slave. */
  public void deleteAll() {
    delete(Layout.SLAVES);
  }

  /** Ready when everything that was written or deleted before is durable. */
  public Future<Void> flushed() {
    return storage.list(Layout.SLAVES).map(names -> null);
  }

  @CanIgnoreReturnValue
  private Future<Void> replace(String path, MessageLite value) {
    return storage.replace(path, value.toByteString()).onFailed(process, Checkpoint::fail);
  }

  private void delete(String path) {
    var unused = storage.delete(path).onFailed(process, Checkpoint::fail);
  }

  private static void fail(Throwable failure) {
    throw new IllegalStateException("cannot write a checkpoint: " + failure, failure);
  }
}
