// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The CPU time of this JVM, its compiler and garbage collector included. */
final class Cpu {

  private static final Path THREADS = Path.of("/proc/self/task");

  private Cpu() {}

  static long nanos() {
    return Files.isReadable(THREADS.resolveSibling("schedstat")) ? ofThreads() : ofJvm();
  }

  /** To the nanosecond, where the kernel tells it; threads that have ended are left out. */
  private static long ofThreads() {
    try (Stream<Path> threads = Files.list(THREADS)) {
      return threads
          .map(thread -> thread.resolve("schedstat"))
          .mapToLong(Cpu::ofThread)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long ofThread(Path schedstat) {
    try {
      List<String> lines = Files.readAllLines(schedstat);
      return Long.parseLong(lines.get(0).split(" ")[0]);
    } catch (IOException e) {
      return 0;
    }
  }

  /** In steps of ten milliseconds. */
  private static long ofJvm() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
