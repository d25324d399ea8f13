// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The CPU time of this JVM, its garbage collector included, but not its compiler: what that takes
 * depends on how long a run is, and daemons run for months.
 */
final class Cpu {

  private static final Path THREADS = Path.of("/proc/self/task");

  private Cpu() {}

  static long nanos() {
    return Files.isReadable(THREADS.resolveSibling("schedstat")) ? ofThreads() : ofJvm();
  }

  /** To the nanosecond, where the kernel tells it; threads that have ended are left out. */
  private static long ofThreads() {
    try (Stream<Path> threads = Files.list(THREADS)) {
      return threads.mapToLong(Cpu::ofThread).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long ofThread(Path thread) {
    try {
      boolean isCompiler =
          Files.readString(thread.resolve("comm")).matches("C[12] Compiler(?s:.*)");
      String nanos = Files.readString(thread.resolve("schedstat"));
      return isCompiler ? 0 : Long.parseLong(nanos.substring(0, nanos.indexOf(' ')));
    } catch (IOException e) {
      // It has just ended.
      return 0;
    }
  }

  /** In steps of ten milliseconds, and all together. */
  private static long ofJvm() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
