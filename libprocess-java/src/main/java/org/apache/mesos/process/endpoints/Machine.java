// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.endpoints;

import com.google.common.base.Splitter;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** The load, processors and memory of this machine. Safe for use by any thread. */
final class Machine {

  static final Path LOADS = Path.of("/proc/loadavg");

  private final Path loads;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** A machine whose kernel gives its loads in a file; where that is absent, there are none. */
  Machine(Path loads) {
    this.loads = loads;
  }

  /** What there is to know, by the keys of {@code /system/stats.json}; the unknown left out. */
  Map<String, Double> stats() {
    Map<String, Double> stats = new LinkedHashMap<>();
    gauges().forEach((name, source) -> source.get().ifPresent(value -> stats.put(name, value)));
    return stats;
  }

  /** Each of {@link #stats} with its source. */
  Map<String, Supplier<OptionalDouble>> gauges() {
    Map<String, Supplier<OptionalDouble>> gauges = new LinkedHashMap<>();
    gauges.put("avg_load_1min", () -> load(0));
    gauges.put("avg_load_5min", () -> load(1));
    gauges.put("avg_load_15min", () -> load(2));
    gauges.put("cpus_total", () -> OptionalDouble.of(system.getAvailableProcessors()));
    gauges.put("mem_total_bytes", () -> OptionalDouble.of((double) system.getTotalMemorySize()));
    gauges.put("mem_free_bytes", () -> OptionalDouble.of((double) system.getFreeMemorySize()));
    return gauges;
  }

  /** The kernel makes this file up when it is read, so reading does not wait for a disk. */
  private OptionalDouble load(int index) {
    try {
      List<String> words = Splitter.on(' ').splitToList(Files.readString(loads));
      return OptionalDouble.of(Double.parseDouble(words.get(index)));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return OptionalDouble.empty();
    }
  }
}
