// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.resources.Resources;

/**
 * All that the master knows of, and the changes that concern several parts of it at once: a
 * framework, a slave and what the allocator may give away.
 */
record Cluster(Frameworks frameworks, Slaves slaves, Offers offers, Allocator allocator) {

  /** A task ended: its resources are free. Its framework may never have registered here. */
  void removeTask(LaunchedTask task) {
    frameworks.find(task.frameworkId()).ifPresent(framework -> framework.removeTask(task));
    slaves.find(task.slaveId()).orElseThrow().removeTask(task);
    allocator.resourcesRecovered(task.frameworkId(), task.slaveId(), task.resources());
  }

  /** An executor ended: its resources are free. Its framework may never have registered here. */
  void removeExecutor(FrameworkID framework, Slave slave, ExecutorID executor) {
    slave.findExecutor(framework, executor).ifPresent(info -> {
      frameworks.find(framework).ifPresent(known -> known.removeExecutor(slave.id(), executor));
      slave.removeExecutor(framework, executor);
      allocator.resourcesRecovered(framework, slave.id(), Resources.of(info.getResourcesList()));
    });
  }

  /** Takes back what a framework was offered and has not answered, without telling it. */
  void recoverOffers(Framework framework) {
    framework.offers().forEach(this::recoverOffer);
  }

  void recoverOffer(Offer offer) {
    offers.remove(offer);
    allocator.resourcesRecovered(offer.frameworkId(), offer.slaveId(), offer.resources());
  }
}
