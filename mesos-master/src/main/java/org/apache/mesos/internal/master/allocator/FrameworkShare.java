// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;

/**
 * What a framework holds in one of its roles, in all and on each slave, and the part of the cluster
 * that this is.
 */
final class FrameworkShare {

  private final FrameworkID id;
  private final String role;
  private final Map<SlaveID, Resources> bySlave = new LinkedHashMap<>();

  /** On all slaves together, hence without ranges and sets, which do not add up. */
  private Resources allocated = Resources.empty();

  private double share;
  private boolean isSuppressed;

  FrameworkShare(FrameworkID id, String role) {
    this.id = id;
    this.role = role;
  }

  FrameworkID id() {
    return id;
  }

  String role() {
    return role;
  }

  /** Whether it wants no offers for now. */
  boolean isSuppressed() {
    return isSuppressed;
  }

  void setSuppressed(boolean isNowSuppressed) {
    isSuppressed = isNowSuppressed;
  }

  boolean holdsNothing() {
    return bySlave.isEmpty();
  }

  /** The dominant share as of the last {@link #updateShare}. */
  double share() {
    return share;
  }

  ImmutableMap<SlaveID, Resources> bySlave() {
    return ImmutableMap.copyOf(bySlave);
  }

  Resources held(SlaveID slave) {
    return bySlave.getOrDefault(slave, Resources.empty());
  }

  void add(SlaveID slave, Resources resources) {
    bySlave.merge(slave, resources, Resources::add);
    allocated = allocated.add(resources.scalars());
  }

  void subtract(SlaveID slave, Resources resources) {
    bySlave.computeIfPresent(slave, (id, held) -> {
      Resources rest = held.subtract(resources);
      return rest.allocatable().isEmpty() ? null : rest;
    });
    allocated = allocated.subtract(resources.scalars());
  }

  /** Forgets what was held on a slave that is gone. */
  void removeSlave(SlaveID slave) {
    Resources held = bySlave.remove(slave);
    if (held != null) {
      allocated = allocated.subtract(held.scalars());
    }
  }

  /** The largest part that is held of any one of the cluster's scalar resources. */
  void updateShare(Map<String, Double> totals) {
    double largest = 0;
    for (Map.Entry<String, Double> total : totals.entrySet()) {
      double part = allocated.scalar(total.getKey()).orElse(0) / total.getValue();
      largest = Math.max(largest, part);
    }
    share = largest;
  }
}
