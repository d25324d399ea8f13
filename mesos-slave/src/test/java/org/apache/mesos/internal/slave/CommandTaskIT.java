// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.slave.isolation.ProcessSettings;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command tasks on a real slave, over sockets, with executors as real processes. */
class CommandTaskIT {

  private static final Duration LIMIT = Duration.ofSeconds(50);

  /** A master and scheduler in one, for one task. */
  private static final class OneTaskMaster extends Process {

    private final Promise<Upid> slave = new Promise<>();
    private final Promise<TaskStatus> running = new Promise<>();
    private final Promise<TaskStatus> terminal = new Promise<>();
    private final Promise<Integer> exited = new Promise<>();

    OneTaskMaster() {
      super("master");
    }

    @Override
    protected void initialize() {
      install(RegisterSlaveMessage.class, (from, message) -> {
        send(
            from,
            SlaveRegisteredMessage.newBuilder().setSlaveId(Samples.SLAVE_ID).build());
        slave.set(from);
      });
      install(StatusUpdateMessage.class, this::statusUpdate);
      install(ExitedExecutorMessage.class, (from, message) -> exited.set(message.getStatus()));
    }

    private void statusUpdate(Upid from, StatusUpdateMessage message) {
      TaskStatus status = message.getUpdate().getStatus();
      (status.getState() == TaskState.TASK_RUNNING ? running : terminal).set(status);
      send(
          from,
          StatusUpdateAcknowledgementMessage.newBuilder()
              .setSlaveId(Samples.SLAVE_ID)
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .setTaskId(status.getTaskId())
              .setUuid(message.getUpdate().getUuid())
              .build());
    }
  }

  @TempDir
  private Path workDirectory;

  private final OneTaskMaster master = new OneTaskMaster();
  private Node masterNode;
  private Node slaveNode;
  private SlaveDaemon slave;

  @BeforeEach
  void start() throws Exception {
    masterNode = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    masterNode.spawn(master);
    SlaveFlags flags = new SlaveFlags();
    flags.load(
        ImmutableMap.of(
            "master",
            master.self().address().toString(),
            "work_dir",
            workDirectory.toString(),
            "resources",
            "cpus:1;mem:128",
            "hostname",
            "localhost"),
        ImmutableMap.of());
    slaveNode = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.put("INHERITED", "from the slave");
    slave =
        SlaveDaemon.start(slaveNode, Slave.ID, flags, environment, ProcessSettings.Output.SANDBOX);
    MasterDetector.observe(slaveNode, flags.master(), slave.pid()).close();
    assertThat(master.slave.future().await(LIMIT)).isTrue();
  }

  @AfterEach
  void stop() {
    slave.close();
    slaveNode.close();
    masterNode.close();
  }

  @Test
  void commandThatSucceedsIsFinished() throws Exception {
    run("echo output; echo bad >&2; pwd");

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_FINISHED);
    assertThat(terminal().getMessage()).isEqualTo("Command exited with status 0");
    assertThat(exitStatus()).isZero();
    assertThat(lines("stdout"))
        .contains("Registered executor on localhost", "Starting task 1", "output")
        .contains(sandbox().toRealPath().toString());
    assertThat(lines("stderr")).containsExactly("bad");
  }

  @Test
  void commandThatFailsIsFailed() throws Exception {
    run("exit 3");

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_FAILED);
    assertThat(terminal().getMessage()).isEqualTo("Command exited with status 3");
    assertThat(exitStatus()).isZero();
  }

  @Test
  void commandThatDiesByASignalIsFailed() throws Exception {
    run("kill -SEGV $$");

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_FAILED);
    assertThat(terminal().getMessage())
        .isEqualTo("Command terminated with signal Segmentation fault");
  }

  @Test
  void killedCommandIsKilled() throws Exception {
    run("sleep 1000");
    assertThat(master.running.future().await(LIMIT)).isTrue();

    masterNode.post(
        master.self(),
        slave.pid(),
        KillTaskMessage.newBuilder()
            .setFrameworkId(Samples.FRAMEWORK_ID)
            .setTaskId(Samples.taskId("1"))
            .build());

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_KILLED);
    assertThat(terminal().getMessage()).isEqualTo("Command terminated with signal Terminated");
    assertThat(exitStatus()).isZero();
  }

  @Test
  void urisAndEnvironmentOfTheCommandAreThere() throws Exception {
    Path file = Files.writeString(workDirectory.resolve("data"), "fetched\n");

    run(CommandInfo.newBuilder()
        .setValue("cat data; echo $GREETING; echo $INHERITED")
        .addUris(CommandInfo.URI.newBuilder().setValue("file://" + file))
        .setEnvironment(Environment.newBuilder()
            .addVariables(Environment.Variable.newBuilder().setName("GREETING").setValue("hello")))
        .build());

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_FINISHED);
    assertThat(lines("stdout")).contains("fetched", "hello", "from the slave");
  }

  @Test
  void programGetsItsArgumentsAsTheyAre() throws Exception {
    run(CommandInfo.newBuilder()
        .setShell(false)
        .setValue("/bin/sh")
        .addArguments("sh")
        .addArguments("-c")
        .addArguments("echo \"$0\"; echo $MESOS_TASK_ID")
        .addArguments("a  'b' $HOME")
        .build());

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_FINISHED);
    assertThat(lines("stdout")).contains("a  'b' $HOME", "1");
  }

  @Test
  void commandThatIgnoresSigtermIsKilledWhenItsGraceIsOver() throws Exception {
    // A process that is stopped does not end by SIGTERM either, from its very beginning on.
    run("kill -STOP $$");
    assertThat(master.running.future().await(LIMIT)).isTrue();

    masterNode.post(
        master.self(),
        slave.pid(),
        KillTaskMessage.newBuilder()
            .setFrameworkId(Samples.FRAMEWORK_ID)
            .setTaskId(Samples.taskId("1"))
            .setKillPolicy(
                KillPolicy.newBuilder().setGracePeriod(DurationInfo.newBuilder().setNanoseconds(1)))
            .build());

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_KILLED);
    assertThat(terminal().getMessage()).startsWith("Command terminated with signal ");
  }

  @Test
  void executorThatCannotBeMadeReadyFailsTheTask() throws Exception {
    run(CommandInfo.newBuilder()
        .setValue("true")
        .addUris(CommandInfo.URI.newBuilder().setValue("relative"))
        .build());

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_FAILED);
    assertThat(terminal().getMessage()).isEqualTo("Executor running the task's command failed");
    assertThat(exitStatus()).isEqualTo(1 << 8);
    assertThat(lines("stderr").get(0)).startsWith("A relative path was passed");
  }

  @Test
  void slaveThatEndsTakesItsExecutorsWithIt() throws Exception {
    run("echo $$ > pid; exec sleep 1000");
    assertThat(master.running.future().await(LIMIT)).isTrue();

    slave.close();

    assertThat(terminal().getState()).isEqualTo(TaskState.TASK_KILLED);
    assertThat(exitStatus()).isZero();
  }

  private void run(String command) {
    run(CommandInfo.newBuilder().setValue(command).build());
  }

  private void run(CommandInfo command) {
    TaskInfo task = Samples.bareTask("1").toBuilder().setCommand(command).build();
    FrameworkInfo framework =
        Samples.FRAMEWORK.toBuilder().setUser(System.getProperty("user.name")).build();
    masterNode.post(
        master.self(),
        slave.pid(),
        RunTaskMessage.newBuilder()
            .setFrameworkId(Samples.FRAMEWORK_ID)
            .setFramework(framework)
            .setPid(master.self().toString())
            .setTask(task)
            .build());
  }

  private TaskStatus terminal() throws InterruptedException {
    assertThat(master.terminal.future().await(LIMIT)).isTrue();
    return master.terminal.future().value();
  }

  private int exitStatus() throws InterruptedException {
    assertThat(master.exited.future().await(LIMIT)).isTrue();
    return master.exited.future().value();
  }

  private Path sandbox() throws IOException {
    try (var files = Files.walk(workDirectory)) {
      return files.filter(file -> file.endsWith("runs/0")).findFirst().orElseThrow();
    }
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(sandbox().resolve(name));
  }
}
