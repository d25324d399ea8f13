// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

/**
 * An executor whose tasks take some time, side by side. Callbacks must not block, so that a task is
 * not a callback that waits but a timer.
 */
abstract class TimedExecutor implements Executor {

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Map<TaskID, Future<?>> running = new ConcurrentHashMap<>();

  /** How long a task runs. */
  abstract Duration duration(TaskInfo task);

  /** Runs an executor until its slave ends it; 0 if it stopped as it should, else 1. */
  static int run(Executor executor) {
    return new MesosExecutorDriver(executor).run() == Status.DRIVER_STOPPED ? 0 : 1;
  }

  @Override
  public void registered(
      ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo slave) {
    System.out.println("Registered executor on " + slave.getHostname());
  }

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slave) {}

  @Override
  public void disconnected(ExecutorDriver driver) {}

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    TaskID id = task.getTaskId();
    System.out.println("Running task " + id.getValue());
    send(driver, id, TaskState.TASK_RUNNING);
    long millis = duration(task).toMillis();
    running.put(id, timers.schedule(() -> finish(driver, id), millis, TimeUnit.MILLISECONDS));
  }

  private void finish(ExecutorDriver driver, TaskID id) {
    running.remove(id);
    System.out.println("Finishing task " + id.getValue());
    send(driver, id, TaskState.TASK_FINISHED);
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID id) {
    Future<?> timer = running.remove(id);
    if (timer != null && timer.cancel(false)) {
      send(driver, id, TaskState.TASK_KILLED);
    }
  }

  private static void send(ExecutorDriver driver, TaskID id, TaskState state) {
    driver.sendStatusUpdate(
        TaskStatus.newBuilder().setTaskId(id).setState(state).build());
  }

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {}

  @Override
  public void shutdown(ExecutorDriver driver) {
    timers.shutdownNow();
  }

  @Override
  public void error(ExecutorDriver driver, String message) {
    System.err.println("Error: " + message);
  }
}
