// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** Finishes each task at once, and sends back what it is told. */
class EchoExecutor implements Executor {

  @Override
  public void registered(
      ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo slave) {}

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slave) {}

  @Override
  public void disconnected(ExecutorDriver driver) {}

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    send(driver, task.getTaskId(), TaskState.TASK_RUNNING);
    send(driver, task.getTaskId(), TaskState.TASK_FINISHED);
  }

  static void send(ExecutorDriver driver, TaskID id, TaskState state) {
    driver.sendStatusUpdate(
        TaskStatus.newBuilder().setTaskId(id).setState(state).build());
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID taskId) {
    send(driver, taskId, TaskState.TASK_KILLED);
  }

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {
    driver.sendFrameworkMessage(data);
  }

  @Override
  public void shutdown(ExecutorDriver driver) {}

  @Override
  public void error(ExecutorDriver driver, String message) {}
}
