// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Upid;

/**
 * What a master has on its books, for a simulation that compares it with what others believe. To be
 * looked at only while the master does nothing.
 */
public final class MasterView {

  /** What a slave had when its books were last found to balance. */
  private record Balance(Resources used, ImmutableList<Offer> offers) {

    /** Compares by identity: both are replaced when they change. */
    @SuppressWarnings("ReferenceEquality") // Equal ones would take as long as adding them up.
    boolean isOf(Slave slave) {
      if (slave.resourcesInUse() != used || slave.offers().size() != offers.size()) {
        return false;
      }
      ImmutableList<Offer> present = slave.offers();
      for (int i = 0; i < offers.size(); i++) {
        if (present.get(i) != offers.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private final Cluster cluster;
  private final BooleanSupplier isElected;
  private final Map<SlaveID, Balance> balanced = new LinkedHashMap<>();

  MasterView(Cluster cluster, BooleanSupplier isElected) {
    this.cluster = cluster;
    this.isElected = isElected;
  }

  /** Whether it takes itself for the leader. */
  public boolean isElected() {
    return isElected.getAsBoolean();
  }

  /**
   * What is wrong with the books; nothing if on each slave no more is used and offered than there
   * is, and each offer is held by one framework. Quick if little has changed since the last time.
   */
  public Optional<String> problem() {
    int offers = 0;
    for (Slave slave : cluster.slaves().all()) {
      ImmutableList<Offer> offered = slave.offers();
      offers += offered.size();
      Balance balance = balanced.get(slave.id());
      if (balance == null || !balance.isOf(slave)) {
        Optional<String> problem = problem(slave, offered);
        if (problem.isPresent()) {
          return problem;
        }
        balanced.put(slave.id(), new Balance(slave.resourcesInUse(), offered));
      }
    }
    int held = 0;
    for (Framework framework : cluster.frameworks().all()) {
      held += framework.offers().size();
    }
    return offers == held && held == cluster.offers().count()
        ? Optional.empty()
        : Optional.of("slaves have %d offers, frameworks %d, of %d"
            .formatted(offers, held, cluster.offers().count()));
  }

  private Optional<String> problem(Slave slave, ImmutableList<Offer> offered) {
    if (!slave.isConnected() && !offered.isEmpty()) {
      return Optional.of("slave %s is offered although the connection to it is broken"
          .formatted(slave.id().getValue()));
    }
    Resources taken = slave.resourcesInUse();
    for (Offer offer : offered) {
      taken = taken.add(offer.resources());
      boolean isHeld = cluster
          .frameworks()
          .find(offer.frameworkId())
          .filter(framework -> framework.offers().contains(offer))
          .isPresent();
      if (!isHeld) {
        return Optional.of("offer %s of slave %s is not held by framework %s"
            .formatted(
                offer.id().getValue(),
                slave.id().getValue(),
                offer.frameworkId().getValue()));
      }
    }
    return slave.total().contains(taken)
        ? Optional.empty()
        : Optional.of("of slave %s %s is used and %s in all taken, but it has only %s"
            .formatted(slave.id().getValue(), slave.resourcesInUse(), taken, slave.total()));
  }

  /** The slaves that it has, by id, and where they are. */
  public Map<SlaveID, Upid> slaves() {
    Map<SlaveID, Upid> slaves = new LinkedHashMap<>();
    cluster.slaves().all().forEach(slave -> slaves.put(slave.id(), slave.pid()));
    return slaves;
  }

  /** The frameworks that it has, by id, and where their schedulers are. */
  public Map<FrameworkID, Upid> frameworks() {
    Map<FrameworkID, Upid> frameworks = new LinkedHashMap<>();
    cluster
        .frameworks()
        .all()
        .forEach(framework -> frameworks.put(framework.id(), framework.pid()));
    return frameworks;
  }

  /** The tasks on its slaves that have not been forgotten. */
  public ImmutableList<Task> tasks() {
    return cluster.slaves().all().stream()
        .flatMap(slave -> slave.tasks().stream().map(LaunchedTask::task))
        .collect(ImmutableList.toImmutableList());
  }

  /** Of each slave, what is neither used nor offered. */
  public ImmutableList<Resources> idle() {
    return cluster.slaves().all().stream()
        .map(slave -> slave
            .total()
            .subtract(slave.resourcesInUse())
            .subtract(
                Resources.sum(slave.offers().stream().map(Offer::resources).toList())))
        .collect(ImmutableList.toImmutableList());
  }

  /** The offers that are not answered. */
  public int offers() {
    return cluster.offers().count();
  }
}
