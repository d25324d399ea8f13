// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link FrameworkProgram} is told.
 *
 * @param name that of the framework, its executors, and its files
 * @param directory where its files are
 */
record FrameworkSettings(
    String name,
    Workload.Style style,
    String master,
    double tasksPerSecond,
    long seed,
    Path directory) {

  /** As arguments of a program. */
  ImmutableList<String> arguments() {
    return ImmutableList.of(
        name,
        style.name(),
        master,
        Double.toString(tasksPerSecond),
        Long.toString(seed),
        directory.toString());
  }

  static FrameworkSettings parse(List<String> arguments) {
    return new FrameworkSettings(
        arguments.get(0),
        Workload.Style.valueOf(arguments.get(1)),
        arguments.get(2),
        Double.parseDouble(arguments.get(3)),
        Long.parseLong(arguments.get(4)),
        Path.of(arguments.get(5)));
  }

  /** What its scheduler wrote down. */
  Path journal() {
    return directory.resolve(name + ".journal");
  }

  /** What its tasks wrote down. */
  Path taskLedger() {
    return directory.resolve(name + ".tasks");
  }

  /** Once it exists, nothing more is launched. */
  Path drain() {
    return directory.resolve("drain");
  }

  /** What became of its tasks so far. */
  FrameworkHistory history() throws IOException {
    return FrameworkHistory.read(name, journal(), taskLedger());
  }
}
