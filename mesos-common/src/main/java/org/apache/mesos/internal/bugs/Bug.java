// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bugs;

/**
 * Mistakes that master and slave can be told to make, each at one line of the real code, to show
 * that the simulation of a cluster finds them. See {@link Bugs} for who can tell them to.
 */
public enum Bug {

  /** Slave: acknowledges a status update to its executor before it is durable. */
  ACKNOWLEDGE_BEFORE_CHECKPOINT,

  /** Slave: forwards a status update although the one before it is not yet acknowledged. */
  FORWARD_BEFORE_ACKNOWLEDGEMENT,

  /** Slave: leaves tasks whose terminal update is not yet acknowledged out of re-registrations. */
  FORGET_TERMINATED_TASKS,

  /** Slave: obeys messages from masters that it does not follow. */
  FOLLOW_ANY_MASTER,

  /** Slave: sends a task to its executor before the task is durable. */
  RUN_BEFORE_CHECKPOINT,

  /** Slave: does not retry a status update that was not acknowledged. */
  NEVER_RETRY_UPDATES,

  /** Slave: takes a status update that it has already got for a new one. */
  QUEUE_DUPLICATE_UPDATES,

  /** Master: does not recover the resources of an offer that it rescinds. */
  FORGET_RESCINDED_RESOURCES,

  /** Master: answers the registration of a slave before that is in the registry. */
  ANSWER_BEFORE_REGISTRY,

  /** Master: offers the resources of slaves whose connection is broken. */
  OFFER_DISCONNECTED_SLAVE,

  /** Master: takes a slave back in that it has removed. */
  READMIT_REMOVED_SLAVE,

  /** Master: recovers the resources of a task again when its terminal update is acknowledged. */
  RECOVER_TASK_TWICE,

  /** Master: keeps the offers of a scheduler when another one takes its place. */
  KEEP_OFFERS_AT_FAILOVER,
}
