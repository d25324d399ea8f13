// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What one run has seen, or several together. */
public final class Statistics {

  private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
  private long runs;
  private long events;
  private long tasks;
  private long updates;
  private Duration simulated = Duration.ZERO;

  void countFault(FaultKind kind) {
    faults.merge(kind, 1L, Long::sum);
  }

  void countTask() {
    tasks++;
  }

  void countUpdate() {
    updates++;
  }

  void finish(long servedEvents, Duration age) {
    runs++;
    events += servedEvents;
    simulated = simulated.plus(age);
  }

  /** Takes in what other runs have seen. */
  public void add(Statistics other) {
    other.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    runs += other.runs;
    events += other.events;
    tasks += other.tasks;
    updates += other.updates;
    simulated = simulated.plus(other.simulated);
  }

  public long runs() {
    return runs;
  }

  public long events() {
    return events;
  }

  public long tasks() {
    return tasks;
  }

  /** How often something was broken in some way. */
  public long faults(FaultKind kind) {
    return faults.getOrDefault(kind, 0L);
  }

  /** How often something was broken. */
  public long faults() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }

  public Duration simulated() {
    return simulated;
  }

  @Override
  public String toString() {
    String kinds = faults.entrySet().stream()
        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
    return ("%,d seeds, %,d events, %,d tasks, %,d status updates, %,d faults,"
            + " %,.1f simulated hours (%s)")
        .formatted(
            runs, events, tasks, updates, faults(), simulated.toMillis() / 3_600_000.0, kinds);
  }
}
