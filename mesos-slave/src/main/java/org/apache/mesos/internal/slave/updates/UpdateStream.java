// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.updates;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateRecord;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The updates of one task, in their order. Only the first that is not acknowledged is forwarded,
 * again and again until it is; the next follows then. With a journal nothing happens to an update,
 * or to an acknowledgement, before it is durable.
 */
final class UpdateStream {

  private static final Logger log = LoggerFactory.getLogger(UpdateStream.class);

  /** An update that arrives again after so many others is taken for a new one. */
  static final int MAX_REMEMBERED = 1_000;

  /** A task that does not end and whose updates nobody acknowledges cannot have more of them. */
  static final int MAX_PENDING = 10_000;

  private final FrameworkID frameworkId;
  private final TaskID taskId;
  private final @Nullable String journal;
  private final UpdateStreams.Seams seams;

  private final Deque<StatusUpdate> pending = new ArrayDeque<>();
  private final Set<ByteString> received = new LinkedHashSet<>();

  /** How many of those that are pending, from the first on, are durable. */
  private int durable;

  private Future<Void> lastWrite = Future.ready(null);
  private @Nullable TaskState latestState;
  private boolean isAcknowledging;
  private boolean isClosed;
  private boolean isPaused;
  private Duration interval = UpdateStreams.MIN_RETRY_INTERVAL;
  private @Nullable Timer timer;

  /** A stream in memory, or with a journal in the storage. */
  UpdateStream(
      FrameworkID frameworkId,
      TaskID taskId,
      @Nullable String journal,
      UpdateStreams.Seams seams,
      boolean isPaused) {
    this.frameworkId = frameworkId;
    this.taskId = taskId;
    this.journal = journal;
    this.seams = seams;
    this.isPaused = isPaused;
  }

  /** Takes in what its journal has. */
  void replay(List<StatusUpdateRecord> records) {
    for (StatusUpdateRecord record : records) {
      if (record.getType() == StatusUpdateRecord.Type.UPDATE) {
        accept(record.getUpdate());
        durable++;
      } else if (!pending.isEmpty() && pending.getFirst().getUuid().equals(record.getUuid())) {
        pending.removeFirst();
        durable--;
      }
    }
  }

  private void accept(StatusUpdate update) {
    pending.addLast(update);
    latestState = update.getStatus().getState();
    received.add(update.getUuid());
    if (received.size() > MAX_REMEMBERED) {
      received.remove(received.iterator().next());
    }
  }

  FrameworkID frameworkId() {
    return frameworkId;
  }

  TaskID taskId() {
    return taskId;
  }

  /** Of the newest update, acknowledged or not; empty if there was none. */
  Optional<TaskState> latestState() {
    return Optional.ofNullable(latestState);
  }

  /** The update that is to be acknowledged next. */
  Optional<StatusUpdate> front() {
    return Optional.ofNullable(pending.peekFirst());
  }

  boolean hasEnded() {
    return latestState != null && TaskStates.isTerminal(latestState);
  }

  boolean has(StatusUpdate update) {
    return received.contains(update.getUuid()) && !seams.bugs().has(Bug.QUEUE_DUPLICATE_UPDATES);
  }

  /** Adds an update unless it is there already; ready once it is durable. */
  Future<Void> add(StatusUpdate update) {
    if (has(update)) {
      return lastWrite; // It was written by then.
    }
    if (hasEnded() || pending.size() >= MAX_PENDING) {
      log.warn(
          "Ignoring update {} of task {} of framework {} because {}",
          update.getStatus().getState(),
          UserText.quote(taskId.getValue()),
          frameworkId.getValue(),
          hasEnded() ? "the task has ended" : MAX_PENDING + " updates are pending");
      return lastWrite;
    }
    accept(update);
    if (journal == null) {
      written(update);
      return lastWrite;
    }
    lastWrite = seams
        .storage()
        .append(
            journal,
            StatusUpdateRecord.newBuilder()
                .setType(StatusUpdateRecord.Type.UPDATE)
                .setUpdate(update)
                .build()
                .toByteString())
        .onReady(seams.process(), nothing -> written(update))
        .onFailed(seams.process(), UpdateStreams::fail);
    return seams.bugs().has(Bug.ACKNOWLEDGE_BEFORE_CHECKPOINT) ? Future.ready(null) : lastWrite;
  }

  private void written(StatusUpdate update) {
    durable++;
    if (durable == 1) {
      forward();
    } else if (seams.bugs().has(Bug.FORWARD_BEFORE_ACKNOWLEDGEMENT) && !isPaused) {
      seams.outlet().forward(update);
    }
  }

  /** Takes an acknowledgement of the first update; false if it is of another one. */
  boolean acknowledge(ByteString uuid) {
    if (durable == 0 || isAcknowledging || !pending.getFirst().getUuid().equals(uuid)) {
      return false;
    }
    cancelTimer();
    if (journal == null || pending.size() == 1 && hasEnded()) {
      acknowledged(); // The end of a stream is durable with the deletion of its journal.
      return true;
    }
    isAcknowledging = true;
    var unused = seams
        .storage()
        .append(
            journal,
            StatusUpdateRecord.newBuilder()
                .setType(StatusUpdateRecord.Type.ACK)
                .setUuid(uuid)
                .build()
                .toByteString())
        .onReady(seams.process(), nothing -> acknowledged())
        .onFailed(seams.process(), UpdateStreams::fail);
    return true;
  }

  private void acknowledged() {
    if (isClosed) {
      return;
    }
    isAcknowledging = false;
    pending.removeFirst();
    durable--;
    if (pending.isEmpty() && hasEnded()) {
      close();
      seams.closed().accept(this);
      return;
    }
    restart();
  }

  /** Whether all there ever will be is acknowledged. */
  boolean isFinished() {
    return pending.isEmpty() && hasEnded();
  }

  /** Forwards the first update now, and does not wait long before it does so again. */
  private void restart() {
    interval = UpdateStreams.MIN_RETRY_INTERVAL;
    forward();
  }

  /** Somebody new may acknowledge. */
  void resume() {
    isPaused = false;
    restart();
  }

  /** Forwards nothing until it is resumed. */
  void pause() {
    isPaused = true;
    cancelTimer();
  }

  /** Does nothing any more. */
  void close() {
    isClosed = true;
    cancelTimer();
  }

  private void forward() {
    cancelTimer();
    if (isPaused || isClosed || isAcknowledging || durable == 0) {
      return;
    }
    StatusUpdate.Builder update = pending.getFirst().toBuilder();
    latestState().ifPresent(update::setLatestState);
    seams.outlet().forward(update.build());
    if (seams.bugs().has(Bug.NEVER_RETRY_UPDATES)) {
      return;
    }
    timer = seams.outlet().delay(interval, this::forwardAgain);
    interval = interval.multipliedBy(2);
    if (interval.compareTo(UpdateStreams.MAX_RETRY_INTERVAL) > 0) {
      interval = UpdateStreams.MAX_RETRY_INTERVAL;
    }
  }

  private void forwardAgain() {
    if (timer == null) {
      return; // Cancelled when it was on its way already.
    }
    log.info(
        "Resending update {} of task {} of framework {}",
        pending.getFirst().getStatus().getState(),
        UserText.quote(taskId.getValue()),
        frameworkId.getValue());
    forward();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
