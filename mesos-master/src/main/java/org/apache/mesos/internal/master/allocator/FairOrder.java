// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;

/**
 * The active frameworks, those of the role with the smallest dominant share for its weight first,
 * among them the one with the smallest dominant share (dominant resource fairness, master.md 7).
 * As long as nobody has a role, that is one role.
 *
 * <p>A framework is put in its place when what it holds changes. A change of the cluster's size
 * changes all shares, so they are brought up to date when the order is asked for: once, however
 * many slaves came and went.
 */
final class FairOrder {

  private final ImmutableMap<String, Double> weights;
  private final Map<String, RoleShare> roles = new LinkedHashMap<>();
  private Resources total = Resources.empty();
  private ImmutableMap<String, Double> scalarTotals = ImmutableMap.of();
  private boolean isTotalChanged;

  /** Roles without a weight have that of 1. */
  FairOrder(ImmutableMap<String, Double> weights) {
    this.weights = weights;
  }

  void addCapacity(Resources resources) {
    total = total.add(resources.scalars());
    isTotalChanged = true;
  }

  void removeCapacity(Resources resources) {
    total = total.subtract(resources.scalars());
    isTotalChanged = true;
  }

  /** A framework that is not active yet. */
  void add(FrameworkShare framework) {
    boolean wasAlone = roles.size() <= 1;
    roles
        .computeIfAbsent(
            framework.role(), role -> new RoleShare(role, weights.getOrDefault(role, 1.0)))
        .join(framework);
    if (wasAlone && hasSeveralRoles()) {
      roles.values().forEach(RoleShare::recount);
    }
  }

  /** The share of a role that is alone is not counted, as nothing depends on it. */
  private boolean hasSeveralRoles() {
    return roles.size() > 1;
  }

  /** A framework that holds nothing any more as far as this order is concerned. */
  void remove(FrameworkShare framework) {
    RoleShare role = role(framework);
    role.leave(framework);
    if (hasSeveralRoles()) {
      framework.bySlave().values().forEach(role::release);
    }
    if (role.isEmpty()) {
      roles.remove(framework.role());
    }
  }

  private RoleShare role(FrameworkShare framework) {
    return roles.get(framework.role());
  }

  void activate(FrameworkShare framework) {
    RoleShare role = role(framework);
    role.active().remove(framework);
    framework.updateShare(scalarTotals);
    role.active().add(framework);
  }

  void deactivate(FrameworkShare framework) {
    role(framework).active().remove(framework);
  }

  void allocate(FrameworkShare framework, SlaveID slave, Resources resources) {
    if (hasSeveralRoles()) {
      role(framework).allocate(resources);
    }
    change(framework, () -> framework.add(slave, resources));
  }

  void release(FrameworkShare framework, SlaveID slave, Resources resources) {
    if (hasSeveralRoles()) {
      role(framework).release(resources);
    }
    change(framework, () -> framework.subtract(slave, resources));
  }

  void releaseSlave(FrameworkShare framework, SlaveID slave) {
    Resources held = framework.held(slave);
    if (held.isEmpty()) {
      return;
    }
    if (hasSeveralRoles()) {
      role(framework).release(held);
    }
    change(framework, () -> framework.removeSlave(slave));
  }

  private void change(FrameworkShare framework, Runnable change) {
    RoleShare role = role(framework);
    boolean isActive = role.active().remove(framework);
    change.run();
    if (isActive) {
      if (!isTotalChanged) {
        framework.updateShare(scalarTotals);
      }
      role.active().add(framework);
    }
  }

  /** A view; frameworks must not be changed while it is walked through. */
  Iterable<FrameworkShare> frameworks() {
    if (isTotalChanged) {
      isTotalChanged = false;
      scalarTotals = scalars(total);
      roles.values().forEach(this::update);
    }
    if (!hasSeveralRoles() && !roles.isEmpty()) {
      return roles.values().iterator().next().activeView();
    }
    List<RoleShare> sorted = new ArrayList<>(roles.values());
    sorted.sort(Comparator.comparingDouble((RoleShare role) -> role.share(scalarTotals))
        .thenComparing(RoleShare::role));
    return Iterables.concat(Iterables.transform(sorted, RoleShare::activeView));
  }

  private void update(RoleShare role) {
    List<FrameworkShare> frameworks = new ArrayList<>(role.active());
    role.active().clear();
    frameworks.forEach(this::activate);
  }

  private static ImmutableMap<String, Double> scalars(Resources resources) {
    LinkedHashMap<String, Double> scalars = new LinkedHashMap<>();
    for (Resource resource : resources) {
      double amount = resources.scalar(resource.getName()).orElse(0);
      if (amount > 0) {
        scalars.put(resource.getName(), amount);
      }
    }
    return ImmutableMap.copyOf(scalars);
  }
}
