// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
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
 * Offers everything that is free on a slave to the framework with the smallest dominant share that
 * may have it (master.md 7).
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

  private final Map<FrameworkID, FrameworkShare> frameworks = new LinkedHashMap<>();
  private final Map<SlaveID, SlaveCapacity> slaves = new LinkedHashMap<>();
  private final FairOrder order = new FairOrder();

  /** The slaves that have something to offer. */
  private final Set<SlaveCapacity> offerable = new LinkedHashSet<>();

  /** Slaves turned down without a filter, until the next tick. */
  private final SetMultimap<FrameworkID, SlaveID> pauses = LinkedHashMultimap.create();

  /** Frameworks that want no offers for now. */
  private final Set<FrameworkID> suppressed = new LinkedHashSet<>();

  private final Set<SlaveCapacity> changedSlaves = new LinkedHashSet<>();
  private final Set<FrameworkID> changedFrameworks = new LinkedHashSet<>();
  private boolean isRoundQueued;

  private Host host;
  private RefusalFilters filters;

  public SimpleAllocator() {}

  @Override
  public void initialize(Host newHost) {
    checkState(host == null, "the allocator is used by two masters");
    host = newHost;
    filters = new RefusalFilters(newHost, slave -> changed(slave(slave)));
  }

  @Override
  public void frameworkAdded(FrameworkID id, Map<SlaveID, Resources> used) {
    FrameworkShare framework = new FrameworkShare(id, used);
    checkState(frameworks.putIfAbsent(id, framework) == null, "framework is added twice: %s", id);
    order.activate(framework);
    changed(id);
  }

  @Override
  public void frameworkRemoved(FrameworkID id) {
    FrameworkShare framework = framework(id);
    order.deactivate(framework);
    frameworks.remove(id);
    filters.removeFramework(id);
    pauses.removeAll(id);
    suppressed.remove(id);
    changedFrameworks.remove(id);
    slaves.values().forEach(slave -> slave.forgetRefusal(id));
    framework.bySlave().forEach((slave, resources) -> free(slave(slave), resources));
  }

  @Override
  public void frameworkActivated(FrameworkID id) {
    order.activate(framework(id));
    changed(id);
  }

  @Override
  public void frameworkDeactivated(FrameworkID id) {
    order.deactivate(framework(id));
  }

  @Override
  public void slaveAdded(SlaveID id, Resources total, Map<FrameworkID, Resources> used) {
    SlaveCapacity slave = new SlaveCapacity(id, total, Resources.sum(used.values()));
    checkState(slaves.putIfAbsent(id, slave) == null, "slave is added twice: %s", id);
    order.addCapacity(total);
    used.forEach((framework, resources) -> {
      FrameworkShare known = frameworks.get(framework);
      if (known != null) {
        order.allocate(known, id, resources);
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
    frameworks.values().forEach(framework -> order.releaseSlave(framework, id));
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
    refuse(framework, slave, resources);
  }

  @Override
  public void resourcesRefused(
      FrameworkID framework, SlaveID slave, Resources resources, Duration duration) {
    refuse(framework, slave, resources);
    if (duration.isZero()) {
      pauses.put(framework, slave);
    } else {
      filters.add(framework, slave, duration);
    }
  }

  private void refuse(FrameworkID framework, SlaveID id, Resources resources) {
    SlaveCapacity slave = slave(id);
    if (!resources.allocatable().isEmpty()) {
      slave.refuse(framework);
    }
    order.release(framework(framework), id, resources);
    free(slave, resources);
  }

  @Override
  public void resourcesRecovered(FrameworkID framework, SlaveID id, Resources resources) {
    SlaveCapacity slave = slave(id);
    if (!resources.allocatable().isEmpty()) {
      slave.forgetRefusals();
    }
    FrameworkShare known = frameworks.get(framework);
    if (known != null) {
      order.release(known, id, resources);
    }
    free(slave, resources);
  }

  private void free(SlaveCapacity slave, Resources resources) {
    slave.giveBack(resources);
    changed(slave);
  }

  @Override
  public void offersSuppressed(FrameworkID framework) {
    suppressed.add(framework);
  }

  @Override
  public void offersRevived(FrameworkID framework) {
    suppressed.remove(framework);
    filters.removeFramework(framework);
    pauses.removeAll(framework);
    changed(framework);
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

  private void changed(FrameworkID framework) {
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

  private void grant(FrameworkShare framework, List<SlaveCapacity> granted) {
    Map<SlaveID, Resources> resources = new LinkedHashMap<>();
    for (SlaveCapacity slave : granted) {
      Resources everything = slave.offerable();
      resources.put(slave.id(), everything);
      slave.take(everything);
      offerable.remove(slave);
      order.allocate(framework, slave.id(), everything);
    }
    host.offer(framework.id(), resources);
  }

  private FrameworkShare framework(FrameworkID id) {
    FrameworkShare framework = frameworks.get(id);
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

    private final Map<FrameworkShare, List<SlaveCapacity>> grants = new LinkedHashMap<>();
    // For any framework, and for those that changed.
    private final List<SlaveCapacity> open = new ArrayList<>(changedSlaves);
    private final List<SlaveCapacity> others = new ArrayList<>();

    void run() {
      if (!changedFrameworks.isEmpty()) {
        others.addAll(offerable);
        others.removeAll(changedSlaves);
      }
      hand(others, framework -> changedFrameworks.contains(framework.id()));
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

    private void give(List<SlaveCapacity> candidates, FrameworkShare framework) {
      candidates.removeIf(slave -> {
        if (isKeptFrom(framework.id(), slave)) {
          return false;
        }
        grants.computeIfAbsent(framework, key -> new ArrayList<>()).add(slave);
        return true;
      });
    }

    private boolean isKeptFrom(FrameworkID framework, SlaveCapacity slave) {
      return suppressed.contains(framework)
          || slave.isRefusedBy(framework)
          || filters.isFiltered(framework, slave.id())
          || pauses.containsEntry(framework, slave.id());
    }
  }
}
