// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program to start: its arguments with the program first, its whole environment, where it runs
 * and the files that its output is appended to. Without files it shares the output of this process.
 * Its input is empty.
 */
public record Command(
    ImmutableList<String> arguments,
    ImmutableMap<String, String> environment,
    Path directory,
    @Nullable Path stdout,
    @Nullable Path stderr) {

  /** A command that writes to this process's own output. */
  public static Command inheriting(
      List<String> arguments, Map<String, String> environment, Path directory) {
    return new Command(
        ImmutableList.copyOf(arguments), ImmutableMap.copyOf(environment), directory, null, null);
  }

  /** A command whose output and errors go to the same file. */
  public static Command logging(
      List<String> arguments, Map<String, String> environment, Path directory, Path log) {
    return new Command(
        ImmutableList.copyOf(arguments), ImmutableMap.copyOf(environment), directory, log, log);
  }
}
