// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/** Runs its task until the test finishes it. */
final class SlowExecutor extends EchoExecutor {

  private @Nullable ExecutorDriver driver;
  private @Nullable TaskID taskId;

  @Override
  public synchronized void launchTask(ExecutorDriver newDriver, TaskInfo task) {
    driver = newDriver;
    taskId = task.getTaskId();
    send(newDriver, task.getTaskId(), TaskState.TASK_RUNNING);
  }

  /** By any thread. */
  synchronized void finish() {
    send(driver, taskId, TaskState.TASK_FINISHED);
  }
}
