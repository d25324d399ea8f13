// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.sim.Host;

/**
 * Looks for what is left of frameworks that have ended: nothing runs, and everything that there is
 * can be offered to their heir. Neither is a timer, a process or a connection left: masters and
 * slaves have what they need for each other and the heir.
 */
final class Emptiness {

  /** Of a node itself, of a master and of the processes beside it. */
  private static final int MASTER_PROCESSES = 4;

  private static final int SLAVE_PROCESSES = 3;

  /** The tick of the allocator, and refusals and rounds that are about to end. */
  private static final int MASTER_TIMERS = 4;

  /** Whether the master still pings, and a registration. */
  private static final int SLAVE_TIMERS = 2;

  private final Scene scene;
  private final Cast cast;
  private final SimulatedFramework heir;
  private final List<String> problems = new ArrayList<>();

  Emptiness(Scene scene, Cast cast, SimulatedFramework heir) {
    this.scene = scene;
    this.cast = cast;
    this.heir = heir;
  }

  /** Whether nothing is left. */
  boolean isReached() {
    check();
    return problems.isEmpty();
  }

  /** Fails if something is left. */
  void demand() {
    check();
    if (!problems.isEmpty()) {
      scene.violated(String.join("; ", problems));
      scene.throwFailure();
    }
  }

  private void check() {
    problems.clear();
    cast.leader().flatMap(SimulatedMaster::view).ifPresent(leader -> {
      if (leader.frameworks().size() > 1 || !leader.tasks().isEmpty()) {
        problems.add("the master has frameworks %s and tasks %s"
            .formatted(leader.frameworks(), leader.tasks()));
      }
    });
    Resources offered = Resources.sum(heir.scheduler().held().stream()
        .map(offer -> Resources.of(offer.getResourcesList()))
        .toList());
    Resources all = Resources.sum(
        Collections.nCopies(cast.machines().size(), Resources.parse(Machine.RESOURCES)));
    if (!offered.equals(all)) {
      problems.add("of %s only %s is offered".formatted(all, offered));
    }
    int slaves = cast.machines().size();
    // A timer, a process and a connection for each slave, and a connection to the heir.
    cast.leader()
        .map(SimulatedMaster::host)
        .ifPresent(leader ->
            checkUse(leader, MASTER_TIMERS + slaves, MASTER_PROCESSES + slaves, slaves + 1));
    for (Machine machine : cast.machines()) {
      // A connection to each master that it has followed and that has not ended.
      checkUse(
          machine.slaveHost(), SLAVE_TIMERS, SLAVE_PROCESSES, cast.masters().size());
      if (!machine.executors().isEmpty()) {
        problems.add("%s still runs %s".formatted(machine, machine.executors()));
      }
      machine
          .view()
          .filter(view -> !view.executors().isEmpty())
          .ifPresent(view ->
              problems.add("%s still has executors %s".formatted(machine, view.executors())));
    }
  }

  private void checkUse(Host host, int timers, int processes, int links) {
    int nowLinks = scene.world().network().links(host);
    if (host.pendingTimers() > timers || host.processes() > processes || nowLinks > links) {
      problems.add("%s has %d timers, %d processes and %d links (expected: at most %d, %d and %d)"
          .formatted(
              host, host.pendingTimers(), host.processes(), nowLinks, timers, processes, links));
    }
  }
}
