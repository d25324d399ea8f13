// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver in an OS process of its own, as the leader of a process group. */
class MesosExecutorDriverIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int KILLED = 128 + 9;

  @TempDir
  private Path sandbox;

  private Node node;
  private Slave slave;
  private Process executor;

  @BeforeEach
  void startSlave() throws IOException {
    node = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    slave = new Slave();
    var unused = node.spawn(slave);
  }

  @AfterEach
  void endAll() {
    if (executor != null) {
      executor.descendants().forEach(ProcessHandle::destroyForcibly);
      executor.destroyForcibly();
    }
    // A real slave would kill what an executor leaves behind.
    if (slave.childPid.future().isReady()) {
      ProcessHandle.of(slave.childPid.future().value()).ifPresent(ProcessHandle::destroyForcibly);
    }
    node.close();
  }

  @Test
  void shutdownEndsTheProcessWithStatusZeroAfterWritingWhatTheCallbackSent() throws Exception {
    startExecutor("forever");
    await(slave.childPid.future());

    slave.tellExecutor(ShutdownExecutorMessage.getDefaultInstance());

    assertThat(exitStatus()).isZero();
    await(slave.killed.future());
  }

  @Test
  void deathOfTheSlaveKillsTheWholeProcessGroup() throws Exception {
    startExecutor("forever");
    ProcessHandle child = ProcessHandle.of(await(slave.childPid.future())).orElseThrow();

    node.close();

    assertThat(exitStatus()).isEqualTo(KILLED);
    assertThat(child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void everythingSentBeforeStopReachesTheSlave() throws Exception {
    startExecutor(ForkingExecutor.FLOOD);

    assertThat(exitStatus()).isZero();
    await(slave.flooded.future());
  }

  @Test
  void missingVariableIsOneLineAndStatusOne() throws Exception {
    executor = builder().start();

    assertThat(exitStatus()).isEqualTo(1);
    assertThat(Files.readString(sandbox.resolve("stderr")))
        .isEqualTo("expecting MESOS_SLAVE_PID in environment\n");
  }

  private void startExecutor(String taskName) throws IOException {
    slave.taskName = taskName;
    ProcessBuilder builder = builder();
    builder.environment().put("MESOS_SLAVE_PID", slave.self().toString());
    builder.environment().put("MESOS_FRAMEWORK_ID", "framework");
    builder.environment().put("MESOS_EXECUTOR_ID", "default");
    builder.environment().put("MESOS_DIRECTORY", sandbox.toString());
    executor = builder.start();
  }

  private ProcessBuilder builder() {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ForkingExecutor.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(sandbox.toFile())
        .redirectOutput(sandbox.resolve("stdout").toFile())
        .redirectError(sandbox.resolve("stderr").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MESOS_"));
    return builder;
  }

  private int exitStatus() throws Exception {
    return executor.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS).exitValue();
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    assertThat(future.await(LIMIT)).as("arrived in time").isTrue();
    return future.value();
  }

  /** Registers the executor, gives it a task, and says what came back. */
  private static final class Slave extends org.apache.mesos.process.Process {

    private static final FrameworkInfo FRAMEWORK =
        FrameworkInfo.newBuilder().setUser("").setName("test").build();
    private static final SlaveID ID = SlaveID.newBuilder().setValue("slave-0").build();

    private final Promise<Long> childPid = new Promise<>();
    private final Promise<Void> killed = new Promise<>();
    private final Promise<Void> flooded = new Promise<>();
    private String taskName = "";
    private Upid executor = Upid.EMPTY;
    private int updates;

    Slave() {
      super("slave");
    }

    @Override
    protected void initialize() {
      install(RegisterExecutorMessage.class, this::register);
      install(
          ExecutorToFrameworkMessage.class,
          (from, message) -> childPid.set(Long.parseLong(message.getData().toString(UTF_8))));
      install(StatusUpdateMessage.class, this::statusUpdate);
    }

    void tellExecutor(com.google.protobuf.Message message) {
      execute(() -> send(executor, message));
    }

    private void register(Upid from, RegisterExecutorMessage message) {
      executor = from;
      send(
          from,
          ExecutorRegisteredMessage.newBuilder()
              .setExecutorInfo(executorInfo(message.getExecutorId()))
              .setFrameworkId(message.getFrameworkId())
              .setFrameworkInfo(FRAMEWORK)
              .setSlaveId(ID)
              .setSlaveInfo(
                  SlaveInfo.newBuilder().setHostname("localhost").setWebuiHostname("localhost"))
              .build());
      send(from, runTask(message.getFrameworkId(), message.getExecutorId()));
    }

    private RunTaskMessage runTask(FrameworkID frameworkId, ExecutorID executorId) {
      return RunTaskMessage.newBuilder()
          .setFrameworkId(frameworkId)
          .setFramework(FRAMEWORK)
          .setPid("scheduler@127.0.0.1:1")
          .setTask(TaskInfo.newBuilder()
              .setName(taskName)
              .setTaskId(TaskID.newBuilder().setValue("1"))
              .setSlaveId(ID)
              .setExecutor(executorInfo(executorId)))
          .build();
    }

    private static ExecutorInfo executorInfo(ExecutorID id) {
      return ExecutorInfo.newBuilder()
          .setExecutorId(id)
          .setCommand(CommandInfo.newBuilder().setValue("exit 1"))
          .build();
    }

    private void statusUpdate(Upid from, StatusUpdateMessage message) {
      updates++;
      if (message.getUpdate().getStatus().getState() == TaskState.TASK_KILLED) {
        killed.set(null);
      }
      if (updates == ForkingExecutor.UPDATES) {
        flooded.set(null);
      }
    }
  }
}
