// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.application;

import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.MesosExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** Sends back what it gets. */
public final class EchoExecutor implements Executor {

  public static void main(String[] arguments) {
    Status status = new MesosExecutorDriver(new EchoExecutor()).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    send(driver, task.getTaskId(), TaskState.TASK_RUNNING);
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID taskId) {
    send(driver, taskId, TaskState.TASK_KILLED);
  }

  private static void send(ExecutorDriver driver, TaskID taskId, TaskState state) {
    driver.sendStatusUpdate(
        TaskStatus.newBuilder().setTaskId(taskId).setState(state).build());
  }

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {
    driver.sendFrameworkMessage(data);
  }

  @Override
  public void registered(
      ExecutorDriver driver,
      ExecutorInfo executorInfo,
      FrameworkInfo frameworkInfo,
      SlaveInfo slaveInfo) {
    if (!frameworkInfo.getName().equals("Echo framework")) {
      driver.abort();
    }
  }

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slaveInfo) {}

  @Override
  public void disconnected(ExecutorDriver driver) {}

  @Override
  public void shutdown(ExecutorDriver driver) {}

  @Override
  public void error(ExecutorDriver driver, String message) {}
}
