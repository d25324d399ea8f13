// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.mesos.process.sim.Host;

/** Everybody who plays in one simulated cluster. */
record Cast(
    ImmutableList<SimulatedMaster> masters,
    ImmutableList<Machine> machines,
    ImmutableList<SimulatedFramework> frameworks) {

  static Cast of(Scene scene) {
    Settings settings = scene.settings();
    return new Cast(
        IntStream.rangeClosed(1, settings.masters())
            .mapToObj(i -> new SimulatedMaster(scene, "master-" + i))
            .collect(ImmutableList.toImmutableList()),
        IntStream.rangeClosed(1, settings.slaves())
            .mapToObj(i -> new Machine(scene, "slave-" + i))
            .collect(ImmutableList.toImmutableList()),
        IntStream.rangeClosed(1, settings.frameworks())
            .mapToObj(i -> new SimulatedFramework(scene, "framework-" + i))
            .collect(ImmutableList.toImmutableList()));
  }

  /** The master that the election says leads, if it runs. */
  Optional<SimulatedMaster> leader() {
    return masters.stream()
        .filter(master -> master.host().isUp() && master.isLeader())
        .findFirst();
  }

  /** The OS processes that run now, without executors: those share the machine of their slave. */
  ImmutableList<Host> hosts() {
    return Streams.concat(
            masters.stream().map(SimulatedMaster::host),
            machines.stream().map(Machine::slaveHost),
            frameworks.stream()
                .flatMap(framework -> framework.schedulers().stream())
                .map(SimulatedScheduler::host))
        .filter(Host::isUp)
        .collect(ImmutableList.toImmutableList());
  }

  /** The executors that run now. */
  ImmutableList<SimulatedExecutor> executors() {
    return machines.stream()
        .flatMap(machine -> machine.executors().stream())
        .collect(ImmutableList.toImmutableList());
  }

  /** All OS processes that run now. */
  Stream<Host> allHosts() {
    return Stream.concat(hosts().stream(), executors().stream().map(SimulatedExecutor::host));
  }
}
