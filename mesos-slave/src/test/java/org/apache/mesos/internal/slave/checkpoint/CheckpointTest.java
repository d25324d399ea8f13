// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateRecord;
import org.apache.mesos.internal.slave.checkpoint.CheckpointReader.Damage;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.storage.DiskStorage;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to a disk is what is read from it, whatever users call their things. */
class CheckpointTest {

  private static final SlaveID SLAVE_ID = SlaveID.newBuilder().setValue("S/0").build();
  private static final FrameworkID FRAMEWORK_ID =
      FrameworkID.newBuilder().setValue("..").build();
  private static final String LONG = "a/long id ".repeat(50);
  private static final ExecutorInfo EXECUTOR = ExecutorInfo.newBuilder()
      .setExecutorId(ExecutorID.newBuilder().setValue(LONG))
      .setCommand(CommandInfo.newBuilder().setValue("true"))
      .build();
  private static final ExecutorInstance INSTANCE =
      new ExecutorInstance(FRAMEWORK_ID, EXECUTOR.getExecutorId(), new UUID(1, 2));
  private static final Checkpoint.Run RUN = new Checkpoint.Run(SLAVE_ID, INSTANCE);
  private static final FrameworkInfo FRAMEWORK =
      FrameworkInfo.newBuilder().setName("f").setUser("u").setCheckpoint(true).build();
  private static final SlaveInfo SLAVE =
      SlaveInfo.newBuilder().setHostname("h").setId(SLAVE_ID).build();
  private static final Upid SCHEDULER = Upid.parse("scheduler@10.0.0.1:80").orElseThrow();
  private static final Upid PID = Upid.parse("executor(1)@10.0.0.1:81").orElseThrow();
  private static final TaskInfo TASK = TaskInfo.newBuilder()
      .setName("t")
      .setTaskId(TaskID.newBuilder().setValue(""))
      .setSlaveId(SLAVE_ID)
      .build();
  private static final StatusUpdateRecord UPDATE = StatusUpdateRecord.newBuilder()
      .setType(StatusUpdateRecord.Type.UPDATE)
      .setUpdate(StatusUpdate.newBuilder()
          .setFrameworkId(FRAMEWORK_ID)
          .setStatus(
              TaskStatus.newBuilder().setTaskId(TASK.getTaskId()).setState(TaskState.TASK_RUNNING))
          .setTimestamp(1)
          .setUuid(ByteString.copyFromUtf8("0123456789abcdef")))
      .build();

  @TempDir
  private Path directory;

  private DiskStorage storage;
  private Checkpoint checkpoint;

  @BeforeEach
  void open() throws StorageException {
    storage = DiskStorage.open(directory, Runnable::run);
    checkpoint = new Checkpoint(storage, Runnable::run);
  }

  @AfterEach
  void close() throws Exception {
    storage.close();
  }

  private Future<Optional<SlaveState>> read(Damage damage) {
    return new CheckpointReader(storage, Runnable::run, damage).read();
  }

  private void write() {
    checkpoint.slave(SLAVE, "boot");
    checkpoint.framework(SLAVE_ID, FRAMEWORK_ID, FRAMEWORK, SCHEDULER);
    checkpoint
        .executor(
            RUN,
            new Checkpoint.ExecutorDescription(EXECUTOR, true, Optional.of(Path.of("/sandbox"))))
        .value();
    checkpoint.process(RUN, new ProcessId(42, 7));
    checkpoint.pid(RUN, PID);
    checkpoint.task(RUN, TASK).value();
    storage
        .append(Checkpoint.updates(RUN, TASK.getTaskId()), UPDATE.toByteString())
        .value();
  }

  @Test
  void nothingIsReadWhereNothingWasWritten() {
    assertThat(read(Damage.FAILS).value()).isEmpty();
  }

  @Test
  void everythingThatWasWrittenIsRead() {
    write();

    SlaveState state = read(Damage.FAILS).value().orElseThrow();

    assertThat(state.info()).isEqualTo(SLAVE);
    assertThat(state.bootId()).isEqualTo("boot");
    SlaveState.Framework framework = state.frameworks().get(0);
    assertThat(framework.info())
        .isEqualTo(FRAMEWORK.toBuilder().setId(FRAMEWORK_ID).build());
    assertThat(framework.pid()).isEqualTo(SCHEDULER);
    SlaveState.Run run = framework.runs().get(0);
    assertThat(run.instance()).isEqualTo(INSTANCE);
    assertThat(run.info()).isEqualTo(EXECUTOR);
    assertThat(run.isCommandExecutor()).isTrue();
    assertThat(run.directory()).isEqualTo(Path.of("/sandbox"));
    assertThat(run.hasEnded()).isFalse();
    assertThat(run.process()).isEqualTo(new ProcessId(42, 7));
    assertThat(run.pid()).isEqualTo(PID);
    assertThat(run.tasks()).singleElement().satisfies(task -> {
      assertThat(task.id()).isEqualTo(TASK.getTaskId());
      assertThat(task.info()).isEqualTo(TASK);
      assertThat(task.updates()).containsExactly(UPDATE);
    });
  }

  @Test
  void schedulerWithoutPidHasNoneAfterwards() {
    checkpoint.slave(SLAVE, "");
    checkpoint.framework(SLAVE_ID, FRAMEWORK_ID, FRAMEWORK, Upid.EMPTY);

    SlaveState state = read(Damage.FAILS).value().orElseThrow();

    assertThat(state.frameworks().get(0).pid().isEmpty()).isTrue();
  }

  @Test
  void executorThatHasEndedKeepsItsTasks() {
    write();
    checkpoint.executorEnded(
        RUN, new Checkpoint.ExecutorDescription(EXECUTOR, true, Optional.empty()));

    SlaveState.Run run =
        read(Damage.FAILS).value().orElseThrow().frameworks().get(0).runs().get(0);

    assertThat(run.hasEnded()).isTrue();
    assertThat(run.directory()).isNull();
    assertThat(run.tasks()).hasSize(1);
  }

  @Test
  void whatIsDeletedIsGone() {
    write();
    checkpoint.deleteTask(RUN, TASK.getTaskId());
    assertThat(runs()).singleElement().satisfies(run -> assertThat(run.tasks()).isEmpty());

    checkpoint.deleteRun(RUN);
    assertThat(runs()).isEmpty();

    checkpoint.deleteFramework(SLAVE_ID, FRAMEWORK_ID);
    assertThat(read(Damage.FAILS).value().orElseThrow().frameworks()).isEmpty();

    checkpoint.deleteAll();
    assertThat(read(Damage.FAILS).value()).isEmpty();
  }

  private List<SlaveState.Run> runs() {
    return read(Damage.FAILS).value().orElseThrow().frameworks().get(0).runs();
  }

  @Test
  void damageFailsOrIsLeftOut() throws Exception {
    write();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(each -> each.endsWith("updates")).toList()) {
        Files.writeString(file, "damaged");
      }
    }

    assertThat(read(Damage.FAILS).failure())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("updates");
    SlaveState state = read(Damage.IS_LEFT_OUT).value().orElseThrow();
    assertThat(state.frameworks().get(0).runs().get(0).tasks())
        .singleElement()
        .satisfies(task -> assertThat(task.updates()).isEmpty());
  }

  @Test
  void aWriteThatFailsIsFatal() throws Exception {
    Files.writeString(directory.resolve("slaves"), "a file where a directory should be");

    assertThatThrownBy(() -> checkpoint.slave(SLAVE, "boot"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot write a checkpoint");
  }
}
