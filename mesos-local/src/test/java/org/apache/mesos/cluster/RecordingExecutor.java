// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * An executor that keeps what it is told, in order, and answers a launch with the states it was
 * made with.
 */
public final class RecordingExecutor implements Executor {

  private final List<TaskState> answers;
  private final List<String> calls = new ArrayList<>();
  private final List<TaskInfo> launched = new ArrayList<>();
  private final List<TaskID> killed = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private @Nullable ExecutorDriver driver;

  /** An executor that answers each launch with these states. */
  public RecordingExecutor(TaskState... answers) {
    this.answers = List.of(answers);
  }

  @Override
  public void registered(
      ExecutorDriver driver,
      ExecutorInfo executorInfo,
      FrameworkInfo frameworkInfo,
      SlaveInfo slaveInfo) {
    calls.add("registered");
    this.driver = driver;
  }

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slaveInfo) {
    calls.add("reregistered");
  }

  @Override
  public void disconnected(ExecutorDriver driver) {
    calls.add("disconnected");
  }

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    calls.add("launchTask");
    // Registration may be lost, which does not keep the slave from sending tasks.
    this.driver = driver;
    launched.add(task);
    answers.forEach(state -> send(driver, task.getTaskId(), state));
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID taskId) {
    calls.add("killTask");
    killed.add(taskId);
  }

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {
    calls.add("frameworkMessage");
    messages.add(ByteString.copyFrom(data).toStringUtf8());
  }

  @Override
  public void shutdown(ExecutorDriver driver) {
    calls.add("shutdown");
  }

  @Override
  public void error(ExecutorDriver driver, String message) {
    calls.add("error");
  }

  /** Sends a status of a task that was launched. */
  public void send(TaskID taskId, TaskState state) {
    send(driver(), taskId, state);
  }

  private static void send(ExecutorDriver driver, TaskID taskId, TaskState state) {
    driver.sendStatusUpdate(
        TaskStatus.newBuilder().setTaskId(taskId).setState(state).build());
  }

  /** The driver of the instance that was called last. */
  public ExecutorDriver driver() {
    if (driver == null) {
      throw new AssertionError("The executor has not registered");
    }
    return driver;
  }

  /** The names of all callbacks, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  public List<TaskInfo> launched() {
    return List.copyOf(launched);
  }

  /** The ids of the launched tasks, as text. */
  public List<String> launchedIds() {
    return launched.stream().map(task -> task.getTaskId().getValue()).toList();
  }

  public List<TaskID> killed() {
    return List.copyOf(killed);
  }

  public List<String> messages() {
    return List.copyOf(messages);
  }
}
