// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** A framework over the lives of its schedulers, of which the last one counts. */
final class SimulatedFramework {

  private static final Duration MIN_ABSENCE = Duration.ofMillis(100);
  private static final Duration MAX_ABSENCE = Duration.ofSeconds(40);
  private static final double FAILOVER_TIMEOUT_SECONDS = Duration.ofDays(7).toSeconds();

  private final Scene scene;
  private final String name;
  private final boolean isCheckpointing;
  private final List<SimulatedScheduler> schedulers = new ArrayList<>();
  private @Nullable FrameworkID id;
  private @Nullable SimulatedScheduler connected;

  SimulatedFramework(Scene scene, String name) {
    this.scene = scene;
    this.name = name;
    this.isCheckpointing = scene.chance(0.7);
  }

  String name() {
    return name;
  }

  boolean isCheckpointing() {
    return isCheckpointing;
  }

  /** What its schedulers keep where it outlives them. */
  Optional<FrameworkID> id() {
    return Optional.ofNullable(id);
  }

  void registered(FrameworkID newId) {
    if (id != null && !id.equals(newId)) {
      scene.violated("%s was %s and registered as %s".formatted(name, id, newId));
    }
    id = newId;
  }

  FrameworkInfo info() {
    FrameworkInfo.Builder info = FrameworkInfo.newBuilder()
        .setName(name)
        .setUser("user")
        .setCheckpoint(isCheckpointing)
        .setFailoverTimeout(FAILOVER_TIMEOUT_SECONDS);
    return id == null ? info.build() : info.setId(id).build();
  }

  /** The scheduler that counts. */
  SimulatedScheduler scheduler() {
    return schedulers.get(schedulers.size() - 1);
  }

  /** A master has taken a scheduler for that of the framework. */
  void connected(SimulatedScheduler scheduler) {
    connected = scheduler;
  }

  /**
   * Whether another one has taken its place: what the leader says, and if that does not know the
   * framework yet, who was registered last.
   */
  boolean isReplaced(SimulatedScheduler scheduler) {
    // The leader may know the framework from slaves only, and so no scheduler of it.
    Optional<Upid> pid =
        scene.leader().map(leader -> leader.frameworks().get(id)).filter(known -> !known.isEmpty());
    return pid.map(known -> !known.address().equals(scheduler.host().address()))
        .orElse(connected != scheduler);
  }

  boolean isScheduler(SimulatedScheduler scheduler) {
    return scheduler() == scheduler;
  }

  /** Starts a scheduler; those that there are will hear that they are not needed any more. */
  void start() {
    SimulatedScheduler scheduler =
        new SimulatedScheduler(scene, this, name + "." + (schedulers.size() + 1));
    schedulers.add(scheduler);
    scheduler.start();
  }

  /** A scheduler has ended; if it was the one that counts, another one is started. */
  void ended(SimulatedScheduler scheduler) {
    if (isScheduler(scheduler)) {
      Duration absence = scene.between(MIN_ABSENCE, MAX_ABSENCE);
      scene.world().after(absence, () -> {
        if (isScheduler(scheduler)) {
          start();
        }
      });
    }
  }

  /** All schedulers there ever were. */
  List<SimulatedScheduler> schedulers() {
    return List.copyOf(schedulers);
  }
}
