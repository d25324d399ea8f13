// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.resources.Resources;

/** An allocator that offers nothing and keeps what it is told, ticks aside. */
final class RecordingAllocator implements Allocator {

  private final List<String> calls = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();

  /** The names of the methods that were called, in order. */
  List<String> calls() {
    return calls;
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void initialize(Host host) {
    calls.add("initialize");
  }

  @Override
  public void frameworkAdded(
      FrameworkID framework, Set<String> roles, Map<SlaveID, Resources> used) {
    calls.add("frameworkAdded");
  }

  @Override
  public void rolesChanged(FrameworkID framework, Set<String> roles) {
    calls.add("rolesChanged");
  }

  @Override
  public void frameworkRemoved(FrameworkID framework) {
    calls.add("frameworkRemoved");
  }

  @Override
  public void frameworkActivated(FrameworkID framework) {
    calls.add("frameworkActivated");
  }

  @Override
  public void frameworkDeactivated(FrameworkID framework) {
    calls.add("frameworkDeactivated");
  }

  @Override
  public void slaveAdded(SlaveID slave, Resources total, Map<FrameworkID, Resources> used) {
    calls.add("slaveAdded");
  }

  @Override
  public void slaveRemoved(SlaveID slave) {
    calls.add("slaveRemoved");
  }

  @Override
  public void slaveDeactivated(SlaveID slave) {
    calls.add("slaveDeactivated");
  }

  @Override
  public void slaveActivated(SlaveID slave) {
    calls.add("slaveActivated");
  }

  @Override
  public void resourcesRequested(FrameworkID framework, List<Request> newRequests) {
    calls.add("resourcesRequested");
    requests.addAll(newRequests);
  }

  @Override
  public void resourcesUnused(FrameworkID framework, SlaveID slave, Resources resources) {
    calls.add("resourcesUnused");
  }

  @Override
  public void resourcesRefused(
      FrameworkID framework, SlaveID slave, Resources resources, Duration duration) {
    calls.add("resourcesRefused");
  }

  @Override
  public void resourcesRecovered(FrameworkID framework, SlaveID slave, Resources resources) {
    calls.add("resourcesRecovered");
  }

  @Override
  public void offersSuppressed(FrameworkID framework, Set<String> roles) {
    calls.add("offersSuppressed");
  }

  @Override
  public void offersRevived(FrameworkID framework, Set<String> roles) {
    calls.add("offersRevived");
  }

  @Override
  public void timerTick() {}
}
