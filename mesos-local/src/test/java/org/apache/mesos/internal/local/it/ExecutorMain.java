// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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
 * An executor whose tasks end at once (argument {@code brief}) or are child processes that never
 * end (argument {@code endless}).
 */
public final class ExecutorMain implements Executor {

  static final String BRIEF = "brief";
  static final String ENDLESS = "endless";

  private static final List<String> ENDLESS_CHILD = List.of("sleep", "1000000");

  private final String kind;

  private ExecutorMain(String kind) {
    this.kind = kind;
  }

  public static void main(String[] arguments) {
    Status status = new MesosExecutorDriver(new ExecutorMain(arguments[0])).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }

  /** What starts it, for a framework. */
  static String command(String kind) {
    return "exec " + OsCluster.shellWords(ExecutorMain.class, kind);
  }

  @Override
  public void registered(
      ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo slave) {}

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slave) {}

  @Override
  public void disconnected(ExecutorDriver driver) {}

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    if (kind.equals(ENDLESS)) {
      startChild();
    }
    send(driver, task.getTaskId(), TaskState.TASK_RUNNING);
    if (kind.equals(BRIEF)) {
      send(driver, task.getTaskId(), TaskState.TASK_FINISHED);
    }
  }

  private static void startChild() {
    try {
      var unused = new ProcessBuilder(ENDLESS_CHILD).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(ExecutorDriver driver, TaskID id, TaskState state) {
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
  public void error(ExecutorDriver driver, String message) {
    System.err.println(message);
  }
}
