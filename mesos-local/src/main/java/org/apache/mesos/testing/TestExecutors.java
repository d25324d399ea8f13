// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.mesos.Executor;
import org.apache.mesos.internal.slave.CommandExecutors;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.launcher.CommandExecutor;
import org.apache.mesos.process.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the executors of a cluster, each with a sandbox: those that the test has given, and those
 * of tasks that are commands, which really run. For the cluster's thread.
 */
final class TestExecutors {

  private static final Logger log = LoggerFactory.getLogger(TestExecutors.class);

  /** In place of a command that starts the executor of commands. */
  private static final String COMMAND_EXECUTOR = "test-cluster-command-executor";

  /** An executor, and what ends the processes that it has started. */
  record Made(Executor executor, Closing closing) {}

  /** Blocks for as long as it takes. */
  interface Closing {
    void close() throws InterruptedException;
  }

  private final Clock clock;
  private final ExecutorService workers;
  private final Map<String, Supplier<? extends Executor>> byId = new LinkedHashMap<>();
  private @Nullable Path directory;
  private int sandboxes;

  TestExecutors(Clock clock, ExecutorService workers) {
    this.clock = clock;
    this.workers = workers;
  }

  void add(String executorId, Supplier<? extends Executor> executor) {
    byId.put(executorId, executor);
  }

  /** What slaves are to use for tasks with a command. */
  static CommandExecutors ofCommands() {
    return new CommandExecutors(COMMAND_EXECUTOR);
  }

  /** The executor that a launch asks for; empty if the test has none. */
  Optional<Made> make(ExecutorLaunch launch) {
    if (launch.executor().getCommand().getValue().equals(COMMAND_EXECUTOR)) {
      SandboxedProcesses processes = new SandboxedProcesses(launch.directory());
      return Optional.of(new Made(
          CommandExecutor.sharingJvm(
              processes, ImmutableMap.copyOf(System.getenv()), clock, workers),
          processes::close));
    }
    return Optional.ofNullable(byId.get(launch.instance().executorId().getValue()))
        .map(supplier -> new Made(supplier.get(), () -> {}));
  }

  /** A new directory. */
  Path newSandbox() {
    try {
      if (directory == null) {
        directory = Files.createTempDirectory("mesos-test-cluster-");
      }
      return Files.createDirectory(directory.resolve(Integer.toString(++sandboxes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the sandboxes. */
  void deleteSandboxes() {
    if (directory != null) {
      try {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      } catch (IOException e) {
        log.warn("Failed to delete the sandboxes in {}: {}", directory, e.toString());
      }
    }
  }
}
