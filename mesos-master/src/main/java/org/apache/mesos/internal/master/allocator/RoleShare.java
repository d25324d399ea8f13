// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.internal.resources.Resources;

/**
 * The frameworks of a role, the active one with the smallest dominant share first, and what all of
 * them hold together. What is reserved is theirs by right and no part of the role's share.
 */
final class RoleShare {

  private static final double UNITS = 1000;

  private final String role;
  private final double weight;
  private final Set<FrameworkShare> members = new LinkedHashSet<>();
  private final TreeSet<FrameworkShare> active =
      new TreeSet<>(Comparator.comparingDouble(FrameworkShare::share)
          .thenComparing(framework -> framework.id().getValue()));

  /** Scalars in thousandths, by name. */
  private final Map<String, Long> allocated = new LinkedHashMap<>();

  RoleShare(String role, double weight) {
    this.role = role;
    this.weight = weight;
  }

  String role() {
    return role;
  }

  void join(FrameworkShare member) {
    members.add(member);
  }

  void leave(FrameworkShare member) {
    active.remove(member);
    members.remove(member);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  Set<FrameworkShare> active() {
    return active;
  }

  Collection<FrameworkShare> activeView() {
    return Collections.unmodifiableCollection(active);
  }

  /** Counts anew, after a time at which nothing was counted. */
  void recount() {
    allocated.clear();
    for (FrameworkShare member : members) {
      member.bySlave().values().forEach(this::allocate);
    }
  }

  void allocate(Resources resources) {
    count(resources, 1);
  }

  void release(Resources resources) {
    count(resources, -1);
  }

  private void count(Resources resources, int sign) {
    for (Resource resource : resources) {
      if (resource.getType() == Value.Type.SCALAR
          && Resources.role(resource).equals(Resources.DEFAULT_ROLE)) {
        long units = sign * Math.round(resource.getScalar().getValue() * UNITS);
        allocated.merge(resource.getName(), units, Long::sum);
      }
    }
  }

  /** The largest part of any one of the cluster's scalars, by the weight of the role. */
  double share(Map<String, Double> totals) {
    double largest = 0;
    for (Map.Entry<String, Double> total : totals.entrySet()) {
      double part = allocated.getOrDefault(total.getKey(), 0L) / UNITS / total.getValue();
      largest = Math.max(largest, part);
    }
    return largest / weight;
  }
}
