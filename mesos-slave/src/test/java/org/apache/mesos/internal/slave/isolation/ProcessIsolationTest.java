// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.MoreExecutors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.fetcher.Downloads;
import org.apache.mesos.internal.slave.fetcher.Fetcher;
import org.apache.mesos.internal.slave.processes.Command;
import org.apache.mesos.internal.slave.processes.FakeChildProcesses;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The isolation with processes that are only recorded; with real ones see ProcessIsolationIT. */
class ProcessIsolationTest {

  private static final Upid SLAVE = Upid.parse("slave@10.1.2.3:5051").orElseThrow();
  private static final ImmutableMap<String, String> ENVIRONMENT =
      ImmutableMap.of("PATH", "/usr/bin:/bin", "MESOS_DIRECTORY", "/elsewhere", "A", "slave");

  @TempDir
  private Path sandbox;

  private final Simulation sim = new Simulation();
  private final FakeChildProcesses processes = new FakeChildProcesses();
  private final RecordingListener listener = new RecordingListener();
  private Node node;

  @BeforeEach
  void start() {
    node = sim.newNode();
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  private ProcessIsolation isolation() {
    return isolation(new ProcessSettings(
        ENVIRONMENT,
        "alice",
        ProcessSettings.UserSwitching.FRAMEWORK_USER,
        ProcessSettings.Output.SANDBOX));
  }

  private ProcessIsolation isolation(ProcessSettings settings) {
    Fetcher fetcher = new Fetcher(
        processes, new Downloads(Duration.ofSeconds(1), Duration.ofSeconds(1)), null, null);
    ProcessIsolation isolation = new ProcessIsolation(
        "isolation", processes, fetcher, settings, MoreExecutors.newDirectExecutorService());
    isolation.initialize(node, SLAVE, listener);
    return isolation;
  }

  private ExecutorInstance launch(ProcessIsolation isolation, CommandInfo command, String user) {
    ExecutorLaunch launch = LaunchSamples.launch("default", command, user, sandbox);
    isolation.launchExecutor(launch);
    sim.settle();
    return launch.instance();
  }

  @Test
  void executorIsStartedInASessionOfItsOwn() {
    ProcessIsolation isolation = isolation();

    ExecutorInstance instance = launch(isolation, LaunchSamples.command("./run"), "alice");

    Command command = processes.last();
    assertThat(command.arguments().get(0)).endsWith("/setsid");
    assertThat(command.arguments().subList(1, 4)).containsExactly("/bin/sh", "-c", "./run");
    assertThat(command.directory()).isEqualTo(sandbox);
    assertThat(command.stdout()).isEqualTo(sandbox.resolve("stdout"));
    assertThat(command.stderr()).isEqualTo(sandbox.resolve("stderr"));
    assertThat(listener.started(instance).value()).isEqualTo(1001);
    assertThat(processes.started).hasSize(1);
  }

  @Test
  void executorThatOutlivesItsSlaveIsToldHowLongToWait() {
    ExecutorLaunch launch =
        LaunchSamples.launch("default", LaunchSamples.command("./run"), "alice", sandbox);
    isolation()
        .launchExecutor(new ExecutorLaunch(
            launch.instance(),
            launch.slaveId(),
            launch.framework(),
            launch.executor(),
            sandbox,
            launch.resources(),
            Duration.ofMinutes(15)));
    sim.settle();

    assertThat(processes.last().environment())
        .containsEntry("MESOS_CHECKPOINT", "1")
        .containsEntry("MESOS_RECOVERY_TIMEOUT", "900secs");
  }

  /** An executor that an earlier isolation has started in the sandbox. */
  private ExecutorInstance leftBehind() {
    return launch(isolation(), LaunchSamples.command("./run"), "alice");
  }

  private ProcessIsolation laterIsolation() {
    node = sim.newNode();
    return isolation();
  }

  private void recover(ProcessIsolation isolation, ExecutorRun run) {
    Future<Void> recovered = isolation.recover(List.of(run));
    sim.settle();
    assertThat(recovered.isReady()).isTrue();
  }

  @Test
  void executorThatStillRunsIsWatched() {
    ExecutorInstance instance = leftBehind();
    recover(
        laterIsolation(),
        new ExecutorRun(instance, sandbox, new ProcessId(1001, FakeChildProcesses.START_TIME)));
    sim.advance(Duration.ofSeconds(10));
    assertThat(listener.exited(instance).isPending()).isTrue();

    processes.exit(0);
    sim.advance(Duration.ofSeconds(1));

    assertThat(listener.exited(instance).isPending()).isFalse();
    assertThat(processes.cleaned).contains(1001L);
  }

  @Test
  void otherProcessWithTheNumberOfAnExecutorIsNotTakenForIt() {
    ExecutorInstance instance = leftBehind();

    recover(
        laterIsolation(),
        new ExecutorRun(instance, sandbox.resolve("another"), new ProcessId(1001, 1)));

    assertThat(listener.exited(instance).value()).isEqualTo(Isolation.UNKNOWN_STATUS);
    assertThat(processes.killed).isEmpty();
  }

  @Test
  void executorWhosePidWasNotNotedIsFoundByItsSandbox() {
    ExecutorInstance instance = leftBehind();
    ProcessIsolation later = laterIsolation();
    recover(later, new ExecutorRun(instance, sandbox, null));
    assertThat(listener.exited(instance).isPending()).isTrue();

    later.killExecutor(instance);
    sim.settle();

    assertThat(processes.killed).containsExactly(1001L);
  }

  @Test
  void executorThatOutlivesTheSlaveIsNotKilledWithTheIsolation() {
    ExecutorInstance instance = leftBehind();
    ProcessIsolation later = laterIsolation();
    recover(later, new ExecutorRun(instance, sandbox, null));

    Future<Void> end = later.shutdown();
    sim.settle();

    assertThat(end.isReady()).isTrue();
    assertThat(processes.killed).isEmpty();
  }

  @Test
  void environmentIsInTheOrderOfTheSpecification() {
    CommandInfo command = LaunchSamples.command("./run").toBuilder()
        .setEnvironment(Environment.newBuilder()
            .addVariables(variable("A", "command"))
            .addVariables(variable("B", "first"))
            .addVariables(variable("B", "last"))
            .addVariables(variable("MESOS_SLAVE_PID", "forged"))
            .addVariables(variable("LIBPROCESS_PORT", "80")))
        .build();

    var unused = launch(isolation(), command, "alice");

    assertThat(processes.last().environment())
        .isEqualTo(ImmutableMap.<String, String>builder()
            .put("PATH", "/usr/bin:/bin")
            .put("A", "command")
            .put("B", "last")
            .put("MESOS_DIRECTORY", sandbox.toString())
            .put("MESOS_SANDBOX", sandbox.toString())
            .put("MESOS_SLAVE_PID", "slave@10.1.2.3:5051")
            .put("MESOS_SLAVE_ID", "S-0")
            .put("MESOS_FRAMEWORK_ID", "F-0")
            .put("MESOS_EXECUTOR_ID", "default")
            .put("LIBPROCESS_PORT", "0")
            .put("LIBPROCESS_IP", "10.1.2.3")
            .buildOrThrow());
  }

  @Test
  void ownIpOfLibprocessStays() {
    CommandInfo command = LaunchSamples.command("./run").toBuilder()
        .setEnvironment(
            Environment.newBuilder().addVariables(variable("LIBPROCESS_IP", "10.9.9.9")))
        .build();

    var unused = launch(isolation(), command, "alice");

    assertThat(processes.last().environment()).containsEntry("LIBPROCESS_IP", "10.9.9.9");
  }

  @Test
  void programIsRunWithoutAShellIfThatIsWished() {
    CommandInfo command = CommandInfo.newBuilder()
        .setShell(false)
        .setValue("/bin/program")
        .addArguments("program")
        .addArguments("a b")
        .build();

    var unused = launch(isolation(), command, "alice");

    assertThat(processes.last().arguments().subList(1, 3)).containsExactly("/bin/program", "a b");
  }

  @Test
  void outputIsInheritedInALocalCluster() {
    ProcessIsolation isolation = isolation(new ProcessSettings(
        ENVIRONMENT,
        "alice",
        ProcessSettings.UserSwitching.FRAMEWORK_USER,
        ProcessSettings.Output.INHERITED));

    var unused = launch(isolation, LaunchSamples.command("./run"), "alice");

    assertThat(processes.last().stdout()).isNull();
    assertThat(processes.last().stderr()).isNull();
  }

  @Test
  void otherUserGetsTheSandboxAndRunsTheCommand() throws IOException {
    processes.script(command -> command.arguments().get(0).equals("chown") ? 0 : -1);

    ExecutorInstance instance = launch(isolation(), LaunchSamples.command("./run"), "bob");

    assertThat(processes.started.get(0).arguments())
        .containsExactly(
            "chown",
            "-h",
            "--",
            "bob:",
            sandbox.toString(),
            sandbox.resolve("stdout").toString(),
            sandbox.resolve("stderr").toString());
    List<String> arguments = processes.last().arguments();
    assertThat(arguments).endsWith("bob", "/bin/sh", "-c", "./run");
    assertThat(arguments.get(3)).contains("--reuid \"$0\" --regid \"$group\" --clear-groups");
    assertThat(Files.readString(sandbox.resolve("stdout"))).isEqualTo("Switching user to bob\n");
    assertThat(listener.started(instance).isReady()).isTrue();
  }

  @Test
  void userOfTheCommandIsStrongerThanThatOfTheFramework() {
    processes.script(command -> command.arguments().get(0).equals("chown") ? 0 : -1);

    var unused = launch(
        isolation(), LaunchSamples.command("./run").toBuilder().setUser("carol").build(), "alice");

    assertThat(processes.last().arguments()).contains("carol");
  }

  @Test
  void usersAreNotSwitchedIfThatIsNotWished() {
    ProcessIsolation isolation = isolation(new ProcessSettings(
        ENVIRONMENT,
        "alice",
        ProcessSettings.UserSwitching.SLAVE_USER,
        ProcessSettings.Output.SANDBOX));

    var unused = launch(isolation, LaunchSamples.command("./run"), "bob");

    assertThat(processes.started).hasSize(1);
    assertThat(processes.last().arguments()).doesNotContain("bob");
  }

  @Test
  void sandboxThatCannotBeGivenAwayIsAFailure() throws IOException {
    processes.script(command -> WaitStatus.exited(1));

    ExecutorInstance instance = launch(isolation(), LaunchSamples.command("./run"), "bob");

    assertThat(listener.exited(instance).value()).isEqualTo(WaitStatus.exited(1));
    assertThat(Files.readString(sandbox.resolve("stderr")))
        .isEqualTo("Failed to change ownership of framework's working directory\n");
  }

  @Test
  void whatCannotBeFetchedIsAFailure() throws IOException {
    CommandInfo command = LaunchSamples.command("./run").toBuilder()
        .addUris(CommandInfo.URI.newBuilder().setValue("it's"))
        .build();

    ExecutorInstance instance = launch(isolation(), command, "alice");

    assertThat(listener.exited(instance).value()).isEqualTo(WaitStatus.exited(1));
    assertThat(Files.readString(sandbox.resolve("stderr")))
        .isEqualTo("Illegal characters in executor path\n");
    assertThat(processes.started).isEmpty();
  }

  @Test
  void executorThatCannotBeStartedIsAFailure() {
    processes.failWith("no memory");

    ExecutorInstance instance = launch(isolation(), LaunchSamples.command("./run"), "alice");

    assertThat(listener.exited(instance).value()).isEqualTo(WaitStatus.exited(1));
  }

  @Test
  void outputThatAnArchiveHasReplacedIsNotWrittenTo() {
    CommandInfo command = LaunchSamples.command("./run").toBuilder()
        .addUris(CommandInfo.URI.newBuilder().setValue("/archives/evil.tgz"))
        .build();
    processes.script(tar -> {
      try {
        Files.delete(sandbox.resolve("stdout"));
        Files.createSymbolicLink(sandbox.resolve("stdout"), Path.of("elsewhere"));
      } catch (IOException e) {
        return WaitStatus.exited(1);
      }
      return 0;
    });

    ExecutorInstance instance = launch(isolation(), command, "alice");

    assertThat(listener.exited(instance).value()).isEqualTo(WaitStatus.exited(1));
    assertThat(processes.started).hasSize(1);
  }

  @Test
  void sandboxThatIsGoneIsAFailure() throws IOException {
    ExecutorLaunch launch = LaunchSamples.launch(
        "default", LaunchSamples.command("./run"), "alice", sandbox.resolve("missing"));

    isolation().launchExecutor(launch);
    sim.settle();

    assertThat(listener.exited(launch.instance()).value()).isEqualTo(WaitStatus.exited(1));
  }

  @Test
  void exitIsToldAndWhatIsLeftIsKilled() {
    ExecutorInstance instance = launch(isolation(), LaunchSamples.command("./run"), "alice");

    processes.exit(WaitStatus.exited(7));
    sim.settle();

    assertThat(listener.exited(instance).value()).isEqualTo(WaitStatus.exited(7));
    assertThat(processes.cleaned).containsExactly(1001L);
    assertThat(processes.killed).isEmpty();
  }

  @Test
  void killedExecutorIsGoneWithoutANotice() {
    ProcessIsolation isolation = isolation();
    ExecutorInstance instance = launch(isolation, LaunchSamples.command("./run"), "alice");

    isolation.killExecutor(instance);
    isolation.killExecutor(instance);
    isolation.resourcesChanged(instance, Resources.empty());
    sim.settle();

    assertThat(processes.killed).containsExactly(1001L);
    assertThat(listener.exited(instance).isPending()).isTrue();
  }

  @Test
  void executorThatIsKilledBeforeItRunsIsNotStarted() {
    ProcessIsolation isolation = isolation();
    ExecutorLaunch launch =
        LaunchSamples.launch("default", LaunchSamples.command("./run"), "alice", sandbox);

    isolation.launchExecutor(launch);
    isolation.killExecutor(launch.instance());
    sim.settle();

    assertThat(processes.started).isEmpty();
    assertThat(listener.exited(launch.instance()).isPending()).isTrue();
  }

  @Test
  void shutdownKillsEverythingAndEnds() {
    ProcessIsolation isolation = isolation();
    ExecutorInstance instance = launch(isolation, LaunchSamples.command("./run"), "alice");

    Future<Void> end = isolation.shutdown();
    sim.settle();

    assertThat(end.isReady()).isTrue();
    assertThat(processes.killed).containsExactly(1001L);
    assertThat(listener.exited(instance).isPending()).isTrue();
    assertThat(isolation.terminated().isReady()).isTrue();
    assertThat(isolation.shutdown().isReady()).isTrue();
  }

  @Test
  void shutdownOfNothingEndsAtOnce() {
    Future<Void> end = isolation().shutdown();
    sim.settle();

    assertThat(end.isReady()).isTrue();
  }

  @Test
  void isolationThatIsTerminatedKillsEverything() {
    ProcessIsolation isolation = isolation();
    var unused = launch(isolation, LaunchSamples.command("./run"), "alice");

    isolation.terminate();
    sim.settle();

    assertThat(processes.killed).containsExactly(1001L);
  }

  private static Environment.Variable variable(String name, String value) {
    return Environment.Variable.newBuilder().setName(name).setValue(value).build();
  }
}
