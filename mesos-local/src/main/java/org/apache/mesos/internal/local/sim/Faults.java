// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.mesos.process.sim.FaultyNetwork;
import org.apache.mesos.process.sim.FaultyNetwork.Delays;
import org.apache.mesos.process.sim.Host;

/** Breaks things, and has most of them mended after a while. */
final class Faults {

  private static final Duration MOMENT = Duration.ofMillis(50);
  private static final Duration SHORT = Duration.ofSeconds(8);
  private static final Duration LONG = Duration.ofSeconds(45);
  private static final Duration VERY_LONG = Duration.ofMinutes(3);
  private static final Delays SLOW =
      new Delays(Duration.ofMillis(400), Duration.ofSeconds(8), 0.05);

  private final Scene scene;
  private final Cast cast;
  private final ImmutableList<FaultKind> kinds;

  Faults(Scene scene, Cast cast) {
    this.scene = scene;
    this.cast = cast;
    this.kinds = ImmutableList.copyOf(scene.settings().faults());
  }

  /** Breaks something. */
  void strike() {
    if (!kinds.isEmpty()) {
      FaultKind kind = scene.any(kinds);
      if (strike(kind)) {
        scene.statistics().countFault(kind);
      }
    }
  }

  private boolean strike(FaultKind kind) {
    return switch (kind) {
      case KILL_MASTER -> killMaster();
      case PAUSE_MASTER -> pause(cast.masters().stream().map(SimulatedMaster::host));
      case KILL_SLAVE -> killSlave();
      case PAUSE_SLAVE -> pause(cast.machines().stream().map(Machine::slaveHost));
      case REBOOT_MACHINE -> reboot();
      case KILL_EXECUTOR -> killExecutor();
      case PAUSE_EXECUTOR -> pause(cast.executors().stream().map(SimulatedExecutor::host));
      case KILL_SCHEDULER -> killScheduler();
      case REPLACE_SCHEDULER -> replaceScheduler();
      case PAUSE_SCHEDULER ->
        pause(cast.frameworks().stream()
            .flatMap(framework -> framework.schedulers().stream())
            .map(SimulatedScheduler::host));
      case BREAK_CONNECTION -> breakConnection();
      case PARTITION -> partition();
      case ONE_WAY_PARTITION -> partitionOneWay();
      case ISOLATION -> isolate();
      case LOSE_ELECTION -> loseElection();
      case SLOW_NETWORK -> slowDown();
    };
  }

  /** Mostly short, so that nobody notices; sometimes so long that others give up. */
  private Duration time() {
    int choice = scene.upTo(10);
    if (choice < 5) {
      return scene.between(MOMENT, SHORT);
    }
    return choice < 8 ? scene.between(SHORT, LONG) : scene.between(LONG, VERY_LONG);
  }

  private static boolean isRunning(Host host) {
    return host.isUp() && !host.isPaused();
  }

  private boolean killMaster() {
    List<SimulatedMaster> up =
        cast.masters().stream().filter(master -> master.host().isUp()).toList();
    if (up.isEmpty()) {
      return false;
    }
    // The leader is the one that matters.
    SimulatedMaster master =
        scene.chance(0.7) ? cast.leader().orElse(scene.any(up)) : scene.any(up);
    scene.world().note("Kill " + master.host());
    master.kill();
    return true;
  }

  private boolean killSlave() {
    List<Machine> up =
        cast.machines().stream().filter(machine -> machine.slaveHost().isUp()).toList();
    if (up.isEmpty()) {
      return false;
    }
    Machine machine = scene.any(up);
    if (scene.chance(0.5)) {
      // Soon after something that it has to write down.
      machine.killAfterNextMessage();
      return true;
    }
    scene.world().note("Kill " + machine);
    machine.killSlave();
    return true;
  }

  private boolean reboot() {
    Machine machine = scene.any(cast.machines());
    scene.world().note("Reboot " + machine);
    machine.reboot();
    return true;
  }

  private boolean killExecutor() {
    List<SimulatedExecutor> all = cast.executors();
    if (all.isEmpty()) {
      return false;
    }
    SimulatedExecutor executor = scene.any(all);
    scene.world().note("Kill " + executor.host());
    executor.kill();
    return true;
  }

  private boolean pause(Stream<Host> candidates) {
    List<Host> running = candidates.filter(Faults::isRunning).toList();
    if (running.isEmpty()) {
      return false;
    }
    Host host = scene.any(running);
    Duration time = time();
    scene.world().note("Pause %s for %s".formatted(host, time));
    host.pause();
    scene.world().after(time, () -> {
      if (host.isUp() && host.isPaused()) {
        scene.world().note("Resume " + host);
        host.resume();
      }
    });
    return true;
  }

  private boolean killScheduler() {
    SimulatedFramework framework = scene.any(cast.frameworks());
    SimulatedScheduler scheduler = framework.scheduler();
    if (!scheduler.host().isUp() || framework.id().isEmpty()) {
      return false;
    }
    scene.world().note("Kill " + scheduler.host());
    scheduler.kill();
    framework.ended(scheduler);
    return true;
  }

  private boolean replaceScheduler() {
    SimulatedFramework framework = scene.any(cast.frameworks());
    if (!framework.scheduler().host().isUp() || framework.id().isEmpty()) {
      return false;
    }
    scene.world().note("Replace " + framework.scheduler().host());
    framework.start();
    return true;
  }

  private boolean breakConnection() {
    List<Host> all = cast.hosts();
    if (all.size() < 2) {
      return false;
    }
    FaultyNetwork network = scene.world().network();
    for (int attempts = 0; attempts < 5; attempts++) {
      Host from = scene.any(all);
      Host to = scene.any(all);
      if (from != to && network.breakConnections(from, to)) {
        scene.world().note("Break the connections from %s to %s".formatted(from, to));
        return true;
      }
    }
    return false;
  }

  private boolean partition() {
    List<Host> all = cast.hosts();
    Host one = scene.any(all);
    Host other = scene.any(all);
    if (one == other) {
      return false;
    }
    Duration time = time();
    scene.world().note("Cut %s off from %s for %s".formatted(one, other, time));
    block(one, other, time);
    block(other, one, time);
    return true;
  }

  private void block(Host from, Host to, Duration time) {
    FaultyNetwork network = scene.world().network();
    network.block(from, to);
    scene.world().after(time, () -> {
      if (network.isBlocked(from, to)) {
        scene.world().note("Heal the way from %s to %s".formatted(from, to));
        network.unblock(from, to);
      }
    });
  }

  private boolean partitionOneWay() {
    List<Host> all = cast.hosts();
    Host from = scene.any(all);
    Host to = scene.any(all);
    if (from == to) {
      return false;
    }
    Duration time = time();
    scene.world().note("Cut the way from %s to %s for %s".formatted(from, to, time));
    block(from, to, time);
    return true;
  }

  private boolean isolate() {
    List<Host> all = cast.hosts();
    Host host = scene.any(all);
    Duration time = time();
    scene.world().note("Isolate %s for %s".formatted(host, time));
    for (Host other : all) {
      if (other != host) {
        block(host, other, time);
        block(other, host, time);
      }
    }
    block(host, scene.election().ensemble(), time);
    return true;
  }

  private boolean loseElection() {
    Host host = scene.any(cast.hosts());
    Duration time = time();
    scene.world().note("Cut %s off from the election for %s".formatted(host, time));
    block(host, scene.election().ensemble(), time);
    return true;
  }

  private boolean slowDown() {
    Duration time = time();
    scene.world().note("Slow down the network for " + time);
    scene.world().network().setDelays(SLOW);
    scene.world().after(time, () -> scene.world().network().setDelays(Delays.USUAL));
    return true;
  }

  /** Mends everything. */
  void end() {
    scene.world().note("Mend everything");
    scene.calmDown();
    scene.world().network().heal();
    scene.world().network().setDelays(Delays.USUAL);
    cast.allHosts().filter(Host::isPaused).toList().forEach(Host::resume);
  }
}
