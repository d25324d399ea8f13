// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.time.Duration;

/** Times and limits of the master (master.md 13). The allocator's are with the allocator. */
final class Constants {

  /** How often the allocator is told that time passes. */
  static final Duration TICK = Duration.ofSeconds(1);

  /** How long an offer is refused unless the framework says otherwise. */
  static final double DEFAULT_REFUSE_SECONDS = 5.0;

  /** How long a slave may take to answer a ping. */
  static final Duration SLAVE_PONG_TIMEOUT = Duration.ofSeconds(15);

  /** How many pings in a row a slave may leave unanswered before it counts as lost. */
  static final int MAX_SLAVE_TIMEOUTS = 5;

  /** How long a framework may be without its scheduler. */
  static final Duration FRAMEWORK_FAILOVER_TIMEOUT = Duration.ofSeconds(1);

  static final int MAX_COMPLETED_FRAMEWORKS = 100;

  static final int MAX_COMPLETED_TASKS_PER_FRAMEWORK = 500;

  /** Ended tasks whose acknowledgement is awaited; more than a scheduler should leave waiting. */
  static final int MAX_UNACKNOWLEDGED_TASKS_PER_FRAMEWORK = 10_000;

  /** How long a new leader waits for the slaves of the former one. */
  static final Duration SLAVE_REREGISTER_TIMEOUT = Duration.ofMinutes(10);

  /**
   * A framework that only slaves have told of is kept so long at least: its scheduler may have been
   * connected to the former leader and be on its way. As long as a slave may be silent.
   */
  static final Duration FRAMEWORK_RETURN = SLAVE_PONG_TIMEOUT.multipliedBy(MAX_SLAVE_TIMEOUTS);

  /** Host and port pairs that are remembered though their slaves may be gone; the oldest go. */
  static final int MAX_ACTIVATED_SLAVES = 100_000;

  private Constants() {}
}
