// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import java.util.Collection;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.OfferConstraints;

/**
 * What a {@link Scheduler} talks to the cluster with. It is started once and cannot be restarted.
 * Every method gives the driver's status, and one that the status does not allow has no other
 * effect. What is asked of a master is dropped while none leads, except that tasks to be launched
 * are reported as lost, and that the next master is told which offers are suppressed.
 *
 * <p>Masters of early releases do not know all of it: what they have no message for is refused with
 * a warning in the log, and tasks that would depend on it are reported as lost.
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
   * Launches tasks with the resources of offers, all of one slave, and gives back the rest of them.
   * Without tasks the offers are declined. Each task has either an executor or a command; what is
   * wrong with a task is told by {@link Scheduler#statusUpdate} with {@code TASK_LOST} or {@code
   * TASK_ERROR}.
   *
   * @param filters how long not to offer again what is given back
   */
  Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks, Filters filters);

  /** Launches tasks, with the filters that the master uses if nothing is said. */
  Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks);

  /** As with a collection of this one offer, which is the form to prefer. */
  Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks, Filters filters);

  /** As with a collection of this one offer, which is the form to prefer. */
  Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks);

  /** Asks for a task to be ended. Its executor reports how it went. */
  Status killTask(TaskID taskId);

  /**
   * Does operations, one after another, with the resources of offers, all of one slave, and gives
   * back the rest of them. Tasks of a launch are as with {@link #launchTasks}.
   *
   * @param operations without an id: their status is not told to a scheduler of this kind
   * @param filters how long not to offer again what is given back
   * @throws IllegalArgumentException if an operation has an id
   */
  Status acceptOffers(
      Collection<OfferID> offerIds, Collection<Offer.Operation> operations, Filters filters);

  /**
   * Gives back an offer.
   *
   * @param filters how long not to offer the same again
   */
  Status declineOffer(OfferID offerId, Filters filters);

  /** Gives back an offer, with the filters that the master uses if nothing is said. */
  Status declineOffer(OfferID offerId);

  /** Takes all filters and suppressions back, so that everything may be offered again. */
  Status reviveOffers();

  /** Takes the filters and the suppression of roles back. Without any role nothing changes. */
  Status reviveOffers(Collection<String> roles);

  /** Asks for no more offers, until they are revived. */
  Status suppressOffers();

  /** Asks for no more offers for roles, until they are revived. Without any nothing changes. */
  Status suppressOffers(Collection<String> roles);

  /**
   * Tells that a status update is taken, for a driver without implicit acknowledgements. Until then
   * the slave repeats it, and holds back those of the task that follow. A status that nobody waits
   * for to be acknowledged has no uuid or no slave, and nothing happens.
   *
   * @throws IllegalStateException if the driver acknowledges by itself
   */
  Status acknowledgeStatusUpdate(TaskStatus status);

  /** Sends data to an executor. Best effort: data may be lost on the way. */
  Status sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, byte[] data);

  /**
   * Asks for the latest state of tasks, which is told by {@link Scheduler#statusUpdate}.
   *
   * @param statuses which tasks: of each, the id and the slave count. None is all of the framework.
   */
  Status reconcileTasks(Collection<TaskStatus> statuses);

  /**
   * Changes how the framework is described, now and to masters to come. What a master does not
   * accept is told by {@link Scheduler#error}.
   *
   * @param frameworkInfo the whole new description, with the id from the registration
   * @param suppressedRoles the roles that nothing is to be offered for; all others are revived
   * @param offerConstraints what slaves must be like to be offered
   */
  Status updateFramework(
      FrameworkInfo frameworkInfo,
      Collection<String> suppressedRoles,
      OfferConstraints offerConstraints);

  /** As with no constraints, which is the form to prefer. */
  Status updateFramework(FrameworkInfo frameworkInfo, Collection<String> suppressedRoles);
}
