// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskStatus;

/**
 * What an {@link Executor} talks to its slave with. It is started once and cannot be restarted.
 * Every method gives the driver's status, and one that the status does not allow has no other
 * effect.
 *
 * <p>Safe for use by any thread, including from within the executor's methods.
 */
public interface ExecutorDriver {

  /** Connects to the slave. The executor hears of it by {@link Executor#registered}. */
  Status start();

  /** Ends the driver once what was sent before is on its way. {@link #join} returns then. */
  Status stop();

  /** Ends all calls to the executor; sends nothing any more. {@link #join} returns then. */
  Status abort();

  /**
   * Waits until the driver is stopped or aborted, and gives the status then. Does not wait when
   * called from within a method of the executor, which the driver would wait for in turn.
   */
  Status join();

  /** Starts the driver and, if that went well, waits as {@link #join}. */
  Status run();

  /**
   * Tells the scheduler what has become of a task. The slave repeats the update to the scheduler
   * until that has acknowledged it. {@code TASK_STAGING} is not for executors: it aborts the driver
   * and leads to {@link Executor#error}.
   */
  Status sendStatusUpdate(TaskStatus status);

  /** Sends data to the framework's scheduler. Best effort: data may be lost on the way. */
  Status sendFrameworkMessage(byte[] data);
}
