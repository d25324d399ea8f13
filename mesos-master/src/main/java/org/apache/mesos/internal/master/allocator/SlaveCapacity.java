// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashSet;
import java.util.Set;
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
  private final ImmutableSet<String> reservedRoles;
  private final Set<FrameworkShare> refusers = new LinkedHashSet<>();
  private Resources free;
  private Resources offerable = Resources.empty();
  private boolean isActive = true;
  private boolean isOfferable;

  SlaveCapacity(SlaveID id, Resources total, Resources used) {
    this.id = id;
    this.total = total;
    this.reservedRoles = total.reservedRoles();
    this.free = total;
    setFree(total.subtract(used));
  }

  SlaveID id() {
    return id;
  }

  Resources total() {
    return total;
  }

  /** Everything that can be offered at present to frameworks of a role. */
  Resources offerable(String role) {
    return reservedRoles.isEmpty() ? offerable : offerable.availableTo(role);
  }

  /** Whether it is enough for an offer to anybody. */
  boolean isOfferable() {
    return isOfferable;
  }

  /** Whether it is enough for an offer to frameworks of a role. */
  boolean isOfferable(String role) {
    return isOfferable && (reservedRoles.isEmpty() || isEnough(offerable(role)));
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
    isOfferable = isActive && isEnoughForAnybody();
  }

  private boolean isEnoughForAnybody() {
    return reservedRoles.isEmpty()
        ? isEnough(offerable)
        : isEnough(offerable.unreserved())
            || reservedRoles.stream().anyMatch(role -> isEnough(offerable.availableTo(role)));
  }

  private static boolean isEnough(Resources resources) {
    return resources.cpus() >= MIN_CPUS && resources.mem() > MIN_MEM;
  }

  boolean isRefusedBy(FrameworkShare framework) {
    return refusers.contains(framework);
  }

  void refuse(FrameworkShare framework) {
    refusers.add(framework);
  }

  void forgetRefusal(FrameworkShare framework) {
    refusers.remove(framework);
  }

  boolean hasRefusers() {
    return !refusers.isEmpty();
  }

  void forgetRefusals() {
    refusers.clear();
  }
}
