// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.master.Master;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.internal.master.MasterView;
import org.apache.mesos.internal.master.allocator.Allocators;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Host;
import org.jspecify.annotations.Nullable;

/** A master, which is started again whenever it ends. */
final class SimulatedMaster {

  /** Why a master may end by itself. */
  private static final ImmutableList<String> EXPECTED = ImmutableList.of(
      "Lost the election",
      // It could not reach the registry for long.
      "Failed to read the registry: it was not",
      "Failed to write the registry: it was not");

  private static final Duration MIN_ABSENCE = Duration.ofMillis(100);
  private static final Duration MAX_ABSENCE = Duration.ofSeconds(30);

  private final Scene scene;
  private final Host host;
  private @Nullable MasterView view;
  private @Nullable MasterDetector detector;

  SimulatedMaster(Scene scene, String name) {
    this.scene = scene;
    this.host = scene.world().newHost(name);
    host.setFailureListener(this::failed);
  }

  Host host() {
    return host;
  }

  /** The books; nothing while it is down. */
  Optional<MasterView> view() {
    return Optional.ofNullable(host.isUp() ? view : null);
  }

  /** Whether it is the one that the election says. */
  boolean isLeader() {
    return scene
        .election()
        .leader()
        .filter(leader -> leader.address().equals(host.address()))
        .isPresent();
  }

  void start() {
    Node node = host.boot();
    Master master = Master.create(
        node,
        new MasterFlags(),
        Allocators.create(Allocators.DEFAULT).orElseThrow(),
        scene.nextOsPid(),
        scene.registry().open(host, node),
        scene.settings().bugs());
    Upid pid = node.spawn(master);
    view = master.view();
    detector = scene.election().contend(host, node, pid);
  }

  /** A master that must not lead any more ends, and its OS process with it. */
  private void failed(Upid pid, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (EXPECTED.stream().noneMatch(message::startsWith)) {
      scene.violated(host + " failed: " + failure, failure);
    }
    scene.world().note(host + " ends: " + message);
    if (detector != null) {
      detector.close();
    }
    scene.world().after(Duration.ZERO, () -> {
      if (host.isUp()) {
        kill();
      }
    });
  }

  /** Kills it, and has it started again some time later. */
  void kill() {
    host.kill();
    scene.world().after(scene.between(MIN_ABSENCE, MAX_ABSENCE), () -> {
      if (!host.isUp()) {
        start();
      }
    });
  }
}
