// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The processes of the machine that belong to a run: by a variable in their environment, which
 * every child of a child has, or by a working directory below that of the run. Asks {@code /proc},
 * so that it depends on nothing that the cluster says of itself.
 */
final class ProcessScan {

  /** Its value is the directory of the run. */
  static final String VARIABLE = "CHAOS_DIRECTORY";

  private static final String EXECUTOR_VARIABLE = "MESOS_EXECUTOR_ID";
  private static final String SANDBOX_VARIABLE = "MESOS_DIRECTORY";

  private static final Path PROC = Path.of("/proc");
  private static final String NUMERIC = "[0-9]*";
  private static final Splitter VARIABLES = Splitter.on('\0').omitEmptyStrings();
  private static final Splitter FIELDS = Splitter.on(' ');

  // Behind the name of the program in /proc/<pid>/stat.
  private static final int STATE = 0;
  private static final int SESSION = 3;

  /** Tasks are shells. */
  private static final Pattern JAVA = Pattern.compile("[^ ]*/java ");

  /** Of a command line, for people. */
  private static final int LONGEST = 200;

  private final Path directory;

  ProcessScan(Path directory) {
    this.directory = directory;
  }

  /**
   * A process that is alive.
   *
   * @param session the process that leads its session; an executor has one of its own
   * @param executor of which executor of which slave it is a process; empty if of none
   */
  record Found(long pid, long session, String executor, String commandLine) {

    /** Whether it is an executor or the shell that has started one, and not a task. */
    boolean isExecutor() {
      return !executor.isEmpty() && (session == pid || JAVA.matcher(commandLine).lookingAt());
    }

    /** For people, not too long. */
    @Override
    public String toString() {
      int length = Math.min(commandLine.length(), LONGEST);
      return pid + " (" + commandLine.substring(0, length) + ")";
    }
  }

  /** Those that are alive now, this one not included, in the order of their numbers. */
  ImmutableList<Found> now() {
    ImmutableList.Builder<Found> found = ImmutableList.builder();
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, NUMERIC)) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != self) {
          find(process, pid).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("There is no " + PROC + ", which Linux has", e);
    }
    return ImmutableList.sortedCopyOf(Comparator.comparingLong(Found::pid), found.build());
  }

  private Optional<Found> find(Path process, long pid) {
    try {
      ImmutableList<String> environment =
          ImmutableList.copyOf(VARIABLES.split(text(process.resolve("environ"))));
      if (!environment.contains(VARIABLE + "=" + directory) && !isBelow(process.resolve("cwd"))) {
        return Optional.empty();
      }
      String stat = text(process.resolve("stat"));
      List<String> fields = FIELDS.splitToList(stat.substring(stat.lastIndexOf(')') + 2));
      if (fields.get(STATE).equals("Z") || fields.get(STATE).equals("X")) {
        return Optional.empty();
      }
      String executor = value(environment, EXECUTOR_VARIABLE)
          .map(id -> shortened(id) + " of " + slave(environment))
          .orElse("");
      return Optional.of(new Found(
          pid,
          Long.parseLong(fields.get(SESSION)),
          executor,
          text(process.resolve("cmdline")).replace('\0', ' ').strip()));
    } catch (IOException e) {
      // It has ended meanwhile, or is somebody else's.
      return Optional.empty();
    }
  }

  private static Optional<String> value(List<String> environment, String variable) {
    return environment.stream()
        .filter(entry -> entry.startsWith(variable + "="))
        .map(entry -> entry.substring(variable.length() + 1))
        .findFirst();
  }

  /** The id of a command's executor has the command in parentheses. */
  private static String shortened(String executorId) {
    int parenthesis = executorId.indexOf(" (");
    return parenthesis < 0 ? executorId : executorId.substring(0, parenthesis);
  }

  /** Sandboxes are below the directory of their slave, which is named like it. */
  private String slave(List<String> environment) {
    return value(environment, SANDBOX_VARIABLE)
        .map(Path::of)
        .filter(sandbox -> sandbox.startsWith(directory) && !sandbox.equals(directory))
        .map(sandbox -> directory.relativize(sandbox).getName(0).toString())
        .orElse("nobody");
  }

  private boolean isBelow(Path link) throws IOException {
    return Files.readSymbolicLink(link).startsWith(directory);
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
