// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.updates;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateRecord;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status updates of the slave's tasks on their way to their frameworks: a stream for each task,
 * in order and at least once. A stream ends when the terminal update of its task is acknowledged.
 */
public final class UpdateStreams {

  private static final Logger log = LoggerFactory.getLogger(UpdateStreams.class);

  /** Between the first two sendings of an update that is not acknowledged; doubled each time. */
  public static final Duration MIN_RETRY_INTERVAL = Duration.ofSeconds(10);

  /** Between two later sendings, so that a framework that is away costs little. */
  public static final Duration MAX_RETRY_INTERVAL = Duration.ofMinutes(10);

  /** A framework that acknowledges nothing loses the oldest of its tasks that ended beyond this. */
  static final int MAX_STREAMS_PER_FRAMEWORK = 10_000;

  /** Where updates go, and what comes of them. */
  public interface Outlet {

    /** Sends an update to the master that leads. */
    void forward(StatusUpdate update);

    Timer delay(Duration delay, Runnable call);

    /** The terminal update of a task is acknowledged, or nobody is left who could do that. */
    void closed(FrameworkID frameworkId, TaskID taskId);
  }

  /** What all streams share. */
  record Seams(
      Storage storage, Executor process, Outlet outlet, Consumer<UpdateStream> closed, Bugs bugs) {}

  private final Outlet outlet;
  private final Seams seams;
  private final Map<FrameworkID, Map<TaskID, UpdateStream>> streams = new LinkedHashMap<>();
  private boolean isPaused = true;

  /** No streams, paused; continues on a process what the storage has done. */
  public UpdateStreams(Storage storage, Executor process, Outlet outlet, Bugs bugs) {
    this.outlet = outlet;
    this.seams = new Seams(storage, process, outlet, this::closed, bugs);
  }

  static void fail(Throwable failure) {
    throw new IllegalStateException("cannot write a status update: " + failure, failure);
  }

  /**
   * Adds an update to the stream of its task. An update that is there already, or comes behind a
   * terminal one, is left out.
   *
   * @param journal where the stream is stored; null for one in memory; the first one counts
   * @return ready once the update is safe, so that its sender may forget it
   */
  @CanIgnoreReturnValue
  public Future<Void> add(StatusUpdate update, @Nullable String journal) {
    FrameworkID frameworkId = update.getFrameworkId();
    TaskID taskId = update.getStatus().getTaskId();
    Map<TaskID, UpdateStream> ofFramework =
        streams.computeIfAbsent(frameworkId, id -> new LinkedHashMap<>());
    if (!ofFramework.containsKey(taskId) && ofFramework.size() >= MAX_STREAMS_PER_FRAMEWORK) {
      forgetOldest(ofFramework);
    }
    return ofFramework
        .computeIfAbsent(
            taskId, id -> new UpdateStream(frameworkId, taskId, journal, seams, isPaused))
        .add(update);
  }

  private void forgetOldest(Map<TaskID, UpdateStream> ofFramework) {
    Optional<UpdateStream> oldest =
        ofFramework.values().stream().filter(UpdateStream::hasEnded).findFirst();
    if (oldest.isPresent()) {
      log.warn(
          "Forgetting the updates of task {} of framework {} because {} newer tasks have some",
          UserText.quote(oldest.get().taskId().getValue()),
          oldest.get().frameworkId().getValue(),
          MAX_STREAMS_PER_FRAMEWORK);
      oldest.get().close();
      ofFramework.remove(oldest.get().taskId());
      outlet.closed(oldest.get().frameworkId(), oldest.get().taskId());
    }
  }

  /** Takes up the stream of a task again as its journal has it. */
  public void recover(
      FrameworkID frameworkId, TaskID taskId, String journal, List<StatusUpdateRecord> records) {
    UpdateStream stream = new UpdateStream(frameworkId, taskId, journal, seams, isPaused);
    stream.replay(records);
    streams.computeIfAbsent(frameworkId, id -> new LinkedHashMap<>()).put(taskId, stream);
  }

  /** Whether an update has been added before. */
  public boolean has(StatusUpdate update) {
    return find(update.getFrameworkId(), update.getStatus().getTaskId())
        .map(stream -> stream.has(update))
        .orElse(false);
  }

  /** Whether updates of a task are on their way or may follow others. */
  public boolean hasStream(FrameworkID frameworkId, TaskID taskId) {
    return find(frameworkId, taskId).isPresent();
  }

  /** The state in the newest update of a task, acknowledged or not. */
  public Optional<TaskState> latestState(FrameworkID frameworkId, TaskID taskId) {
    return find(frameworkId, taskId).flatMap(UpdateStream::latestState);
  }

  /** The update of a task that is to be acknowledged next. */
  public Optional<StatusUpdate> front(FrameworkID frameworkId, TaskID taskId) {
    return find(frameworkId, taskId).flatMap(UpdateStream::front);
  }

  private Optional<UpdateStream> find(FrameworkID frameworkId, TaskID taskId) {
    return Optional.ofNullable(streams.get(frameworkId))
        .map(ofFramework -> ofFramework.get(taskId));
  }

  /** Takes an acknowledgement; false unless it is of the update that is to be acknowledged next. */
  public boolean acknowledge(FrameworkID frameworkId, TaskID taskId, ByteString uuid) {
    return find(frameworkId, taskId).map(stream -> stream.acknowledge(uuid)).orElse(false);
  }

  private void closed(UpdateStream stream) {
    remove(stream);
    outlet.closed(stream.frameworkId(), stream.taskId());
  }

  private void remove(UpdateStream stream) {
    Map<TaskID, UpdateStream> ofFramework = streams.get(stream.frameworkId());
    if (ofFramework != null
        && ofFramework.remove(stream.taskId(), stream)
        && ofFramework.isEmpty()) {
      streams.remove(stream.frameworkId());
    }
  }

  /** Forgets the updates of a task that need not be acknowledged, or not any more. */
  public void forget(FrameworkID frameworkId, TaskID taskId) {
    find(frameworkId, taskId).ifPresent(stream -> {
      stream.close();
      remove(stream);
    });
  }

  /** Forgets the updates of a framework; nobody is left who would acknowledge them. */
  public void forget(FrameworkID frameworkId) {
    Map<TaskID, UpdateStream> forgotten = streams.remove(frameworkId);
    if (forgotten != null) {
      forgotten.values().forEach(UpdateStream::close);
    }
  }

  /** A master has taken the slave in: all streams are forwarded to it at once. */
  public void resume() {
    isPaused = false;
    all().forEach(UpdateStream::resume);
  }

  /** A framework has a new scheduler, which is sent its updates at once. */
  public void resume(FrameworkID frameworkId) {
    if (!isPaused) {
      ImmutableList.copyOf(
              streams.getOrDefault(frameworkId, new LinkedHashMap<>()).values())
          .forEach(UpdateStream::resume);
    }
  }

  /** There is no master: nothing is forwarded. */
  public void pause() {
    isPaused = true;
    all().forEach(UpdateStream::pause);
  }

  /** Cancels what is timed, for the end of the process. */
  public void close() {
    all().forEach(UpdateStream::close);
    streams.clear();
  }

  private ImmutableList<UpdateStream> all() {
    return streams.values().stream()
        .flatMap(ofFramework -> ofFramework.values().stream())
        .collect(ImmutableList.toImmutableList());
  }
}
