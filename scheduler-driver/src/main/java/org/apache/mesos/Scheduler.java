// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import java.util.List;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskStatus;

/**
 * What decides which tasks run where, written by a framework's author and given to a {@link
 * MesosSchedulerDriver}.
 *
 * <p>The driver calls one method at a time, on threads of its own. The next call waits until the
 * one before has returned, so methods must not block. An exception out of a method is printed to
 * standard error and aborts the driver. All methods of the driver may be called from here.
 */
public interface Scheduler {

  /**
   * The framework is known to a master that did not know this driver: for the first time, after a
   * failover from another driver, or because another master leads now. The id is the one to fail
   * over with.
   */
  void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo);

  /** The framework is known again to the master that it was registered with before. */
  void reregistered(SchedulerDriver driver, MasterInfo masterInfo);

  /**
   * Resources are offered, each offer those of one slave. An offer stays valid until it is used by
   * {@link SchedulerDriver#launchTasks}, declined, or rescinded, or the master changes.
   */
  void resourceOffers(SchedulerDriver driver, List<Offer> offers);

  /** An offer is void, as its slave is gone. A launch on it would lose its tasks. */
  void offerRescinded(SchedulerDriver driver, OfferID offerId);

  /**
   * The state of a task has changed. May be told more than once: the slave repeats it until it is
   * acknowledged, which happens when this returns and the driver is not aborted, or when {@link
   * SchedulerDriver#acknowledgeStatusUpdate} is called, for a driver that is made so.
   */
  void statusUpdate(SchedulerDriver driver, TaskStatus status);

  /** An executor has sent data. Best effort: data may be lost on the way. */
  void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data);

  /**
   * The driver has lost its master: none leads, another one does, or the connection is broken. The
   * driver registers again; until then nothing is sent, and no offer is valid any more.
   */
  void disconnected(SchedulerDriver driver);

  /** A slave of the cluster is gone, whether or not the framework had tasks there. */
  void slaveLost(SchedulerDriver driver, SlaveID slaveId);

  /**
   * An executor has ended with a status as of wait(2). Told by masters from 0.27 on, and not when
   * the driver is disconnected; a status update of each of its tasks tells what became of it.
   */
  void executorLost(SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status);

  /**
   * Something is wrong beyond repair, such as another driver that has taken over the framework. The
   * driver is aborted before this is called.
   */
  void error(SchedulerDriver driver, String message);
}
