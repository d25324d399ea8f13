// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.mesos.internal.resources.Resources;

/**
 * Looks for what is left of frameworks that have ended: nothing runs, and everything that there is
 * can be offered to their heir.
 */
final class Emptiness {

  private final Cast cast;
  private final SimulatedFramework heir;
  private final List<String> problems = new ArrayList<>();

  Emptiness(Cast cast, SimulatedFramework heir) {
    this.cast = cast;
    this.heir = heir;
  }

  /** Whether nothing is left. */
  boolean isReached() {
    check();
    return problems.isEmpty();
  }

  /** Fails if something is left. */
  void demand(Scene scene) {
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
    for (Machine machine : cast.machines()) {
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
}
