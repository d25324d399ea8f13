// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

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

/** A program whose tasks end as soon as they begin. */
public final class SmokeExecutor implements Executor {

  public static void main(String[] arguments) {
    Status status = new MesosExecutorDriver(new SmokeExecutor()).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    for (TaskState state : new TaskState[] {TaskState.TASK_RUNNING, TaskState.TASK_FINISHED}) {
      driver.sendStatusUpdate(
          TaskStatus.newBuilder().setTaskId(task.getTaskId()).setState(state).build());
    }
  }

  @Override
  public void registered(
      ExecutorDriver driver,
      ExecutorInfo executorInfo,
      FrameworkInfo frameworkInfo,
      SlaveInfo slaveInfo) {}

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slaveInfo) {}

  @Override
  public void disconnected(ExecutorDriver driver) {}

  @Override
  public void killTask(ExecutorDriver driver, TaskID taskId) {}

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {}

  @Override
  public void shutdown(ExecutorDriver driver) {}

  @Override
  public void error(ExecutorDriver driver, String message) {}
}
