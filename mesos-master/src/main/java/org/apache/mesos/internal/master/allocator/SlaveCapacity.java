// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;

/** What is free on a slave, and who turned it down since it last became more. */
final class SlaveCapacity {

  /** Less is not worth an offer (master.md 13). */
  private static final double MIN_CPUS = 1;

  /** In MB; as much as this is still too little. */
  private static final double MIN_MEM = 32;

  private final SlaveID id;
  private final Resources total;
  private final Set<FrameworkID> refusers = new LinkedHashSet<>();
  private Resources free;
  private Resources offerable = Resources.empty();
  private boolean isActive = true;
  private boolean isOfferable;

  SlaveCapacity(SlaveID id, Resources total, Resources used) {
    this.id = id;
    this.total = total;
    this.free = total;
    setFree(total.subtract(used));
  }

  SlaveID id() {
    return id;
  }

  Resources total() {
    return total;
  }

  /** Everything that can be offered at present. */
  Resources offerable() {
    return offerable;
  }

  /** Whether it is enough for an offer. */
  boolean isOfferable() {
    return isOfferable;
  }

  /** Nothing of an inactive one is offered. */
  void setActive(boolean newActive) {
    isActive = newActive;
    setFree(free);
  }

  void take(Resources resources) {
    setFree(free.subtract(resources));
  }

  void giveBack(Resources resources) {
    setFree(free.add(resources));
  }

  private void setFree(Resources newFree) {
    free = newFree;
    offerable = newFree.allocatable();
    isOfferable = isActive && offerable.cpus() >= MIN_CPUS && offerable.mem() > MIN_MEM;
  }

  boolean isRefusedBy(FrameworkID framework) {
    return refusers.contains(framework);
  }

  void refuse(FrameworkID framework) {
    refusers.add(framework);
  }

  void forgetRefusal(FrameworkID framework) {
    refusers.remove(framework);
  }

  boolean hasRefusers() {
    return !refusers.isEmpty();
  }

  void forgetRefusals() {
    refusers.clear();
  }
}
