// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers everything that is free on a slave, and not reserved for others, to the framework with the
 * smallest dominant share that may have it (master.md 7). A framework with several roles is one
 * framework in each.
 *
 * <p>What keeps a framework from a slave:
 *
 * <ul>
 *   <li>having <b>suppressed</b> its offers, until it revives them;
 *   <li>a <b>filter</b>, which the framework set and which ends at its time;
 *   <li>having <b>refused</b> it, all or a part of an offer: others are asked first. Once nobody
 *       else wants the slave, or more of it became free, the refusals are forgotten;
 *   <li>having turned down all of it without a filter: it comes back with the next <b>tick</b>, as
 *       otherwise two programs would talk to each other as fast as they can.
 * </ul>
 *
 * <p>A round of allocation follows each event that lets something be offered; events that are
 * queued together share a round. After a round every active framework is kept from every slave that
 * has something to offer. So the next round looks at slaves where something changed, and at
 * frameworks that changed, and never at all pairs of the two.
 */
public final class SimpleAllocator implements Allocator {

  private static final Logger log = LoggerFactory.getLogger(SimpleAllocator.class);

  private final Map<FrameworkID, FrameworkRoles> frameworks = new LinkedHashMap<>();
  private final Map<SlaveID, SlaveCapacity> slaves = new LinkedHashMap<>();
  private final FairOrder order;

  /** The slaves that have something to offer. */
  private final Set<SlaveCapacity> offerable = new LinkedHashSet<>();

  /** Slaves turned down without a filter, until the next tick. */
  private final SetMultimap<FrameworkShare, SlaveID> pauses = LinkedHashMultimap.create();

  private final Set<SlaveCapacity> changedSlaves = new LinkedHashSet<>();
  private final Set<FrameworkShare> changedFrameworks = new LinkedHashSet<>();
  private boolean isRoundQueued;

  private Host host;
  private RefusalFilters filters;

  public SimpleAllocator() {
    this(ImmutableMap.of());
  }

  /** Roles have these weights, or that of 1. */
  public SimpleAllocator(ImmutableMap<String, Double> weights) {
    order = new FairOrder(weights);
  }

  @Override
  public void initialize(Host newHost) {
    checkState(host == null, "the allocator is used by two masters");
    host = newHost;
    filters = new RefusalFilters(newHost, slave -> changed(slave(slave)));
  }

  @Override
  public void frameworkAdded(FrameworkID id, Set<String> roles, Map<SlaveID, Resources> used) {
    FrameworkRoles framework = new FrameworkRoles(id, roles);
    checkState(frameworks.putIfAbsent(id, framework) == null, "framework is added twice: %s", id);
    used.forEach((slave, resources) -> allocate(framework, slave, resources));
    roles.forEach(role -> join(framework, role));
  }

  /** Lets a framework have offers in a role, if it is active. */
  private void join(FrameworkRoles framework, String role) {
    FrameworkShare share = share(framework, role);
    if (framework.isActive()) {
      order.activate(share);
      changed(share);
    }
  }

  /** The framework in a role, which it may just have come to. */
  private FrameworkShare share(FrameworkRoles framework, String role) {
    return framework.find(role).orElseGet(() -> {
      FrameworkShare share = framework.add(role);
      order.add(share);
      return share;
    });
  }

  private void allocate(FrameworkRoles framework, SlaveID slave, Resources resources) {
    resources
        .byAllocation()
        .forEach((role, part) -> order.allocate(
            share(framework, framework.role(role)), slave, part.withoutAllocation()));
  }

  @Override
  public void frameworkRemoved(FrameworkID id) {
    FrameworkRoles framework = framework(id);
    frameworks.remove(id);
    for (FrameworkShare share : framework.shares()) {
      Map<SlaveID, Resources> held = share.bySlave();
      forget(framework, share);
      held.forEach((slave, resources) -> free(slave(slave), resources));
    }
  }

  private void forget(FrameworkRoles framework, FrameworkShare share) {
    leave(share);
    order.remove(share);
    framework.remove(share);
  }

  /** Ends all offers to a framework in a role. */
  private void leave(FrameworkShare share) {
    order.deactivate(share);
    filters.removeFramework(share);
    pauses.removeAll(share);
    changedFrameworks.remove(share);
    slaves.values().forEach(slave -> slave.forgetRefusal(share));
  }

  @Override
  public void rolesChanged(FrameworkID id, Set<String> roles) {
    FrameworkRoles framework = framework(id);
    Set<String> left = Sets.difference(framework.roles(), roles).immutableCopy();
    Set<String> joined = Sets.difference(roles, framework.roles()).immutableCopy();
    framework.setRoles(roles);
    for (String role : left) {
      FrameworkShare share = share(framework, role);
      share.setSuppressed(false);
      leave(share);
      forgetIfEmpty(framework, share);
    }
    joined.forEach(role -> join(framework, role));
  }

  /** What is left of a role that the framework has given up ends with what it held. */
  private void forgetIfEmpty(FrameworkRoles framework, FrameworkShare share) {
    if (share.holdsNothing() && !framework.roles().contains(share.role())) {
      forget(framework, share);
    }
  }

  @Override
  public void frameworkActivated(FrameworkID id) {
    FrameworkRoles framework = framework(id);
    framework.setActive(true);
    framework.roles().forEach(role -> join(framework, role));
  }

  @Override
  public void frameworkDeactivated(FrameworkID id) {
    FrameworkRoles framework = framework(id);
    framework.setActive(false);
    framework.shares().forEach(order::deactivate);
  }

  @Override
  public void slaveAdded(SlaveID id, Resources total, Map<FrameworkID, Resources> used) {
    Resources allUsed = Resources.sum(used.values()).withoutAllocation();
    SlaveCapacity slave = new SlaveCapacity(id, total, allUsed);
    checkState(slaves.putIfAbsent(id, slave) == null, "slave is added twice: %s", id);
    order.addCapacity(total);
    used.forEach((framework, resources) -> {
      FrameworkRoles known = frameworks.get(framework);
      if (known != null) {
        allocate(known, id, resources);
      }
    });
    changed(slave);
  }

  @Override
  public void slaveRemoved(SlaveID id) {
    SlaveCapacity slave = slave(id);
    slaves.remove(id);
    offerable.remove(slave);
    changedSlaves.remove(slave);
    filters.removeSlave(id);
    pauses.values().removeIf(id::equals);
    for (FrameworkRoles framework : frameworks.values()) {
      for (FrameworkShare share : framework.shares()) {
        order.releaseSlave(share, id);
        forgetIfEmpty(framework, share);
      }
    }
    order.removeCapacity(slave.total());
  }

  @Override
  public void slaveDeactivated(SlaveID id) {
    SlaveCapacity slave = slave(id);
    slave.setActive(false);
    offerable.remove(slave);
    changedSlaves.remove(slave);
  }

  @Override
  public void slaveActivated(SlaveID id) {
    SlaveCapacity slave = slave(id);
    slave.setActive(true);
    changed(slave);
  }

  @Override
  public void resourcesRequested(FrameworkID framework, List<Request> requests) {
    log.info("Framework {} requested resources: {}", framework.getValue(), requests.size());
  }

  @Override
  public void resourcesUnused(FrameworkID framework, SlaveID slave, Resources resources) {
    for (FrameworkShare share : release(framework(framework), slave, resources)) {
      refuse(share, slave(slave), resources);
    }
    free(slave(slave), resources);
  }

  @Override
  public void resourcesRefused(
      FrameworkID framework, SlaveID slave, Resources resources, Duration duration) {
    for (FrameworkShare share : release(framework(framework), slave, resources)) {
      refuse(share, slave(slave), resources);
      if (duration.isZero()) {
        pauses.put(share, slave);
      } else {
        filters.add(share, slave, duration);
      }
    }
    free(slave(slave), resources);
  }

  private static void refuse(FrameworkShare share, SlaveCapacity slave, Resources resources) {
    if (!resources.allocatable().isEmpty()) {
      slave.refuse(share);
    }
  }

  /** Takes resources from a framework, and says in which of its present roles it had them. */
  private List<FrameworkShare> release(
      FrameworkRoles framework, SlaveID slave, Resources resources) {
    List<FrameworkShare> holders = new ArrayList<>(1);
    resources.byAllocation().forEach((role, part) -> {
      FrameworkShare share = share(framework, framework.role(role));
      order.release(share, slave, part.withoutAllocation());
      if (framework.roles().contains(share.role())) {
        holders.add(share);
      } else {
        forgetIfEmpty(framework, share);
      }
    });
    return holders;
  }

  @Override
  public void resourcesRecovered(FrameworkID framework, SlaveID id, Resources resources) {
    SlaveCapacity slave = slave(id);
    if (!resources.allocatable().isEmpty()) {
      slave.forgetRefusals();
    }
    FrameworkRoles known = frameworks.get(framework);
    if (known != null) {
      var unused = release(known, id, resources);
    }
    free(slave, resources);
  }

  private void free(SlaveCapacity slave, Resources resources) {
    slave.giveBack(resources.withoutAllocation());
    changed(slave);
  }

  @Override
  public void offersSuppressed(FrameworkID framework, Set<String> roles) {
    framework(framework).shares(roles).forEach(share -> share.setSuppressed(true));
  }

  @Override
  public void offersRevived(FrameworkID framework, Set<String> roles) {
    for (FrameworkShare share : framework(framework).shares(roles)) {
      share.setSuppressed(false);
      filters.removeFramework(share);
      pauses.removeAll(share);
      changed(share);
    }
  }

  @Override
  public void timerTick() {
    Set<SlaveID> paused = new LinkedHashSet<>(pauses.values());
    pauses.clear();
    paused.forEach(slave -> changed(slave(slave)));
  }

  private void changed(SlaveCapacity slave) {
    if (slave.isOfferable()) {
      offerable.add(slave);
      changedSlaves.add(slave);
      queueRound();
    }
  }

  private void changed(FrameworkShare framework) {
    changedFrameworks.add(framework);
    queueRound();
  }

  private void queueRound() {
    if (!isRoundQueued) {
      isRoundQueued = true;
      host.execute(this::allocate);
    }
  }

  private void allocate() {
    isRoundQueued = false;
    Round round = new Round();
    round.run();
    changedSlaves.clear();
    changedFrameworks.clear();
    round.grants.forEach(this::grant);
  }

  private void grant(FrameworkShare framework, Map<SlaveID, Resources> granted) {
    granted.forEach((slave, resources) -> order.allocate(framework, slave, resources));
    host.offer(framework.id(), framework.role(), granted);
  }

  private FrameworkRoles framework(FrameworkID id) {
    FrameworkRoles framework = frameworks.get(id);
    checkState(framework != null, "unknown framework: %s", id);
    return framework;
  }

  private SlaveCapacity slave(SlaveID id) {
    SlaveCapacity slave = slaves.get(id);
    checkState(slave != null, "unknown slave: %s", id);
    return slave;
  }

  /** Who gets what, by the shares and refusals at its beginning. */
  private final class Round {

    private final Map<FrameworkShare, Map<SlaveID, Resources>> grants = new LinkedHashMap<>();
    // For any framework, and for those that changed.
    private final List<SlaveCapacity> open = new ArrayList<>(changedSlaves);
    private final List<SlaveCapacity> others = new ArrayList<>();

    void run() {
      if (!changedFrameworks.isEmpty()) {
        others.addAll(offerable);
        others.removeAll(changedSlaves);
      }
      hand(others, changedFrameworks::contains);
      // Nobody else wants these: those who refused may have them again.
      open.removeIf(slave -> !slave.hasRefusers());
      open.forEach(SlaveCapacity::forgetRefusals);
      hand(List.of(), framework -> false);
    }

    /** Gives out the open slaves, and to some frameworks others too. */
    private void hand(List<SlaveCapacity> more, Predicate<FrameworkShare> isForMore) {
      for (FrameworkShare framework : order.frameworks()) {
        if (open.isEmpty() && more.isEmpty()) {
          return;
        }
        give(open, framework);
        if (isForMore.test(framework)) {
          give(more, framework);
        }
      }
    }

    /** A slave of which something is left for other roles stays a candidate. */
    private void give(List<SlaveCapacity> candidates, FrameworkShare framework) {
      candidates.removeIf(slave -> {
        if (isKeptFrom(framework, slave)) {
          return false;
        }
        Resources everything = slave.offerable(framework.role());
        slave.take(everything);
        grants
            .computeIfAbsent(framework, key -> new LinkedHashMap<>())
            .merge(slave.id(), everything, Resources::add);
        if (!slave.isOfferable()) {
          offerable.remove(slave);
          return true;
        }
        return false;
      });
    }

    private boolean isKeptFrom(FrameworkShare framework, SlaveCapacity slave) {
      return framework.isSuppressed()
          || !slave.isOfferable(framework.role())
          || slave.isRefusedBy(framework)
          || filters.isFiltered(framework, slave.id())
          || pauses.containsEntry(framework, slave.id());
    }
  }
}
