// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.internal.slave.fetcher.Downloads;
import org.apache.mesos.internal.slave.fetcher.Fetcher;
import org.apache.mesos.internal.slave.processes.OsChildProcesses;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executors as real processes of the operating system. */
class ProcessIsolationIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ME = System.getProperty("user.name");
  private static final String OTHER = "nobody";

  @TempDir
  private Path directory;

  private final OsChildProcesses processes = new OsChildProcesses();
  private final RecordingListener listener = new RecordingListener();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private ProcessIsolation isolation;
  private Node node;
  private Path sandbox;

  @BeforeEach
  void start() throws IOException {
    sandbox = Files.createDirectory(directory.resolve("sandbox"));
    node = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    isolation = new ProcessIsolation(
        "isolation",
        processes,
        new Fetcher(processes, new Downloads(LIMIT, LIMIT), null, null),
        new ProcessSettings(
            ImmutableMap.of("PATH", "/usr/bin:/bin", "FROM", "the slave"),
            ME,
            ProcessSettings.UserSwitching.FRAMEWORK_USER,
            ProcessSettings.Output.SANDBOX),
        workers);
    isolation.initialize(node, new Upid("slave", node.address()), listener);
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(isolation.shutdown().await(LIMIT)).isTrue();
    node.close();
    workers.shutdown();
  }

  @Test
  void exitCodeIsTold() throws Exception {
    assertThat(statusOf("exit 42")).isEqualTo(WaitStatus.exited(42));
  }

  @Test
  void signalIsTold() throws Exception {
    assertThat(statusOf("kill -11 $$")).isEqualTo(WaitStatus.signaled(11));
  }

  @Test
  void executorSeesItsEnvironmentAndSandboxAndLeadsItsSession() throws Exception {
    assertThat(statusOf("pwd; env; echo to stderr >&2; read line || echo no input;"
            + " cut -d' ' -f5,6 /proc/$$/stat; echo $$"))
        .isZero();

    List<String> output = lines("stdout");
    String pid = output.get(output.size() - 1);
    assertThat(output)
        .startsWith(sandbox.toRealPath().toString())
        .contains(
            "FROM=the slave",
            "MESOS_DIRECTORY=" + sandbox,
            "MESOS_SLAVE_PID=slave@" + node.address(),
            "MESOS_FRAMEWORK_ID=F-0",
            "MESOS_EXECUTOR_ID=default",
            "LIBPROCESS_PORT=0",
            "LIBPROCESS_IP=127.0.0.1",
            "no input",
            pid + " " + pid);
    assertThat(lines("stderr")).containsExactly("to stderr");
  }

  @Test
  void executorHasNoFilesOfTheSlaveOpen() throws Exception {
    assertThat(statusOf("ls /proc/$$/fd")).isZero();

    // The shell's own three, and what dash keeps of them.
    assertThat(lines("stdout")).startsWith("0", "1").allMatch(fd -> fd.length() <= 2);
    assertThat(lines("stdout")).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void killTakesTheWholeTree() throws Exception {
    Path pids = fifo("pids");
    ExecutorInstance instance = launch(
        LaunchSamples.command(
            "sleep 1000 & setsid sh -c 'echo $$ > " + pids + "; exec sleep 1000' & wait"),
        ME);
    long grandchild = readPid(pids);
    assertThat(ProcessHandle.of(grandchild)).isPresent();

    isolation.killExecutor(instance);

    awaitEnd(grandchild);
    assertThat(listener.exited(instance).isPending()).isTrue();
  }

  @Test
  void leftoversAreKilledAfterTheExit() throws Exception {
    Path pids = fifo("pids");
    Path go = fifo("go");
    ExecutorInstance instance = launch(
        LaunchSamples.command(
            "(sh -c 'echo $$ > " + pids + "; exec sleep 1000' &); read line < " + go + "; exit 3"),
        ME);
    long orphan = readPid(pids);
    assertThat(ProcessHandle.of(orphan)).isPresent();

    Files.writeString(go, "go\n");

    assertThat(await(listener.exited(instance))).isEqualTo(WaitStatus.exited(3));
    awaitEnd(orphan);
  }

  /** Its own process is gone, and what it has started is known by the sandbox only. */
  @Test
  void leftoversOfAnExecutorThatEndedWithoutASlaveAreKilled() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "setsid sleep 1000 & echo $!");
    builder.environment().put("MESOS_DIRECTORY", sandbox.toString());
    Process ended = builder.start();
    long orphan;
    try (BufferedReader out = ended.inputReader()) {
      orphan = Long.parseLong(out.readLine());
    }
    assertThat(ended.waitFor()).isZero();
    assertThat(ProcessHandle.of(orphan)).isPresent();
    ExecutorInstance instance = LaunchSamples.instance("default");

    assertThat(isolation
            .recover(List.of(new ExecutorRun(instance, sandbox, new ProcessId(ended.pid(), 1))))
            .await(LIMIT))
        .isTrue();

    assertThat(await(listener.exited(instance))).isEqualTo(-1);
    awaitEnd(orphan);
  }

  @Test
  void shutdownKillsExecutors() throws Exception {
    Path pids = fifo("pids");
    var unused = launch(LaunchSamples.command("echo $$ > " + pids + "; exec sleep 1000"), ME);
    long pid = readPid(pids);

    assertThat(isolation.shutdown().await(LIMIT)).isTrue();

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a.tgz, czf", "a.tar.bz2, cjf", "a.tar.xz, cJf", "a.tar, cf"})
  void archiveIsUnpackedIntoTheSandbox(String name, String options) throws Exception {
    Path archive = directory.resolve(name);
    Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\necho unpacked\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(new ProcessBuilder(
                "tar", options, archive.toString(), "-C", directory.toString(), "program")
            .start()
            .waitFor())
        .isZero();

    int status = await(listener.exited(launch(
        LaunchSamples.command("./program").toBuilder()
            .addUris(CommandInfo.URI.newBuilder().setValue(archive.toString()))
            .build(),
        ME)));

    assertThat(status).isZero();
    assertThat(lines("stdout")).containsExactly("unpacked");
  }

  @Test
  void brokenArchiveIsToldInTheSandbox() throws Exception {
    Path archive = Files.writeString(directory.resolve("a.tgz"), "garbage");

    int status = await(listener.exited(launch(
        LaunchSamples.command("true").toBuilder()
            .addUris(CommandInfo.URI.newBuilder().setValue(archive.toString()))
            .build(),
        ME)));

    assertThat(status).isEqualTo(WaitStatus.exited(1));
    assertThat(lines("stderr")).last().asString().startsWith("Untar failed: return code ");
  }

  @Test
  void otherUserIsSwitchedTo() throws Exception {
    assumeTrue(ME.equals("root"), "only root may switch users");
    reachable();
    Path zip = directory.resolve("a.zip");
    try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new java.util.zip.ZipEntry("dir/file"));
      out.closeEntry();
    }

    int status = await(listener.exited(launch(
        LaunchSamples.command("id -un; id -u; touch made; rm dir/file; id -Gn").toBuilder()
            .addUris(CommandInfo.URI.newBuilder().setValue(zip.toString()))
            .build(),
        OTHER)));

    assertThat(status).isZero();
    assertThat(lines("stdout").subList(0, 2)).containsExactly("Switching user to nobody", OTHER);
    assertThat(Files.getOwner(sandbox).getName()).isEqualTo(OTHER);
    assertThat(Files.getOwner(sandbox.resolve("stdout")).getName()).isEqualTo(OTHER);
    assertThat(Files.getOwner(sandbox.resolve("made")).getName()).isEqualTo(OTHER);
  }

  @Test
  void unknownUserIsAFailure() throws Exception {
    int status = await(listener.exited(launch(LaunchSamples.command("true"), "no-such-user")));

    assertThat(status).isEqualTo(WaitStatus.exited(1));
    assertThat(lines("stderr"))
        .last()
        .isEqualTo("Failed to change ownership of framework's working directory");
  }

  @Test
  void fileThatTheUserMayNotReadIsNotFetchedForHim() throws Exception {
    assumeTrue(ME.equals("root"), "only root may switch users");
    reachable();
    Path secret = Files.writeString(directory.resolve("secret"), "secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

    int status = await(listener.exited(launch(
        LaunchSamples.command("true").toBuilder()
            .addUris(CommandInfo.URI.newBuilder().setValue("file://" + secret))
            .build(),
        OTHER)));

    assertThat(status).isEqualTo(WaitStatus.exited(1));
    assertThat(sandbox.resolve("secret")).doesNotExist();
  }

  /** JUnit's directories are for their owner only. */
  private void reachable() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private int statusOf(String command) throws Exception {
    return await(listener.exited(launch(LaunchSamples.command(command), ME)));
  }

  private ExecutorInstance launch(CommandInfo command, String user) {
    ExecutorLaunch launch = LaunchSamples.launch("default", command, user, sandbox);
    isolation.launchExecutor(launch);
    return launch.instance();
  }

  private static int await(Future<Integer> status) throws InterruptedException {
    assertThat(status.await(LIMIT)).isTrue();
    return status.value();
  }

  private static void awaitEnd(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> process.onExit().orTimeout(LIMIT.toSeconds(), SECONDS).join());
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(sandbox.resolve(name));
  }

  /** A file whose reader waits for the writer. */
  private Path fifo(String name) throws Exception {
    Path fifo = directory.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    return fifo;
  }

  private static long readPid(Path fifo) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(fifo)) {
      return Long.parseLong(reader.readLine());
    }
  }
}
