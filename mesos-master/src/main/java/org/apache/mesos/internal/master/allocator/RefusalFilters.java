// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.process.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Which slaves a framework does not want to be offered in a role, and until when. A timer stands at
 * the end of the filter that expires next, so that nobody waits longer than he said.
 */
final class RefusalFilters {

  private record Filter(FrameworkShare framework, SlaveID slave, Instant end, long number) {}

  private final Allocator.Host host;
  private final Consumer<SlaveID> onExpired;
  private final Map<FrameworkShare, Map<SlaveID, Filter>> filters = new LinkedHashMap<>();
  // Those that will expire, by their end.
  private final TreeSet<Filter> expiring =
      new TreeSet<>(Comparator.comparing(Filter::end).thenComparingLong(Filter::number));
  private long nextNumber;
  private @Nullable Timer timer;
  private Instant timerEnd = Instant.MAX;

  /** The consumer is told the slave of each filter that has expired. */
  RefusalFilters(Allocator.Host host, Consumer<SlaveID> onExpired) {
    this.host = host;
    this.onExpired = onExpired;
  }

  boolean isFiltered(FrameworkShare framework, SlaveID slave) {
    Map<SlaveID, Filter> ofFramework = filters.get(framework);
    return ofFramework != null && ofFramework.containsKey(slave);
  }

  /** Replaces the filter that there is, even one that lasts longer. */
  void add(FrameworkShare framework, SlaveID slave, Duration duration) {
    Filter filter = new Filter(framework, slave, end(duration), nextNumber++);
    Filter old = filters.computeIfAbsent(framework, id -> new LinkedHashMap<>()).put(slave, filter);
    if (old != null) {
      expiring.remove(old);
    }
    if (!filter.end.equals(Instant.MAX)) {
      expiring.add(filter);
      arm();
    }
  }

  private Instant end(Duration duration) {
    try {
      return host.now().plus(duration);
    } catch (DateTimeException | ArithmeticException e) {
      return Instant.MAX;
    }
  }

  void removeFramework(FrameworkShare framework) {
    Map<SlaveID, Filter> removed = filters.remove(framework);
    if (removed != null) {
      removed.values().forEach(expiring::remove);
    }
  }

  void removeSlave(SlaveID slave) {
    for (Map<SlaveID, Filter> ofFramework : filters.values()) {
      Filter removed = ofFramework.remove(slave);
      if (removed != null) {
        expiring.remove(removed);
      }
    }
  }

  private void arm() {
    if (expiring.isEmpty() || !expiring.first().end.isBefore(timerEnd)) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timerEnd = expiring.first().end;
    timer = host.delay(Duration.between(host.now(), timerEnd), this::expire);
  }

  private void expire() {
    Instant now = host.now();
    while (!expiring.isEmpty() && !expiring.first().end.isAfter(now)) {
      Filter expired = expiring.pollFirst();
      filters.get(expired.framework).remove(expired.slave);
      onExpired.accept(expired.slave);
    }
    timerEnd = Instant.MAX;
    arm();
  }
}
