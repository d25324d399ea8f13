// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.TreeSet;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;

/**
 * The active frameworks, the one with the smallest dominant share first (dominant resource
 * fairness, master.md 7).
 *
 * <p>A framework is put in its place when what it holds changes. A change of the cluster's size
 * changes all shares, so they are brought up to date when the order is asked for: once, however
 * many slaves came and went.
 */
final class FairOrder {

  private final TreeSet<FrameworkShare> active =
      new TreeSet<>(Comparator.comparingDouble(FrameworkShare::share)
          .thenComparing(framework -> framework.id().getValue()));
  private Resources total = Resources.empty();
  private ImmutableMap<String, Double> scalarTotals = ImmutableMap.of();
  private boolean isTotalChanged;

  void addCapacity(Resources resources) {
    total = total.add(resources.scalars());
    isTotalChanged = true;
  }

  void removeCapacity(Resources resources) {
    total = total.subtract(resources.scalars());
    isTotalChanged = true;
  }

  void activate(FrameworkShare framework) {
    active.remove(framework);
    framework.updateShare(scalarTotals);
    active.add(framework);
  }

  void deactivate(FrameworkShare framework) {
    active.remove(framework);
  }

  void allocate(FrameworkShare framework, SlaveID slave, Resources resources) {
    change(framework, () -> framework.add(slave, resources));
  }

  void release(FrameworkShare framework, SlaveID slave, Resources resources) {
    change(framework, () -> framework.subtract(slave, resources));
  }

  void releaseSlave(FrameworkShare framework, SlaveID slave) {
    change(framework, () -> framework.removeSlave(slave));
  }

  private void change(FrameworkShare framework, Runnable change) {
    boolean isActive = active.remove(framework);
    change.run();
    if (isActive) {
      if (!isTotalChanged) {
        framework.updateShare(scalarTotals);
      }
      active.add(framework);
    }
  }

  /** A view; frameworks must not be changed while it is walked through. */
  Collection<FrameworkShare> frameworks() {
    if (isTotalChanged) {
      isTotalChanged = false;
      scalarTotals = scalars(total);
      var frameworks = new ArrayList<>(active);
      active.clear();
      frameworks.forEach(this::activate);
    }
    return Collections.unmodifiableCollection(active);
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
