// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.sim.Host;

/** What is durable on a machine. */
final class Disk {

  private final Scene scene;
  private final MemoryStorage content = new MemoryStorage();

  Disk(Scene scene) {
    this.scene = scene;
  }

  /** The files as they are. */
  MemoryStorage content() {
    return content;
  }

  /** The disk for one life of a process. */
  SimulatedStorage open(Host host, Node node) {
    return new SimulatedStorage(scene, this, host, node);
  }
}
