// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.internal.master.MasterView;
import org.apache.mesos.process.sim.Host;
import org.apache.mesos.process.sim.World;
import org.jspecify.annotations.Nullable;

/** What the parts of one simulated cluster share: the world, chance, and who keeps the score. */
final class Scene {

  private final long seed;
  private final Settings settings;
  private final World world;
  private final Statistics statistics = new Statistics();
  private final SimulatedElection election;
  private final SimulatedRegistry registry;
  private final Ledger ledger;
  private @Nullable Cast cast;
  private @Nullable SimulationFailure failure;
  private boolean isCalm;
  private long nextOsPid = 1000;

  Scene(long seed, Settings settings) {
    this.seed = seed;
    this.settings = settings;
    this.world = new World(seed);
    this.election = new SimulatedElection(this);
    this.registry = new SimulatedRegistry(this);
    this.ledger = new Ledger(this);
  }

  void setCast(Cast newCast) {
    cast = newCast;
  }

  /** The books of the master that the election says leads, if it runs and knows that. */
  Optional<MasterView> leader() {
    return Optional.ofNullable(cast)
        .flatMap(Cast::leader)
        .flatMap(SimulatedMaster::view)
        .filter(MasterView::isElected);
  }

  Settings settings() {
    return settings;
  }

  World world() {
    return world;
  }

  Statistics statistics() {
    return statistics;
  }

  SimulatedElection election() {
    return election;
  }

  SimulatedRegistry registry() {
    return registry;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Whether nothing is to be broken any more. */
  boolean isCalm() {
    return isCalm;
  }

  void calmDown() {
    isCalm = true;
  }

  long nextOsPid() {
    return nextOsPid++;
  }

  boolean chance(double share) {
    return world.random().nextDouble() < share;
  }

  int upTo(int limit) {
    return world.random().nextInt(limit);
  }

  Duration between(Duration shortest, Duration longest) {
    return Duration.ofNanos(world.random().nextLong(shortest.toNanos(), longest.toNanos()));
  }

  <T> T any(List<T> all) {
    return all.get(upTo(all.size()));
  }

  /** Where drivers write what callbacks have thrown, which those of a simulation never do. */
  PrintStream complaints(Host host) {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
      @Override
      public void println(@Nullable Object line) {
        violated(host + " complains: " + line);
      }
    };
  }

  /** Writes down that a promise is broken; the run ends after this event. The first one counts. */
  void violated(String problem) {
    violated(problem, null);
  }

  void violated(String problem, @Nullable Throwable cause) {
    if (failure == null) {
      failure = new SimulationFailure(seed, world.events(), world.age(), problem, cause);
    }
  }

  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }
}
