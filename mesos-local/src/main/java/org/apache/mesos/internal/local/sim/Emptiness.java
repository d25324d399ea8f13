// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.util.ArrayList;
import java.util.List;

/** Looks for what is left of frameworks that have ended. */
final class Emptiness {

  private final Cast cast;
  private final List<String> problems = new ArrayList<>();

  Emptiness(Cast cast) {
    this.cast = cast;
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
      if (!leader.frameworks().isEmpty()
          || leader.offers() > 0
          || !leader.tasks().isEmpty()) {
        problems.add("the master has frameworks %s, %d offers, tasks %s"
            .formatted(leader.frameworks(), leader.offers(), leader.tasks()));
      }
    });
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
