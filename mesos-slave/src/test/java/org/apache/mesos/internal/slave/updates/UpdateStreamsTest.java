// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateRecord;
import org.apache.mesos.internal.bugs.Bug;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpdateStreamsTest {

  private static final FrameworkID FRAMEWORK_ID =
      FrameworkID.newBuilder().setValue("F").build();
  private static final String JOURNAL = "task/updates";

  private static final StatusUpdate RUNNING = update("1", TaskState.TASK_RUNNING, "a");
  private static final StatusUpdate KILLING = update("1", TaskState.TASK_KILLING, "b");
  private static final StatusUpdate KILLED = update("1", TaskState.TASK_KILLED, "c");
  private static final StatusUpdate OTHER = update("2", TaskState.TASK_FINISHED, "d");

  private final Simulation sim = new Simulation();
  private final SlowStorage storage = new SlowStorage();
  private final RecordingOutlet outlet = new RecordingOutlet();
  private UpdateStreams streams = streams(Bugs.NONE);

  private UpdateStreams streams(Bugs bugs) {
    return new UpdateStreams(storage, Runnable::run, outlet, bugs);
  }

  @BeforeEach
  void resume() {
    streams.resume();
  }

  /** Keeps what was appended; nothing of it is durable before {@link #write}. */
  private static final class SlowStorage implements Storage {
    private final MemoryStorage storage = new MemoryStorage();
    private final List<Promise<Void>> waiting = new ArrayList<>();

    @Override
    public Future<Optional<ByteString>> read(String path) {
      return storage.read(path);
    }

    @Override
    public Future<Void> replace(String path, ByteString value) {
      return storage.replace(path, value);
    }

    @Override
    public Future<ImmutableList<ByteString>> readJournal(String path) {
      return storage.readJournal(path);
    }

    @Override
    public Future<Void> append(String path, ByteString record) {
      Promise<Void> written = new Promise<>();
      waiting.add(written);
      return storage.append(path, record).then(nothing -> written.future());
    }

    @Override
    public Future<ImmutableList<String>> list(String directory) {
      return storage.list(directory);
    }

    @Override
    public Future<Void> delete(String path) {
      return storage.delete(path);
    }

    void write() {
      List<Promise<Void>> due = ImmutableList.copyOf(waiting);
      waiting.clear();
      due.forEach(promise -> promise.set(null));
    }

    void fail() {
      waiting.remove(0).fail("No space left on device");
    }

    List<StatusUpdateRecord> records() throws InvalidProtocolBufferException {
      List<StatusUpdateRecord> records = new ArrayList<>();
      for (ByteString record : storage.readJournal(JOURNAL).value()) {
        records.add(StatusUpdateRecord.parseFrom(record));
      }
      return records;
    }
  }

  private final class RecordingOutlet implements UpdateStreams.Outlet {
    private final List<StatusUpdate> forwarded = new ArrayList<>();
    private final List<TaskID> closed = new ArrayList<>();

    @Override
    public void forward(StatusUpdate update) {
      forwarded.add(update);
    }

    @Override
    public Timer delay(Duration delay, Runnable call) {
      return sim.clock().schedule(delay, call);
    }

    @Override
    public void closed(FrameworkID frameworkId, TaskID taskId) {
      closed.add(taskId);
    }
  }

  private List<TaskState> forwarded() {
    return outlet.forwarded.stream()
        .map(update -> update.getStatus().getState())
        .toList();
  }

  private boolean acknowledge(StatusUpdate update) {
    return streams.acknowledge(FRAMEWORK_ID, update.getStatus().getTaskId(), update.getUuid());
  }

  private void advance(Duration duration) {
    sim.advance(duration);
  }

  @Test
  void nextUpdateIsForwardedWhenTheOneBeforeItIsAcknowledged() {
    streams.add(RUNNING, null);
    streams.add(KILLED, null);
    streams.add(OTHER, null);
    assertThat(forwarded()).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);

    assertThat(acknowledge(RUNNING)).isTrue();

    assertThat(forwarded().subList(2, 3)).containsExactly(TaskState.TASK_KILLED);
  }

  @Test
  void forwardedUpdateSaysWhatTheLatestStateIs() {
    streams.add(RUNNING, null);
    streams.add(KILLED, null);
    advance(UpdateStreams.MIN_RETRY_INTERVAL);

    assertThat(outlet.forwarded)
        .extracting(StatusUpdate::getLatestState)
        .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
  }

  @Test
  void onlyTheFirstUpdateCanBeAcknowledgedAndOnlyOnce() {
    streams.add(RUNNING, null);
    streams.add(KILLED, null);

    assertThat(acknowledge(KILLED)).isFalse();
    assertThat(acknowledge(OTHER)).isFalse();
    assertThat(acknowledge(RUNNING)).isTrue();
    assertThat(acknowledge(RUNNING)).isFalse();
    assertThat(streams.acknowledge(FRAMEWORK_ID, RUNNING.getStatus().getTaskId(), ByteString.EMPTY))
        .isFalse();
  }

  @Test
  void updateIsSentAgainAfterTenSecondsThenLessAndLessOften() {
    streams.add(RUNNING, null);

    advance(Duration.ofSeconds(10));
    assertThat(forwarded()).hasSize(2);
    advance(Duration.ofSeconds(20));
    assertThat(forwarded()).hasSize(3);
    advance(Duration.ofHours(1));
    int before = forwarded().size();
    advance(UpdateStreams.MAX_RETRY_INTERVAL.multipliedBy(5));

    assertThat(forwarded()).hasSize(before + 5);
  }

  @Test
  void nextUpdateIsNotSlowBecauseTheOneBeforeItWas() {
    streams.add(RUNNING, null);
    advance(Duration.ofHours(1));
    streams.add(KILLED, null);
    acknowledge(RUNNING);
    int before = forwarded().size();

    advance(UpdateStreams.MIN_RETRY_INTERVAL);

    assertThat(forwarded()).hasSize(before + 1);
  }

  @Test
  void streamEndsWithTheAcknowledgementOfTheTerminalUpdate() {
    streams.add(RUNNING, null);
    streams.add(KILLED, null);
    acknowledge(RUNNING);
    assertThat(outlet.closed).isEmpty();

    acknowledge(KILLED);

    assertThat(outlet.closed).containsExactly(KILLED.getStatus().getTaskId());
    assertThat(streams.hasStream(FRAMEWORK_ID, KILLED.getStatus().getTaskId())).isFalse();
    assertThat(sim.clock().pendingTimers()).isZero();
  }

  @Test
  void repeatedUpdateIsOne() {
    streams.add(RUNNING, null);
    acknowledge(RUNNING);

    assertThat(streams.add(RUNNING, null).isReady()).isTrue();

    assertThat(forwarded()).hasSize(1);
    assertThat(streams.front(FRAMEWORK_ID, RUNNING.getStatus().getTaskId())).isEmpty();
  }

  @Test
  void nothingFollowsATerminalUpdate() {
    streams.add(KILLED, null);

    assertThat(streams.add(RUNNING, null).isReady()).isTrue();
    acknowledge(KILLED);

    assertThat(forwarded()).containsExactly(TaskState.TASK_KILLED);
  }

  @Test
  void pausedStreamForwardsNothingUntilItIsResumed() {
    streams.add(OTHER, null);
    streams.pause();
    streams.add(RUNNING, null);
    advance(Duration.ofHours(1));
    assertThat(forwarded()).containsExactly(TaskState.TASK_FINISHED);
    assertThat(sim.clock().pendingTimers()).isZero();

    streams.resume();

    assertThat(forwarded())
        .containsExactly(TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, TaskState.TASK_RUNNING);
  }

  @Test
  void frameworkThatHasANewSchedulerIsSentItsUpdatesAtOnce() {
    streams.add(RUNNING, null);

    streams.resume(FrameworkID.newBuilder().setValue("another").build());
    assertThat(forwarded()).hasSize(1);
    streams.resume(FRAMEWORK_ID);
    assertThat(forwarded()).hasSize(2);

    streams.pause();
    streams.resume(FRAMEWORK_ID);
    assertThat(forwarded()).hasSize(2);
  }

  @Test
  void forgottenStreamsAreSilent() {
    streams.add(RUNNING, null);
    streams.add(OTHER, null);

    streams.forget(FRAMEWORK_ID);
    advance(Duration.ofHours(1));

    assertThat(forwarded()).hasSize(2);
    assertThat(sim.clock().pendingTimers()).isZero();
    assertThat(acknowledge(RUNNING)).isFalse();
  }

  @Test
  void oldestTaskThatEndedIsForgottenBeyondTheLimit() {
    streams.add(update("running", TaskState.TASK_RUNNING, "r"), null);
    for (int i = 0; i < UpdateStreams.MAX_STREAMS_PER_FRAMEWORK; i++) {
      streams.add(update("task-" + i, TaskState.TASK_FINISHED, "u" + i), null);
    }

    assertThat(outlet.closed).extracting(TaskID::getValue).containsExactly("task-0");
  }

  @Test
  void taskWithTooManyUpdatesGetsNoMore() {
    for (int i = 0; i <= UpdateStream.MAX_PENDING; i++) {
      streams.add(update("1", TaskState.TASK_RUNNING, "u" + i), null);
    }
    streams.add(KILLED, null);

    assertThat(streams.latestState(FRAMEWORK_ID, KILLED.getStatus().getTaskId()))
        .contains(TaskState.TASK_RUNNING);
  }

  @Test
  void updateIsForwardedAndSafeOnceItIsDurable() {
    Future<Void> safe = streams.add(RUNNING, JOURNAL);
    assertThat(forwarded()).isEmpty();
    assertThat(safe.isReady()).isFalse();
    // The executor sends it again meanwhile.
    Future<Void> repeated = streams.add(RUNNING, JOURNAL);
    assertThat(repeated.isReady()).isFalse();

    storage.write();

    assertThat(safe.isReady()).isTrue();
    assertThat(repeated.isReady()).isTrue();
    assertThat(forwarded()).containsExactly(TaskState.TASK_RUNNING);
  }

  @Test
  void nextUpdateIsForwardedOnceTheAcknowledgementIsDurable() {
    streams.add(RUNNING, JOURNAL);
    streams.add(KILLED, JOURNAL);
    storage.write();

    assertThat(acknowledge(RUNNING)).isTrue();
    assertThat(acknowledge(RUNNING)).isFalse();
    advance(Duration.ofHours(1));
    assertThat(forwarded()).containsExactly(TaskState.TASK_RUNNING);
    storage.write();

    assertThat(forwarded()).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
  }

  @Test
  void streamGoesOnWhereItsJournalEnds() throws Exception {
    streams.add(RUNNING, JOURNAL);
    streams.add(KILLING, JOURNAL);
    streams.add(KILLED, JOURNAL);
    storage.write();
    acknowledge(RUNNING);
    storage.write();
    outlet.forwarded.clear();

    streams = streams(Bugs.NONE);
    streams.recover(FRAMEWORK_ID, RUNNING.getStatus().getTaskId(), JOURNAL, storage.records());
    assertThat(forwarded()).isEmpty();
    assertThat(streams.has(RUNNING)).isTrue();
    streams.resume();

    assertThat(forwarded()).containsExactly(TaskState.TASK_KILLING);
    assertThat(outlet.forwarded.get(0).getLatestState()).isEqualTo(TaskState.TASK_KILLED);
    assertThat(acknowledge(KILLING)).isTrue();
    storage.write();
    assertThat(acknowledge(KILLED)).isTrue();
    assertThat(outlet.closed).hasSize(1);
  }

  @Test
  void streamWhoseUpdatesAreAllAcknowledgedStaysAfterARestart() throws Exception {
    streams.add(RUNNING, JOURNAL);
    storage.write();
    acknowledge(RUNNING);
    storage.write();

    streams = streams(Bugs.NONE);
    streams.recover(FRAMEWORK_ID, RUNNING.getStatus().getTaskId(), JOURNAL, storage.records());
    streams.resume();

    assertThat(forwarded()).hasSize(1);
    assertThat(streams.latestState(FRAMEWORK_ID, RUNNING.getStatus().getTaskId()))
        .contains(TaskState.TASK_RUNNING);
    streams.add(RUNNING, JOURNAL);
    assertThat(forwarded()).hasSize(1);
  }

  @Test
  void updateThatCannotBeWrittenIsFatal() {
    streams.add(RUNNING, JOURNAL);

    assertThatThrownBy(storage::fail)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("No space left on device");
  }

  @Test
  void mistakesAreMadeOnlyIfTheyAreWanted() {
    streams = streams(Bugs.of(
        Bug.ACKNOWLEDGE_BEFORE_CHECKPOINT,
        Bug.FORWARD_BEFORE_ACKNOWLEDGEMENT,
        Bug.NEVER_RETRY_UPDATES,
        Bug.QUEUE_DUPLICATE_UPDATES));
    streams.resume();

    assertThat(streams.add(RUNNING, JOURNAL).isReady()).isTrue();
    streams.add(RUNNING, JOURNAL);
    storage.write();
    advance(Duration.ofHours(1));

    assertThat(forwarded()).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_RUNNING);
  }

  private static StatusUpdate update(String taskId, TaskState state, String uuid) {
    return StatusUpdate.newBuilder()
        .setFrameworkId(FRAMEWORK_ID)
        .setStatus(TaskStatus.newBuilder()
            .setTaskId(TaskID.newBuilder().setValue(taskId))
            .setState(state))
        .setTimestamp(1)
        .setUuid(ByteString.copyFromUtf8(uuid))
        .build();
  }
}
