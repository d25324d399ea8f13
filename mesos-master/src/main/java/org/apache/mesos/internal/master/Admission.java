// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.internal.master.registry.Operation;
import org.apache.mesos.internal.master.registry.Registrar;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sync.Rate;
import org.apache.mesos.process.sync.RateLimiter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which slaves are part of the cluster, by the registry, and which are on their way into it or out
 * of it. Nothing is told to anybody before the registry has it.
 */
final class Admission {

  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  /** The brake names so many of the slaves that it is about. */
  private static final int MAX_NAMED = 20;

  /**
   * When slaves are removed that do not come back.
   *
   * @param reregisterTimeout how long a new leader waits for those of the former one
   * @param limitPercent of them, how many it may remove at most
   * @param rate of removals; null for as many as there are
   */
  record Policy(
      Duration reregisterTimeout,
      int limitPercent,
      @Nullable Rate rate) {}

  private final Registrar registrar;
  private final Policy policy;
  private final Clock clock;
  private final Executor master;
  private final Consumer<SlaveID> onLost;
  private final @Nullable RateLimiter limiter;
  private final Set<Upid> registering = new LinkedHashSet<>();
  private final Set<SlaveID> reregistering = new LinkedHashSet<>();
  private final Set<SlaveID> removing = new LinkedHashSet<>();

  /** Admitted by a former leader, and not back. */
  private final Map<SlaveID, SlaveInfo> awaited = new LinkedHashMap<>();

  private boolean isRecovered;

  /**
   * The executor runs calls as the master process. The consumer is told, there, of slaves that have
   * not come back to this leader and have been removed.
   */
  Admission(
      Registrar registrar, Policy policy, Clock clock, Executor master, Consumer<SlaveID> onLost) {
    this.registrar = registrar;
    this.policy = policy;
    this.clock = clock;
    this.master = master;
    this.onLost = onLost;
    this.limiter = policy.rate() == null ? null : new RateLimiter(clock, policy.rate());
  }

  /** This master leads. It serves nobody until the registry is recovered. */
  void recover(MasterInfo info) {
    log.info("Recovering the registry");
    var unused = registrar.recover(info).onReady(master, this::recovered);
  }

  private void recovered(ImmutableList<SlaveInfo> slaves) {
    isRecovered = true;
    slaves.forEach(slave -> awaited.put(slave.getId(), slave));
    if (!slaves.isEmpty()) {
      log.info("Waiting {} for {} slaves", policy.reregisterTimeout(), slaves.size());
      var unused = clock.schedule(
          policy.reregisterTimeout(), () -> master.execute(() -> returnTimedOut(slaves.size())));
    }
  }

  boolean isRecovered() {
    return isRecovered;
  }

  /** The slaves of the former leader that are not back. */
  ImmutableList<SlaveInfo> awaited() {
    return ImmutableList.copyOf(awaited.values());
  }

  private void returnTimedOut(int recoveredCount) {
    List<SlaveInfo> missing = awaited.values().stream()
        .filter(slave -> !reregistering.contains(slave.getId()))
        .toList();
    checkState(
        missing.size() * 100L <= (long) policy.limitPercent() * recoveredCount,
        "Not removing %s of %s slaves that did not come back within %s, because that is more than"
            + " --recovery_slave_removal_limit=%s%: %s. Find out why they are away, or start the"
            + " master with a higher limit or a longer --slave_reregister_timeout",
        missing.size(),
        recoveredCount,
        policy.reregisterTimeout(),
        policy.limitPercent(),
        names(missing));
    for (SlaveInfo slave : missing) {
      var unused = removalPermit().onReady(master, permit -> removeAwaited(slave));
    }
  }

  private static String names(List<SlaveInfo> slaves) {
    String first = slaves.stream()
        .limit(MAX_NAMED)
        .map(slave -> slave.getId().getValue() + " (" + slave.getHostname() + ")")
        .collect(Collectors.joining(", "));
    return slaves.size() > MAX_NAMED ? first + ", …" : first;
  }

  private void removeAwaited(SlaveInfo slave) {
    SlaveID id = slave.getId();
    if (!awaited.containsKey(id) || reregistering.contains(id)) {
      return; // It came back while it was waiting for its turn.
    }
    log.warn(
        "Removing slave {} ({}) because it did not come back within {}",
        id.getValue(),
        slave.getHostname(),
        policy.reregisterTimeout());
    remove(id, Operation.Return.REFUSED, () -> onLost.accept(id));
  }

  /** Ready when one more slave may be removed because nothing is heard of it. */
  Future<Void> removalPermit() {
    return limiter == null ? Future.ready(null) : limiter.acquire();
  }

  /** Whether a slave has been removed and must not come back. */
  boolean isRemoved(SlaveID slave) {
    return registrar.isRemoved(slave);
  }

  /** Whether a registration of a slave at a pid is on its way to the registry. */
  boolean isRegistering(Upid pid) {
    return registering.contains(pid);
  }

  /** Whether a slave is on its way out of the registry; a later leader may still take it back. */
  boolean isRemoving(SlaveID slave) {
    return removing.contains(slave);
  }

  /** Whether a slave is on its way into the registry or out of it. */
  boolean isInTransition(SlaveID slave) {
    return reregistering.contains(slave) || removing.contains(slave);
  }

  /** Whether a slave may be running tasks of which this master does not know yet. */
  boolean isExpected(SlaveID slave) {
    return awaited.containsKey(slave) || isInTransition(slave);
  }

  /** Whether any slave may be. */
  boolean isAnyExpected() {
    return !awaited.isEmpty() || !reregistering.isEmpty() || !removing.isEmpty();
  }

  /** A slave with a new id, at a pid; calls back when it is admitted. */
  void register(SlaveInfo slave, Upid pid, Runnable onAdmitted) {
    registering.add(pid);
    var unused = registrar.apply(new Operation.Admit(slave)).onReady(master, isAdmitted -> {
      registering.remove(pid);
      admitted(slave, isAdmitted, onAdmitted);
    });
  }

  /** A slave that has been admitted before; calls back when it is certain that it still is. */
  void reregister(SlaveInfo slave, Runnable onAdmitted) {
    reregistering.add(slave.getId());
    var unused = registrar.apply(new Operation.Admit(slave)).onReady(master, isAdmitted -> {
      reregistering.remove(slave.getId());
      if (isAdmitted) {
        awaited.remove(slave.getId());
      }
      admitted(slave, isAdmitted, onAdmitted);
    });
  }

  private static void admitted(SlaveInfo slave, boolean isAdmitted, Runnable onAdmitted) {
    if (isAdmitted) {
      onAdmitted.run();
    } else {
      log.error(
          "Not admitting slave {} because the registry is full", slave.getId().getValue());
    }
  }

  /** Takes a slave out of the registry; calls back when that is certain. */
  void remove(SlaveID slave, Operation.Return comeback, Runnable onRemoved) {
    removing.add(slave);
    var unused = registrar
        .apply(new Operation.Remove(slave, comeback))
        .onReady(master, isRemoved -> {
          removing.remove(slave);
          awaited.remove(slave);
          onRemoved.run();
        });
  }

  void close() {
    if (limiter != null) {
      limiter.close();
    }
  }
}
