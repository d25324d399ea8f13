// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.time.Duration;
import java.time.Instant;

/** Where time comes from: the wall clock in a daemon, a virtual one in tests and simulations. */
public interface Clock {

  /** The present time. Safe for use by any thread. */
  Instant now();

  /**
   * Runs a task once after a delay; a negative delay counts as zero. Tasks due at the same instant
   * run in the order in which they were scheduled. The task runs on a thread of the clock, so it
   * must be short: a process uses {@link Process#delay}, which only dispatches there.
   */
  Timer schedule(Duration delay, Runnable task);
}
