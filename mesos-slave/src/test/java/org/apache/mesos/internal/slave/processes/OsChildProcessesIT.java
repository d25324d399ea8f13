// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children of a real shell. */
class OsChildProcessesIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ImmutableMap<String, String> ENVIRONMENT =
      ImmutableMap.of("PATH", "/usr/bin:/bin", "GREETING", "hello");

  @TempDir
  private Path directory;

  private final OsChildProcesses processes = new OsChildProcesses();

  @Test
  void exitCodeComesAsWaitStatus() throws Exception {
    assertThat(statusOf("exit 3")).isEqualTo(WaitStatus.exited(3));
    assertThat(statusOf("true")).isZero();
  }

  @Test
  void signalComesAsWaitStatus() throws Exception {
    assertThat(statusOf("kill -9 $$")).isEqualTo(WaitStatus.signaled(9));
    assertThat(statusOf("kill -TERM $$")).isEqualTo(WaitStatus.signaled(15));
  }

  @Test
  void environmentDirectoryAndOutputAreThoseOfTheCommand() throws Exception {
    assertThat(
            statusOf("pwd; env | grep -c .; echo $GREETING; echo bad >&2; read line || echo eof"))
        .isZero();

    // The shell itself adds PWD, and some add more.
    List<String> log = Files.readAllLines(log());
    assertThat(log).startsWith(directory.toRealPath().toString());
    assertThat(log).contains("hello", "bad", "eof");
    assertThat(log).doesNotContain(System.getenv().getOrDefault("HOME", "none"));
  }

  @Test
  void processIsToldFromLaterOnesWithItsNumber() throws Exception {
    Child child = processes.start(Command.inheriting(
        ImmutableList.of("sleep", "1000"),
        ImmutableMap.of("PATH", "/usr/bin:/bin", "MARK", directory.toString()),
        directory));
    ProcessId id = processes.identify(child.pid()).orElseThrow();
    assertThat(processes.isRunning(id)).isTrue();
    assertThat(processes.isRunning(new ProcessId(id.pid(), id.startTime() - 1))).isFalse();
    assertThat(processes.find("MARK", directory.toString())).contains(id);
    assertThat(processes.find("MARK", "/elsewhere")).isEmpty();

    processes.killTree(child.pid());

    assertThat(processes.isRunning(id)).isFalse();
    assertThat(processes.find("MARK", directory.toString())).isEmpty();
  }

  @Test
  void outputIsAppended() throws Exception {
    var unused = statusOf("echo one");
    unused = statusOf("echo two");

    assertThat(Files.readAllLines(log())).containsExactly("one", "two");
  }

  @Test
  void whatCannotBeStartedIsNamed() {
    assertThatThrownBy(() -> processes.start(
            Command.inheriting(ImmutableList.of("/no/such/program"), ENVIRONMENT, directory)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void impossibleEnvironmentIsRefused() {
    for (Map<String, String> bad :
        List.of(Map.of("A=B", "c"), Map.of("A", "b\0c"), Map.of("\0", "c"))) {
      assertThatThrownBy(
              () -> processes.start(Command.inheriting(ImmutableList.of("true"), bad, directory)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void treeWithAGrandchildInItsOwnSessionIsKilled() throws Exception {
    Path pids = fifo("pids");
    Child child = start("setsid sh -c 'echo $$ > pids; exec sleep 1000' & wait");
    long grandchild = readPid(pids);

    processes.killTree(child.pid());

    assertThat(await(child)).isEqualTo(WaitStatus.signaled(9));
    assertThat(isRunning(grandchild)).isFalse();
  }

  @Test
  void leftoversInTheSessionAreKilledAfterTheExit() throws Exception {
    Path pids = fifo("pids");
    Child child =
        start("setsid", "/bin/sh", "-c", "(sh -c 'echo $$ > pids; exec sleep 1000' &) ; exit 4");
    long orphan = readPid(pids);
    assertThat(await(child)).isEqualTo(WaitStatus.exited(4));
    assertThat(isRunning(orphan)).isTrue();

    processes.killLeftovers(child.pid());

    assertThat(isRunning(orphan)).isFalse();
  }

  @Test
  void leftoversOfAProcessThatRunsAreNone() throws Exception {
    Child child = start("sleep 1000");

    processes.killLeftovers(child.pid());
    assertThat(isRunning(child.pid())).isTrue();

    processes.killTree(child.pid());
    assertThat(await(child)).isEqualTo(WaitStatus.signaled(9));
  }

  @Test
  void terminationCanBeHandledByTheTree() throws Exception {
    Path ready = fifo("ready");
    Child child =
        start("setsid", "/bin/sh", "-c", "trap 'exit 7' TERM; echo $$ > ready; sleep 1000 & wait");
    assertThat(readPid(ready)).isEqualTo(child.pid());

    processes.terminateTree(child.pid());

    assertThat(await(child)).isEqualTo(WaitStatus.exited(7));
    processes.killLeftovers(child.pid());
  }

  private Path log() {
    return directory.resolve("log");
  }

  private int statusOf(String script) throws Exception {
    return await(start(script));
  }

  private Child start(String script) throws IOException {
    return start("/bin/sh", "-c", script);
  }

  private Child start(String... arguments) throws IOException {
    return processes.start(
        Command.logging(ImmutableList.copyOf(arguments), ENVIRONMENT, directory, log()));
  }

  private static int await(Child child) throws InterruptedException {
    assertThat(child.exited().await(LIMIT)).isTrue();
    return child.exited().value();
  }

  /** A file whose reader waits for the writer. */
  private Path fifo(String name) throws Exception {
    assertThat(statusOf("mkfifo " + name)).isZero();
    return directory.resolve(name);
  }

  private static long readPid(Path fifo) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(fifo)) {
      return Long.parseLong(reader.readLine());
    }
  }

  private static boolean isRunning(long pid) {
    return !ProcessTable.read().tree(pid).isEmpty();
  }
}
