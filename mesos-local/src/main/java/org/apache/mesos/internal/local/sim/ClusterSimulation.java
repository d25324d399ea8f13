// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.time.Duration;
import org.apache.mesos.internal.resources.Resources;

/** One cluster with a load and with faults, from its first master to its last framework. */
public final class ClusterSimulation {

  private static final Duration MAX_STEP = Duration.ofSeconds(5);
  private static final Duration MAX_REST = Duration.ofSeconds(60);

  /** What waits longest: a slave for its master, and an update for its next attempt. */
  private static final Duration LONGEST_CALM = Duration.ofMinutes(25);

  /** How often it is looked whether all agree by now. */
  private static final Duration CALM = Duration.ofSeconds(20);

  private static final Duration LONGEST_END = Duration.ofMinutes(5);
  private static final Duration END = Duration.ofSeconds(10);

  /** Less than that is not worth an offer. */
  private static final double SMALLEST_CPUS = 1;

  private static final double SMALLEST_MEM = 32;

  /** How many runs wait for everything that may still happen although all agree. */
  private static final double LONG_CALM_SHARE = 0.03;

  private final Scene scene;
  private final Cast cast;
  private final Faults faults;

  private ClusterSimulation(long seed, Settings settings) {
    scene = new Scene(seed, settings);
    cast = Cast.of(scene);
    scene.setCast(cast);
    faults = new Faults(scene, cast);
    scene.world().setWatcher(new Inspector(scene, cast));
  }

  /**
   * Runs one cluster to its end.
   *
   * @throws SimulationFailure if a promise is broken
   */
  public static Result run(long seed, Settings settings) {
    ClusterSimulation simulation = new ClusterSimulation(seed, settings);
    try {
      simulation.run();
    } catch (SimulationFailure e) {
      throw e;
    } catch (RuntimeException | Error e) {
      simulation.scene.violated("the simulation failed: " + e, e);
      simulation.scene.throwFailure();
    }
    return simulation.result();
  }

  /**
   * What came of a run.
   *
   * @param traceHash the same for each run with the same seed
   */
  public record Result(Statistics statistics, long traceHash) {}

  private Result result() {
    scene.statistics().finish(scene.world().events(), scene.world().age());
    return new Result(scene.statistics(), scene.world().traceHash());
  }

  private void run() {
    cast.masters().forEach(SimulatedMaster::start);
    cast.machines().forEach(Machine::startSlave);
    cast.frameworks().forEach(SimulatedFramework::start);
    while (isBefore(scene.settings().faultTime())) {
      step();
    }
    faults.end();
    calmDown();
    end();
  }

  private void step() {
    if (scene.chance(0.5)) {
      faults.strike();
    }
    for (SimulatedFramework framework : cast.frameworks()) {
      if (scene.chance(0.5) && framework.scheduler().isConnected()) {
        framework.scheduler().act();
      }
    }
    Duration longest = scene.chance(0.1) ? MAX_REST : MAX_STEP;
    scene.world().advance(scene.between(Duration.ofMillis(1), longest));
    scene.throwFailure();
  }

  private void calmDown() {
    Agreement agreement = new Agreement(scene, cast);
    Duration end = scene.world().age().plus(LONGEST_CALM);
    boolean isLong = scene.chance(LONG_CALM_SHARE);
    do {
      cast.frameworks().forEach(framework -> {
        framework.scheduler().declineHeld();
        framework.scheduler().reconcile();
      });
      scene.world().advance(CALM);
    } while (isBefore(end) && (isLong || !agreement.isReached()));
    agreement.demand();
  }

  private boolean isBefore(Duration time) {
    return scene.world().age().compareTo(time) < 0;
  }

  private void end() {
    SimulatedFramework neighbour = hoarder("neighbour");
    scene.world().advance(END);
    checkNothingIsIdle();
    neighbour.scheduler().stop();
    cast.frameworks().forEach(framework -> framework.scheduler().stop());
    SimulatedFramework heir = hoarder("heir");
    Emptiness emptiness = new Emptiness(scene, cast, heir);
    Duration end = scene.world().age().plus(LONGEST_END);
    do {
      scene.world().advance(END);
    } while (isBefore(end) && !emptiness.isReached());
    emptiness.demand();
  }

  /** A framework that takes all that it is offered, and does nothing with it. */
  private SimulatedFramework hoarder(String name) {
    SimulatedFramework hoarder = new SimulatedFramework(scene, name);
    hoarder.start();
    hoarder.scheduler().hoard();
    return hoarder;
  }

  /** What nobody uses is offered to somebody who takes everything, if it is enough for a task. */
  private void checkNothingIsIdle() {
    scene.leader().ifPresent(leader -> {
      for (Resources idle : leader.idle()) {
        if (idle.cpus() >= SMALLEST_CPUS && idle.mem() > SMALLEST_MEM) {
          scene.violated("%s is idle and not offered".formatted(idle));
        }
      }
    });
    scene.throwFailure();
  }
}
