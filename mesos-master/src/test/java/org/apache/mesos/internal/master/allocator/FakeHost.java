// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.sim.VirtualClock;

/** A master that keeps the offers it is to make, and runs calls when it is told to. */
final class FakeHost implements Allocator.Host {

  /** What a framework is offered in one go. */
  record Offered(FrameworkID framework, String role, Map<SlaveID, Resources> resources) {

    /** Without a role. */
    Offered(FrameworkID framework, Map<SlaveID, Resources> resources) {
      this(framework, Resources.DEFAULT_ROLE, resources);
    }
  }

  private final Deque<Runnable> calls = new ArrayDeque<>();
  private final List<Scheduled> scheduled = new ArrayList<>();
  private final List<Offered> offers = new ArrayList<>();
  private Instant now = VirtualClock.EPOCH;
  private int callCount;

  private record Scheduled(Instant due, Runnable call) {}

  @Override
  public void offer(FrameworkID framework, String role, Map<SlaveID, Resources> resources) {
    offers.add(new Offered(framework, role, resources));
  }

  @Override
  public void execute(Runnable call) {
    calls.add(call);
  }

  @Override
  public Timer delay(Duration delay, Runnable call) {
    Scheduled entry = new Scheduled(now.plus(delay), call);
    scheduled.add(entry);
    return () -> scheduled.remove(entry);
  }

  @Override
  public Instant now() {
    return now;
  }

  int pendingTimers() {
    return scheduled.size();
  }

  /** How many calls were run. */
  int callCount() {
    return callCount;
  }

  /** Runs what was queued, and gives the offers that came of it. */
  List<Offered> run() {
    while (!calls.isEmpty()) {
      callCount++;
      calls.remove().run();
    }
    List<Offered> made = List.copyOf(offers);
    offers.clear();
    return made;
  }

  /** Moves time and runs the timers that are due. */
  List<Offered> advance(Duration duration) {
    now = now.plus(duration);
    for (Scheduled entry : List.copyOf(scheduled)) {
      if (!entry.due.isAfter(now) && scheduled.remove(entry)) {
        entry.call.run();
      }
    }
    return run();
  }
}
