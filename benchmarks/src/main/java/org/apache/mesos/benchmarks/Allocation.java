// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.master.allocator.Allocators;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Timer;

/** The allocator of the master, with frameworks that give everything back that they are offered. */
final class Allocation implements Allocator.Host {

  private static final Resources RESOURCES =
      Resources.parse("cpus:16;mem:65536;disk:1000000;ports:[31000-32000]");

  private record Offer(FrameworkID framework, SlaveID slave, Resources resources) {}

  private final int slaves;
  private final Allocator allocator = Allocators.create(Allocators.DEFAULT).orElseThrow();
  private final Queue<Runnable> calls = new ArrayDeque<>();
  private List<Offer> offers = new ArrayList<>();

  Allocation(int slaves, int frameworks, int roles) {
    this.slaves = slaves;
    allocator.initialize(this);
    for (int i = 0; i < frameworks; i++) {
      String role = roles == 1 ? Resources.DEFAULT_ROLE : "role-" + i % roles;
      allocator.frameworkAdded(
          FrameworkID.newBuilder().setValue("framework-" + i).build(),
          ImmutableSet.of(role),
          ImmutableMap.of());
    }
    for (int i = 0; i < slaves; i++) {
      allocator.slaveAdded(
          SlaveID.newBuilder().setValue("slave-" + i).build(), RESOURCES, ImmutableMap.of());
    }
    runCalls();
  }

  void round() {
    List<Offer> lapsed = offers;
    offers = new ArrayList<>(slaves);
    for (Offer offer : lapsed) {
      allocator.resourcesRecovered(offer.framework, offer.slave, offer.resources);
    }
    runCalls();
    checkState(offers.size() == slaves, "%s offers of %s slaves", offers.size(), slaves);
  }

  private void runCalls() {
    for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
      call.run();
    }
  }

  @Override
  public void offer(FrameworkID framework, String role, Map<SlaveID, Resources> resources) {
    resources.forEach((slave, offered) -> offers.add(new Offer(framework, slave, offered)));
  }

  @Override
  public void execute(Runnable call) {
    calls.add(call);
  }

  @Override
  public Timer delay(Duration delay, Runnable call) {
    return () -> true;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH;
  }
}
