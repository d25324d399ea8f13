// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
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
 * An executor whose tasks do nothing but last, and write down that they start and end before
 * anybody is told. Its argument is the ledger that they write to.
 */
public final class TaskRunner implements Executor {

  private final LineFile ledger;
  private final long pid;
  private final ScheduledExecutorService ends = Executors.newSingleThreadScheduledExecutor(
      new ThreadFactoryBuilder().setDaemon(true).setNameFormat("ends").build());

  private TaskRunner(LineFile ledger, long pid) {
    this.ledger = ledger;
    this.pid = pid;
  }

  public static void main(String[] arguments) throws IOException {
    LineFile ledger = LineFile.openWritten(Path.of(arguments[0]));
    TaskRunner runner = new TaskRunner(ledger, ProcessHandle.current().pid());
    Status status = new MesosExecutorDriver(runner).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }

  /** What tells a task how long to last. */
  static ByteString data(Duration length) {
    return ByteString.copyFromUtf8(Long.toString(length.toMillis()));
  }

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    String id = task.getTaskId().getValue();
    ledger.add(String.join(
        " ", ImmutableList.of(Journal.TASK_STARTED, id, Long.toString(pid), Long.toString(pid))));
    send(driver, task.getTaskId(), TaskState.TASK_RUNNING);
    var unused = ends.schedule(
        () -> end(driver, task.getTaskId()),
        Long.parseLong(task.getData().toStringUtf8()),
        TimeUnit.MILLISECONDS);
  }

  private void end(ExecutorDriver driver, TaskID id) {
    ledger.add(Journal.TASK_ENDED + " " + id.getValue());
    send(driver, id, TaskState.TASK_FINISHED);
  }

  private static void send(ExecutorDriver driver, TaskID id, TaskState state) {
    driver.sendStatusUpdate(
        TaskStatus.newBuilder().setTaskId(id).setState(state).build());
  }

  @Override
  public void registered(
      ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo slave) {}

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slave) {}

  @Override
  public void disconnected(ExecutorDriver driver) {}

  /** Nobody does that here. */
  @Override
  public void killTask(ExecutorDriver driver, TaskID taskId) {}

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {}

  @Override
  public void shutdown(ExecutorDriver driver) {}

  @Override
  public void error(ExecutorDriver driver, String message) {
    System.err.println(message);
  }
}
