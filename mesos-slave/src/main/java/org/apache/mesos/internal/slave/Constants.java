// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.time.Duration;

/** Times and limits of the slave (slave.md 11). */
final class Constants {

  /** Between the first two attempts to register with a master that does not answer. */
  static final Duration REGISTRATION_RETRY_INTERVAL = Duration.ofSeconds(1);

  /** Between two later attempts: it is doubled each time up to this. */
  static final Duration MAX_REGISTRATION_RETRY_INTERVAL = Duration.ofMinutes(1);

  /**
   * A master that has not pinged for this long has given up this slave, which may not have noticed.
   * It is what masters wait for an answer: five pings, 15 s apart.
   */
  static final Duration MASTER_PING_TIMEOUT = Duration.ofSeconds(75);

  /** How long executors have to answer a slave that is back, unless the flag says otherwise. */
  static final Duration EXECUTOR_REREGISTER_TIMEOUT = Duration.ofSeconds(2);

  /** How long executors wait for a slave to come back, unless the flag says otherwise. */
  static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(15);

  /** How long an executor may take to end after it was told to, unless the flag says otherwise. */
  static final Duration EXECUTOR_SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  /**
   * How long the slave waits, after the process of an executor with unfinished tasks has ended, for
   * updates which that has sent before: the end of a process and the data of its connection arrive
   * by different ways, and the machine may be busy. Nothing waits if all tasks are finished, as
   * they normally are.
   */
  static final Duration LAST_UPDATES_WAIT = Duration.ofMillis(500);

  /** More tasks than that are not kept for an executor that has not registered yet. */
  static final int MAX_QUEUED_TASKS = 10_000;

  /** A server that does not accept a connection for a download within this is down. */
  static final Duration DOWNLOAD_CONNECT_TIMEOUT = Duration.ofSeconds(30);

  /** A download that takes longer keeps the executor from ever being useful. */
  static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(15);

  private Constants() {}
}
