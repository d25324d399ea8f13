// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Timer;

/**
 * Decides which framework is offered which resources (master.md 7). Every method is called by the
 * master process, for frameworks and slaves that were added before and not removed since.
 *
 * <p>Resources of frameworks that have several roles say in their allocation which of these they
 * were given for, as offers do; others are given for the role that the framework had first.
 *
 * <p>What was offered counts as allocated to the framework, and stays so when it is launched on,
 * until the master says that it is unused, refused or recovered. Offers are made later, by a call
 * of the host's own, never within one of these methods.
 */
public interface Allocator {

  /** As a time to refuse: until the framework revives its offers. */
  Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  /** What an allocator needs of the master; calls come back as the master process. */
  interface Host {

    /** Offers resources, at least one slave's, to an active framework in one of its roles. */
    void offer(FrameworkID framework, String role, Map<SlaveID, Resources> resources);

    /** Runs a call after everything that the master has queued already. */
    void execute(Runnable call);

    /** Runs a call after a delay. */
    Timer delay(Duration delay, Runnable call);

    Instant now();
  }

  /** Called once, before anything else. */
  void initialize(Host host);

  /**
   * A framework is there and active; a new master learns that it uses resources already. It is
   * offered what is reserved for nobody, and what is for one of its roles.
   */
  void frameworkAdded(FrameworkID framework, Set<String> roles, Map<SlaveID, Resources> used);

  /** As {@link #frameworkAdded(FrameworkID, Set, Map)}, in the role that stands for none. */
  default void frameworkAdded(FrameworkID framework, Map<SlaveID, Resources> used) {
    frameworkAdded(framework, ImmutableSet.of(Resources.DEFAULT_ROLE), used);
  }

  /** A framework wants offers in these roles only from now on; what it has it keeps. */
  void rolesChanged(FrameworkID framework, Set<String> roles);

  /** A framework is gone, and everything that was allocated to it is free. */
  void frameworkRemoved(FrameworkID framework);

  void frameworkActivated(FrameworkID framework);

  /** A framework gets no offers until it is active again. */
  void frameworkDeactivated(FrameworkID framework);

  /** A slave is there. What is in use on it may belong to frameworks that are still unknown. */
  void slaveAdded(SlaveID slave, Resources total, Map<FrameworkID, Resources> used);

  /** A slave is gone, with everything that was allocated on it. */
  void slaveRemoved(SlaveID slave);

  /** Nothing of a slave is to be offered until it is active again; what is used there stays. */
  void slaveDeactivated(SlaveID slave);

  void slaveActivated(SlaveID slave);

  void resourcesRequested(FrameworkID framework, List<Request> requests);

  /** The rest of an offer that was partly used. */
  void resourcesUnused(FrameworkID framework, SlaveID slave, Resources resources);

  /**
   * An offer of which nothing was used. The framework does not want the slave for some time: zero,
   * or up to {@link #FOREVER}.
   */
  void resourcesRefused(
      FrameworkID framework, SlaveID slave, Resources resources, Duration duration);

  /**
   * Resources of a task or executor that ended, or of an offer that lapsed. The framework may be
   * one that was unknown when the slave was added, and still is.
   */
  void resourcesRecovered(FrameworkID framework, SlaveID slave, Resources resources);

  /**
   * A framework gets no offers in these of its roles until it revives them; those that it has stay.
   * An empty set is all of its roles.
   */
  void offersSuppressed(FrameworkID framework, Set<String> roles);

  /**
   * A framework takes back its refusals, and wants offers again, in these of its roles. An empty
   * set is all of its roles.
   */
  void offersRevived(FrameworkID framework, Set<String> roles);

  /** A second has passed. */
  void timerTick();
}
