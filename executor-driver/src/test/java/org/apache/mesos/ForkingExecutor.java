// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** A program for tests with real OS processes. A task is a child that sleeps. */
final class ForkingExecutor implements Executor {

  /** How many updates a task named {@link #FLOOD} sends before the driver is stopped. */
  static final int UPDATES = 1000;

  static final String FLOOD = "flood";

  private ForkingExecutor() {}

  public static void main(String[] arguments) {
    Status status = new MesosExecutorDriver(new ForkingExecutor()).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
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
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    if (task.getName().equals(FLOOD)) {
      for (int i = 0; i < UPDATES; i++) {
        send(driver, task.getTaskId(), TaskState.TASK_RUNNING);
      }
      var unused = driver.stop();
      return;
    }
    try {
      Process child = new ProcessBuilder("sleep", "1000").start();
      var unused = driver.sendFrameworkMessage(Long.toString(child.pid()).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID taskId) {}

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {}

  @Override
  public void shutdown(ExecutorDriver driver) {
    send(driver, TaskID.newBuilder().setValue("last").build(), TaskState.TASK_KILLED);
  }

  @Override
  public void error(ExecutorDriver driver, String message) {}

  private static void send(ExecutorDriver driver, TaskID task, TaskState state) {
    var unused = driver.sendStatusUpdate(
        TaskStatus.newBuilder().setTaskId(task).setState(state).build());
  }
}
