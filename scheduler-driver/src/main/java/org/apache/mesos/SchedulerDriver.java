// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import java.util.Collection;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/**
 * What a {@link Scheduler} talks to the cluster with. It is started once and cannot be restarted.
 * Every method gives the driver's status, and one that the status does not allow has no other
 * effect. What is asked of a master is dropped while none leads, except that tasks to be launched
 * are reported as lost.
 *
 * <p>Safe for use by any thread, including from within the scheduler's methods.
 */
public interface SchedulerDriver {

  /** Looks for the master and registers. The scheduler hears of it by its methods. */
  Status start();

  /**
   * Ends the driver once what was sent before is on its way. {@link #join} returns then.
   *
   * @param failover whether another driver will take over, for which the master keeps the tasks for
   *     a while; otherwise the framework ends with all its tasks and executors
   */
  Status stop(boolean failover);

  /** As {@code stop(false)}: the framework ends. */
  Status stop();

  /**
   * Ends all calls to the scheduler and sends nothing any more, after telling the master to make no
   * more offers. {@link #join} returns then. The driver may still be stopped.
   */
  Status abort();

  /**
   * Waits until the driver is stopped or aborted, and gives the status then. Does not wait when
   * called from within a method of the scheduler, which the driver would wait for in turn.
   */
  Status join();

  /** Starts the driver and, if that went well, waits as {@link #join}. */
  Status run();

  /** Tells the allocator what the framework would like to be offered. */
  Status requestResources(Collection<Request> requests);

  /**
   * Launches tasks with the resources of an offer, and gives back the rest of it. Without tasks the
   * offer is declined. Each task has either an executor or a command; what is wrong with a task is
   * told by {@link Scheduler#statusUpdate} with {@code TASK_LOST}.
   *
   * @param filters how long not to offer again what is given back
   */
  Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks, Filters filters);

  /** Launches tasks, with the filters that the master uses if nothing is said. */
  Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks);

  /** Asks for a task to be ended. Its executor reports how it went. */
  Status killTask(TaskID taskId);

  /**
   * Gives back an offer.
   *
   * @param filters how long not to offer the same again
   */
  Status declineOffer(OfferID offerId, Filters filters);

  /** Gives back an offer, with the filters that the master uses if nothing is said. */
  Status declineOffer(OfferID offerId);

  /** Takes all filters back, so that everything may be offered again. */
  Status reviveOffers();

  /** Sends data to an executor. Best effort: data may be lost on the way. */
  Status sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, byte[] data);
}
