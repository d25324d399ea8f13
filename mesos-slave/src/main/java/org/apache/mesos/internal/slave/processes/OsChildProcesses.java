// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.process.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real processes of the operating system. */
public final class OsChildProcesses implements ChildProcesses {

  private static final Logger log = LoggerFactory.getLogger(OsChildProcesses.class);

  private static final Splitter ENVIRONMENT = Splitter.on('\0');

  private static final File NOTHING = new File("/dev/null");

  /** A killed process ends within this, unless it hangs in the kernel. */
  private static final Duration KILL_WAIT = Duration.ofSeconds(1);

  /** A tree that forks faster than it is killed is given up after so many passes. */
  private static final int MAX_KILL_PASSES = 20;

  @Override
  public Child start(Command command) throws IOException {
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(command.arguments())
          .directory(command.directory().toFile())
          .redirectInput(NOTHING)
          .redirectOutput(redirect(command.stdout()))
          .redirectError(redirect(command.stderr()));
      builder.environment().clear();
      builder.environment().putAll(command.environment());
      process = builder.start();
    } catch (IllegalArgumentException e) {
      // A NUL in an argument, or a bad name of an environment variable.
      throw new IOException(e.getMessage(), e);
    }
    Promise<Integer> exited = new Promise<>();
    var unused =
        process.onExit().thenAccept(ended -> exited.set(WaitStatus.ofExitValue(ended.exitValue())));
    return new Child(process.pid(), exited.future());
  }

  private static ProcessBuilder.Redirect redirect(@Nullable Path file) {
    return file == null
        ? ProcessBuilder.Redirect.INHERIT
        : ProcessBuilder.Redirect.appendTo(file.toFile());
  }

  @Override
  public Optional<ProcessId> identify(long pid) {
    return ProcessTable.read(pid);
  }

  @Override
  public boolean isRunning(ProcessId process) {
    return identify(process.pid()).equals(Optional.of(process));
  }

  @Override
  public Optional<ProcessId> find(String variable, String value) {
    String wanted = variable + "=" + value;
    return ProcessTable.read().running().stream()
        .filter(process ->
            ENVIRONMENT.splitToStream(environment(process.pid())).anyMatch(wanted::equals))
        .findFirst();
  }

  /** As it was when the process started; nothing if that is not to be seen. */
  private static String environment(long pid) {
    try {
      return new String(
          Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // It has ended, or is another user's.
    }
  }

  @Override
  public void terminateTree(long pid) {
    for (long member : ProcessTable.read().tree(pid)) {
      ProcessHandle.of(member).ifPresent(ProcessHandle::destroy);
    }
  }

  @Override
  public void killTree(long pid) throws InterruptedException {
    for (int pass = 0; pass < MAX_KILL_PASSES; pass++) {
      if (!killAll(ProcessTable.read().family(pid))) {
        return;
      }
    }
    log.error("Failed to kill all processes below {}", pid);
  }

  @Override
  public void killLeftovers(long pid) throws InterruptedException {
    // The number of a process is not used again as long as it is that of a group or session with
    // members. So if there is a process of that number, it is another one and nothing was left.
    if (!ProcessTable.read().contains(pid)) {
      killTree(pid);
    }
  }

  /** Kills processes and waits for their end; false if there was none. */
  private static boolean killAll(Set<Long> pids) throws InterruptedException {
    List<ProcessHandle> processes =
        pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
    // Parents come first, so that they do not start new ones meanwhile.
    processes.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?>[] ends =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(KILL_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.debug("Killed processes {} have not ended yet", pids);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process cannot fail", e);
    }
    return !processes.isEmpty();
  }
}
