// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/**
 * What runs tasks, written by a framework's author and given to a {@link MesosExecutorDriver}.
 *
 * <p>The driver calls one method at a time, on threads of its own. The next call waits until the
 * one before has returned, so work that takes long belongs on other threads. An exception out of a
 * method is printed to standard error and aborts the driver. All methods of the driver may be
 * called from here.
 */
public interface Executor {

  /**
   * The executor is known to its slave, and tasks will follow. The executor's {@code data} is in
   * {@code executorInfo}.
   */
  void registered(
      ExecutorDriver driver,
      ExecutorInfo executorInfo,
      FrameworkInfo frameworkInfo,
      SlaveInfo slaveInfo);

  /** The executor is known to a slave that was restarted. Its tasks have gone on. */
  void reregistered(ExecutorDriver driver, SlaveInfo slaveInfo);

  /**
   * The slave is gone, and may come back. Called only if it remembers its executors; any other that
   * is gone leads to {@link #shutdown}. Status updates that are sent from now on wait for it.
   */
  void disconnected(ExecutorDriver driver);

  /**
   * A task is to be started. How it goes on is told by {@link ExecutorDriver#sendStatusUpdate},
   * which may be called by any thread; the update with a terminal state ends the task for Mesos.
   */
  void launchTask(ExecutorDriver driver, TaskInfo task);

  /**
   * A task is to be ended. Nothing is done by the driver: the executor has to send {@code
   * TASK_KILLED}, or the state in which the task ended.
   */
  void killTask(ExecutorDriver driver, TaskID taskId);

  /** The framework's scheduler has sent data. Best effort: data may be lost on the way. */
  void frameworkMessage(ExecutorDriver driver, byte[] data);

  /**
   * The executor is to end its tasks and itself: its slave says so, or is gone. The OS process ends
   * when this returns; the slave kills it if that takes too long. Tasks without a terminal update
   * are lost.
   */
  void shutdown(ExecutorDriver driver);

  /** Something is wrong beyond repair. The driver is aborted before this is called. */
  void error(ExecutorDriver driver, String message);
}
