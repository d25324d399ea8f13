// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.internal.resources.Resources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a machine has to offer (slave.md 2). */
final class ResourceDetector {

  private static final Logger log = LoggerFactory.getLogger(ResourceDetector.class);

  private static final long BYTES_PER_MEGABYTE = 1 << 20;

  /** Left to the slave and the system, on machines that have more than that. */
  private static final long RESERVED_MEGABYTES = 1024;

  private static final long DEFAULT_MEGABYTES = 1024;
  private static final int DEFAULT_CPUS = 1;

  /** What the operating system says of the machine. */
  interface Machine {

    /** Number of processors in use; not positive if it is unknown. */
    int processors();

    /** Physical memory; empty if it is unknown. */
    OptionalLong memoryBytes();
  }

  private ResourceDetector() {}

  static Resources detect(Machine machine) {
    int cpus = machine.processors();
    OptionalLong memory = machine.memoryBytes();
    if (cpus < 1) {
      log.warn("Taking {} for the number of cpus because it is unknown", DEFAULT_CPUS);
      cpus = DEFAULT_CPUS;
    }
    if (memory.isEmpty()) {
      log.warn("Taking {} MB for the memory because it is unknown", DEFAULT_MEGABYTES);
    }
    return Resources.parse("cpus:" + cpus + ";mem:" + megabytes(memory));
  }

  private static long megabytes(OptionalLong memoryBytes) {
    if (memoryBytes.isEmpty()) {
      return DEFAULT_MEGABYTES;
    }
    long megabytes = memoryBytes.getAsLong() / BYTES_PER_MEGABYTE;
    return megabytes > RESERVED_MEGABYTES ? megabytes - RESERVED_MEGABYTES : megabytes;
  }

  /** The machine that this runs on. */
  static final class ThisMachine implements Machine {

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s*(\\d{1,15}) kB");
    private static final long BYTES_PER_KILOBYTE = 1024;

    @Override
    public int processors() {
      return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public OptionalLong memoryBytes() {
      try {
        return parseMeminfo(Files.readString(MEMINFO, StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // Not a Linux machine. The bean is slower to load.
        return ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean bean
            ? OptionalLong.of(bean.getTotalMemorySize())
            : OptionalLong.empty();
      }
    }

    static OptionalLong parseMeminfo(String text) {
      Matcher total = TOTAL.matcher(text);
      return total.find()
          ? OptionalLong.of(Long.parseLong(total.group(1)) * BYTES_PER_KILOBYTE)
          : OptionalLong.empty();
    }
  }
}
