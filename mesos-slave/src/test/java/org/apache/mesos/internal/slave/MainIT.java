// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.slave.updates.TaskStates;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program mesos-slave as an OS process of its own. */
class MainIT {

  private static final Duration LIMIT = Duration.ofSeconds(50);

  /** A master that knows this slave only. */
  private static final class OneSlaveMaster extends org.apache.mesos.process.Process {

    private final Promise<Upid> slave = new Promise<>();
    private final Promise<Void> lost = new Promise<>();
    private final Promise<TaskState> terminal = new Promise<>();
    private final Promise<Integer> exited = new Promise<>();

    OneSlaveMaster() {
      super("master");
    }

    @Override
    protected void initialize() {
      install(RegisterSlaveMessage.class, (from, message) -> {
        link(from);
        send(
            from,
            SlaveRegisteredMessage.newBuilder().setSlaveId(Samples.SLAVE_ID).build());
        slave.set(from);
      });
      install(StatusUpdateMessage.class, (from, message) -> {
        TaskState state = message.getUpdate().getStatus().getState();
        if (TaskStates.isTerminal(state)) {
          terminal.set(state);
        }
        send(
            from,
            Samples.acknowledgement("1", state).toBuilder()
                .setUuid(message.getUpdate().getUuid())
                .build());
      });
      install(ExitedExecutorMessage.class, (from, message) -> exited.set(message.getStatus()));
    }

    @Override
    protected void exited(Upid pid) {
      lost.set(null);
    }
  }

  @TempDir
  private Path directory;

  private final OneSlaveMaster master = new OneSlaveMaster();
  private Node node;
  private Process slave;

  @BeforeEach
  void start() throws Exception {
    node = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    node.spawn(master);
    slave = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--master=" + node.address(),
            "--ip=127.0.0.1",
            "--hostname=localhost",
            "--work_dir=" + directory.resolve("work"))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(directory.resolve("log").toFile()))
        .start();
    assertThat(master.slave.future().await(LIMIT)).isTrue();
  }

  @AfterEach
  void stop() {
    slave.destroyForcibly();
    node.close();
  }

  @Test
  void sigtermEndsTheSlaveAndItsExecutorsInOrder() throws Exception {
    long command = runCommand();

    slave.destroy();

    assertThat(slave.waitFor(LIMIT.toSeconds(), SECONDS)).isTrue();
    assertThat(slave.exitValue()).isZero();
    assertThat(master.lost.future().await(LIMIT)).isTrue();
    assertThat(master.terminal.future().value()).isEqualTo(TaskState.TASK_KILLED);
    assertThat(master.exited.future().value()).isZero();
    assertThat(ProcessHandle.of(command).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void sigkillOfTheSlaveEndsItsExecutorsToo() throws Exception {
    CompletableFuture<ProcessHandle> end =
        ProcessHandle.of(runCommand()).orElseThrow().onExit();

    slave.destroyForcibly();

    assertThat(master.lost.future().await(LIMIT)).isTrue();
    assertThat(end.get(LIMIT.toSeconds(), SECONDS).isAlive()).isFalse();
  }

  @Test
  void sigkillOfAnExecutorFailsItsCommand() throws Exception {
    ProcessHandle command = ProcessHandle.of(runCommand()).orElseThrow();
    CompletableFuture<ProcessHandle> end = command.onExit();

    command.parent().orElseThrow().destroyForcibly();

    assertThat(master.exited.future().await(LIMIT)).isTrue();
    assertThat(master.exited.future().value()).isEqualTo(9);
    assertThat(master.terminal.future().value()).isEqualTo(TaskState.TASK_FAILED);
    assertThat(end.get(LIMIT.toSeconds(), SECONDS).isAlive()).isFalse();
  }

  @Test
  void shutdownByTheMasterEndsTheProgram() throws Exception {
    node.post(master.self(), master.slave.future().value(), ShutdownMessage.getDefaultInstance());

    assertThat(slave.waitFor(LIMIT.toSeconds(), SECONDS)).isTrue();
    assertThat(slave.exitValue()).isZero();
  }

  @Test
  void fatalMessageEndsTheProgramWithOne() throws Exception {
    node.post(
        master.self(),
        master.slave.future().value(),
        SlaveReregisteredMessage.newBuilder()
            .setSlaveId(Samples.SLAVE_ID.toBuilder().setValue("another"))
            .build());

    assertThat(slave.waitFor(LIMIT.toSeconds(), SECONDS)).isTrue();
    assertThat(slave.exitValue()).isEqualTo(1);
  }

  @Test
  void garbageOnTheSocketDoesNotDisturbTheSlave() throws Exception {
    Upid pid = master.slave.future().value();
    for (String garbage : List.of(
        "\0\0\0\0", "POST /slave/mesos.internal.RunTaskMessage HTTP/1.0\r\n", "GET\r\n\r\n")) {
      try (var socket = new java.net.Socket(pid.address().host(), pid.address().port())) {
        socket.getOutputStream().write(garbage.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }

    assertThat(ProcessHandle.of(runCommand())).isPresent();
  }

  /** Runs a command that goes on, and gives its process. */
  private long runCommand() throws Exception {
    Path fifo = directory.resolve("pid");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    node.post(
        master.self(),
        master.slave.future().value(),
        RunTaskMessage.newBuilder()
            .setFrameworkId(Samples.FRAMEWORK_ID)
            .setFramework(Samples.FRAMEWORK.toBuilder().setUser(System.getProperty("user.name")))
            .setPid(master.self().toString())
            .setTask(Samples.commandTask("1", "echo $$ > " + fifo + "; exec sleep 1000"))
            .build());
    return readPid(fifo);
  }

  private static long readPid(Path fifo) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(fifo)) {
      return Long.parseLong(reader.readLine());
    }
  }
}
