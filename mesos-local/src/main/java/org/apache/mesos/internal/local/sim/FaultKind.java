// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

/** What can go wrong in a simulated cluster. */
public enum FaultKind {
  /** A master is killed, and started again some time later. */
  KILL_MASTER,
  /** A master gets no time for a while, perhaps for longer than its session lasts. */
  PAUSE_MASTER,
  /** A slave is killed, without its executors, and started again some time later. */
  KILL_SLAVE,
  /** A slave gets no time for a while. */
  PAUSE_SLAVE,
  /** A machine with a slave and its executors loses its power, and boots again. */
  REBOOT_MACHINE,
  /** An executor is killed. */
  KILL_EXECUTOR,
  /** An executor gets no time for a while. */
  PAUSE_EXECUTOR,
  /** A scheduler is killed, and another one takes its place some time later. */
  KILL_SCHEDULER,
  /** A scheduler is replaced by another one while it is still there. */
  REPLACE_SCHEDULER,
  /** A scheduler gets no time for a while. */
  PAUSE_SCHEDULER,
  /** A connection breaks, and what is under way on it is lost in part. */
  BREAK_CONNECTION,
  /** Nothing gets through between two machines for a while. */
  PARTITION,
  /** Nothing gets through one way between two machines for a while. */
  ONE_WAY_PARTITION,
  /** A machine is cut off from all others for a while. */
  ISOLATION,
  /** A machine is cut off from the election for a while, perhaps for longer than a session. */
  LOSE_ELECTION,
  /** All messages take long for a while. */
  SLOW_NETWORK
}
