// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.checkpoint;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.Checkpoints.ExecutorCheckpoint;
import org.apache.mesos.internal.Checkpoints.FrameworkCheckpoint;
import org.apache.mesos.internal.Checkpoints.PidCheckpoint;
import org.apache.mesos.internal.Checkpoints.ProcessCheckpoint;
import org.apache.mesos.internal.Checkpoints.SlaveCheckpoint;
import org.apache.mesos.internal.Messages.StatusUpdateRecord;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Futures;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.Uuids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what {@link Checkpoint} has written, as far as a crash let it. */
public final class CheckpointReader {

  private static final Logger log = LoggerFactory.getLogger(CheckpointReader.class);

  /** What to do about a file that is damaged. */
  public enum Damage {
    /** Nothing is read. */
    FAILS,
    /** Everything else is read. */
    IS_LEFT_OUT
  }

  private final Storage storage;
  private final Executor process;
  private final Damage damage;

  /** A reader that continues on a process. */
  public CheckpointReader(Storage storage, Executor process, Damage damage) {
    this.storage = storage;
    this.process = process;
    this.damage = damage;
  }

  /**
   * What the last slave has left; empty if there was none. Fails with a {@link StorageException} on
   * damage that is not to be left out.
   */
  public Future<Optional<SlaveState>> read() {
    return read(Layout.LATEST, SlaveID.parser())
        .then(process, id -> ifPresent(id, this::slave))
        .repair(failed -> Future.failed(ofStorage(failed.failure())));
  }

  /** Without what the futures on the way have put around it. */
  private static Throwable ofStorage(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof StorageException) {
        return each;
      }
    }
    return failure;
  }

  private Future<Optional<SlaveState>> slave(SlaveID id) {
    String directory = Layout.slaveDirectory(id);
    return read(Layout.slave(directory), SlaveCheckpoint.parser())
        .then(
            process,
            slave -> ifPresent(
                slave,
                found -> each(Layout.frameworks(directory), this::framework)
                    .map(frameworks -> Optional.of(
                        new SlaveState(found.getInfo(), found.getBootId(), frameworks)))));
  }

  private Future<Optional<SlaveState.Framework>> framework(String directory) {
    return read(Layout.framework(directory), FrameworkCheckpoint.parser())
        .then(
            process,
            framework -> ifPresent(
                framework,
                found -> each(
                        Layout.executors(directory),
                        executor -> each(
                                Layout.runs(executor),
                                run -> run(found.getInfo().getId(), run))
                            .map(Optional::of))
                    .map(runs -> Optional.of(new SlaveState.Framework(
                        found.getInfo(),
                        Upid.parse(found.getPid()).orElse(Upid.EMPTY),
                        runs.stream()
                            .flatMap(List::stream)
                            .collect(ImmutableList.toImmutableList()))))));
  }

  private Future<Optional<SlaveState.Run>> run(FrameworkID frameworkId, String directory) {
    return read(Layout.executor(directory), ExecutorCheckpoint.parser())
        .then(
            process,
            executor -> ifPresent(
                executor,
                found -> read(Layout.process(directory), ProcessCheckpoint.parser())
                    .then(
                        process,
                        id -> read(Layout.pid(directory), PidCheckpoint.parser())
                            .then(
                                process,
                                pid -> each(Layout.tasks(directory), this::task)
                                    .map(tasks ->
                                        Optional.of(run(frameworkId, found, id, pid, tasks)))))));
  }

  private static SlaveState.Run run(
      FrameworkID frameworkId,
      ExecutorCheckpoint executor,
      Optional<ProcessCheckpoint> processId,
      Optional<PidCheckpoint> pid,
      ImmutableList<SlaveState.Task> tasks) {
    return new SlaveState.Run(
        new ExecutorInstance(
            frameworkId,
            executor.getInfo().getExecutorId(),
            Uuids.fromBytes(executor.getUuid()).orElseThrow()),
        executor.getInfo(),
        executor.getIsCommandExecutor(),
        executor.hasDirectory() ? Path.of(executor.getDirectory()) : null,
        executor.getHasEnded(),
        processId.map(id -> new ProcessId(id.getPid(), id.getStartTime())).orElse(null),
        pid.flatMap(found -> Upid.parse(found.getPid())).orElse(Upid.EMPTY),
        tasks);
  }

  private Future<Optional<SlaveState.Task>> task(String directory) {
    return read(Layout.task(directory), TaskInfo.parser())
        .then(
            process,
            info -> updates(Layout.updates(directory)).map(updates -> task(info, updates)));
  }

  /** Empty if a crash came between the making of the directory and the first file. */
  private static Optional<SlaveState.Task> task(
      Optional<TaskInfo> info, ImmutableList<StatusUpdateRecord> updates) {
    if (info.isPresent()) {
      return Optional.of(new SlaveState.Task(info.get().getTaskId(), info.get(), updates));
    }
    Optional<TaskID> id = updates.stream()
        .findFirst()
        .map(record -> record.getUpdate().getStatus().getTaskId());
    return id.map(found -> new SlaveState.Task(found, null, updates));
  }

  private Future<ImmutableList<StatusUpdateRecord>> updates(String path) {
    Future<ImmutableList<StatusUpdateRecord>> updates = storage
        .readJournal(path)
        .then(process, records -> {
          ImmutableList.Builder<StatusUpdateRecord> parsed = ImmutableList.builder();
          try {
            for (ByteString record : records) {
              parsed.add(StatusUpdateRecord.parseFrom(record));
            }
          } catch (InvalidProtocolBufferException e) {
            return damaged(path, e);
          }
          return Future.ready(parsed.build());
        });
    return tolerant(updates, ImmutableList.of());
  }

  /** What is in the directories of a directory, one after the other. */
  private <T> Future<ImmutableList<T>> each(
      String directory, Function<String, Future<Optional<T>>> reader) {
    return tolerant(storage.list(directory), ImmutableList.of())
        .then(
            process,
            names -> Futures.collect(
                names.stream().map(name -> reader.apply(directory + "/" + name)).toList()))
        .map(found ->
            found.stream().flatMap(Optional::stream).collect(ImmutableList.toImmutableList()));
  }

  private static <T, U> Future<Optional<U>> ifPresent(
      Optional<T> value, Function<T, Future<Optional<U>>> step) {
    return value.map(step).orElseGet(() -> Future.ready(Optional.empty()));
  }

  private <M extends MessageLite> Future<Optional<M>> read(String path, Parser<M> parser) {
    Future<Optional<M>> value = storage.read(path).then(process, bytes -> {
      try {
        return Future.ready(
            bytes.isPresent() ? Optional.of(parser.parseFrom(bytes.get())) : Optional.empty());
      } catch (InvalidProtocolBufferException e) {
        return damaged(path, e);
      }
    });
    return tolerant(value, Optional.empty());
  }

  private static <T> Future<T> damaged(String path, InvalidProtocolBufferException reason) {
    return Future.failed(new StorageException(
        path + " is damaged: it has no valid message (" + reason.getMessage() + ")", reason));
  }

  private <T> Future<T> tolerant(Future<T> value, T without) {
    return switch (damage) {
      case FAILS -> value;
      case IS_LEFT_OUT ->
        value.repair(process, failed -> {
          log.warn("Leaving out a checkpoint because: {}", failed.failure().getMessage());
          return Future.ready(without);
        });
    };
  }
}
