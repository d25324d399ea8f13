// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.internal.slave.fetcher.FetchException;
import org.apache.mesos.internal.slave.fetcher.FetchRequest;
import org.apache.mesos.internal.slave.fetcher.Fetcher;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.Command;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a sandbox ready for an executor and finds the command to run there (slave.md 6): owner,
 * output files, URIs, environment, user. The reference has a program for it, the launcher, which
 * runs between fork and exec; here it is a step before the start, so that there is one process
 * less. Everything blocks.
 */
final class Preparation {

  private static final Logger log = LoggerFactory.getLogger(Preparation.class);

  private final ChildProcesses processes;
  private final Fetcher fetcher;
  private final ProcessSettings settings;
  private final Tools tools;

  Preparation(ChildProcesses processes, Fetcher fetcher, ProcessSettings settings) {
    this.processes = processes;
    this.fetcher = fetcher;
    this.settings = settings;
    this.tools = Tools.find(settings.environment().getOrDefault("PATH", ""));
  }

  /**
   * Gives the command that starts the executor.
   *
   * @throws LaunchException if it cannot be started; why is in the sandbox's stderr
   */
  Command prepare(ExecutorLaunch launch, Upid slave) throws LaunchException, InterruptedException {
    Path stdout = launch.directory().resolve("stdout");
    Path stderr = launch.directory().resolve("stderr");
    try {
      Files.write(stdout, new byte[0]);
      Files.write(stderr, new byte[0]);
    } catch (IOException e) {
      throw new LaunchException("Failed to make the output files in the sandbox: " + e, e);
    }
    try {
      return prepare(launch, ExecutorEnvironment.of(settings.environment(), launch, slave));
    } catch (FetchException e) {
      append(stderr, e.getMessage());
      throw new LaunchException(e.getMessage(), e);
    } catch (LaunchException e) {
      append(stderr, e.getMessage());
      throw e;
    }
  }

  private Command prepare(ExecutorLaunch launch, ImmutableMap<String, String> environment)
      throws LaunchException, FetchException, InterruptedException {
    CommandInfo command = launch.executor().getCommand();
    Path directory = launch.directory();
    ImmutableList<String> asUser = asUser(launch.user());
    if (!asUser.isEmpty()) {
      giveTo(launch.user(), directory, environment);
    }
    fetcher.fetch(new FetchRequest(
        ImmutableList.copyOf(command.getUrisList()),
        directory,
        directory.resolve("stderr"),
        environment,
        asUser));
    if (!asUser.isEmpty()) {
      if (command.getUrisCount() > 0) {
        giveFetchedTo(launch.user(), directory, environment);
      }
      append(directory.resolve("stdout"), "Switching user to " + launch.user());
    }
    ImmutableList<String> arguments = ImmutableList.<String>builder()
        .addAll(tools.newSession())
        .addAll(asUser)
        .addAll(arguments(command))
        .build();
    return switch (settings.output()) {
      case INHERITED -> Command.inheriting(arguments, environment, directory);
      case SANDBOX ->
        new Command(
            arguments,
            environment,
            directory,
            outputFile(directory, "stdout"),
            outputFile(directory, "stderr"));
    };
  }

  private static List<String> arguments(CommandInfo command) {
    if (command.getShell()) {
      return ImmutableList.of("/bin/sh", "-c", command.getValue());
    }
    // Peers of later releases may name a program instead. Its own name is the first argument.
    return ImmutableList.<String>builder()
        .add(command.getValue())
        .addAll(command.getArgumentsList().stream().skip(1).toList())
        .build();
  }

  /** What to put before commands of the executor; nothing if its user is the slave's. */
  private ImmutableList<String> asUser(String user) throws LaunchException {
    if (settings.userSwitching() == ProcessSettings.UserSwitching.SLAVE_USER
        || user.isEmpty()
        || user.equals(settings.currentUser())) {
      return ImmutableList.of();
    }
    return tools
        .asUser(user)
        .orElseThrow(() -> new LaunchException(
            "Failed to switch to user: there is neither a setpriv nor a runuser program"));
  }

  private void giveTo(String user, Path directory, ImmutableMap<String, String> environment)
      throws LaunchException, InterruptedException {
    // With a colon and no group, the group becomes that of the user.
    chown(
        directory,
        environment,
        "chown",
        "-h",
        "--",
        user + ":",
        directory.toString(),
        directory.resolve("stdout").toString(),
        directory.resolve("stderr").toString());
  }

  /** Files with several links are left out: one could be outside, if an archive made it so. */
  private void giveFetchedTo(String user, Path directory, ImmutableMap<String, String> environment)
      throws LaunchException, InterruptedException {
    chown(
        directory,
        environment,
        "/bin/sh",
        "-c",
        "exec find \"$0\" -xdev ! -type l '(' -type d -o -links 1 ')'"
            + " -exec chown -h -- \"$1\" '{}' +",
        directory.toString(),
        user + ":");
  }

  private void chown(Path directory, ImmutableMap<String, String> environment, String... arguments)
      throws LaunchException, InterruptedException {
    Command command = Command.logging(
        ImmutableList.copyOf(arguments), environment, directory, directory.resolve("stderr"));
    try {
      Child child = processes.start(command);
      child.exited().await();
      if (child.exited().value() == WaitStatus.exited(0)) {
        return;
      }
    } catch (IOException e) {
      append(directory.resolve("stderr"), e.getMessage());
    }
    throw new LaunchException("Failed to change ownership of framework's working directory");
  }

  /** An archive may have put something else in its place, which must not be written to. */
  private static Path outputFile(Path directory, String name) throws LaunchException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new LaunchException("'" + name + "' in the sandbox is not a file any more");
    }
    return file;
  }

  private static void append(Path file, String line) {
    try {
      Files.write(
          file,
          (line + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      log.warn("Failed to write to {}: {}", file, e.toString());
    }
  }
}
