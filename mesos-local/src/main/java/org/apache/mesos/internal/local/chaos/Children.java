// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts processes and gives them signals; in the end all are killed, whoever started them. */
final class Children implements AutoCloseable {

  /** Processes that fork faster than they are killed are given up. */
  private static final int MAX_KILL_PASSES = 200;

  private static final long PASS_MILLIS = 50;

  private final Path directory;
  private final ProcessScan scan;
  private boolean isClosed;

  /** Processes of a run in a directory. */
  Children(Path directory) {
    this.directory = directory;
    this.scan = new ProcessScan(directory);
  }

  /** Starts a program, which finds itself in the directory and adds to a log there. */
  synchronized Process start(List<String> words, Path log) throws IOException {
    if (isClosed) {
      throw new IOException("Everything is being ended");
    }
    ProcessBuilder builder = new ProcessBuilder(words)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("MESOS_"));
    builder.environment().put(ProcessScan.VARIABLE, directory.toString());
    builder.environment().put("LIBPROCESS_IP", Ports.LOOPBACK);
    return builder.start();
  }

  /** Those that are alive. */
  ImmutableList<ProcessScan.Found> alive() {
    return scan.now();
  }

  /** Sends a signal, by its name; false if there is no such process any more. */
  static boolean signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    return kill.waitFor() == 0;
  }

  /** Nothing is started any more, and everything is killed. */
  @Override
  public void close() {
    startNothingMore();
    for (int pass = 0; pass < MAX_KILL_PASSES; pass++) {
      List<ProcessHandle> handles = alive().stream()
          .flatMap(found -> ProcessHandle.of(found.pid()).stream())
          .toList();
      if (handles.isEmpty()) {
        return;
      }
      handles.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(handles.get(0));
    }
  }

  private synchronized void startNothingMore() {
    isClosed = true;
  }

  private static void awaitEnd(ProcessHandle handle) {
    try {
      var unused = handle.onExit().get(PASS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The next pass will see.
    }
  }
}
