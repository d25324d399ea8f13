// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.MesosExecutorDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.Command;
import org.apache.mesos.internal.slave.processes.OsChildProcesses;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.SystemClock;
import org.jspecify.annotations.Nullable;

/**
 * The program mesos-executor: runs the command of one task and ends with it. Its state is touched
 * by the serial executor only, since callbacks and the end of the command come from different
 * threads.
 */
public final class CommandExecutor implements Executor {

  /** How long a command may take to end by itself once it is to be killed. */
  static final Duration KILL_GRACE = Duration.ofSeconds(3);

  /** Less than slaves wait before they kill this process. */
  private static final Duration SHUTDOWN_LIMIT = KILL_GRACE.plusSeconds(1);

  private final ChildProcesses processes;
  private final ImmutableMap<String, String> environment;
  private final Clock clock;
  private final java.util.concurrent.Executor serial;
  private final PrintStream out;

  private @Nullable TaskID taskId;
  private @Nullable Child child;
  private boolean isKilled;
  private final Promise<Void> finished = new Promise<>();

  CommandExecutor(
      ChildProcesses processes,
      ImmutableMap<String, String> environment,
      Clock clock,
      java.util.concurrent.Executor serial,
      PrintStream out) {
    this.processes = processes;
    this.environment = environment;
    this.clock = clock;
    this.serial = serial;
    this.out = out;
  }

  public static void main(String[] arguments) {
    // The output is the command's. To be set before anything has a logger.
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    CommandExecutor executor = new CommandExecutor(
        new OsChildProcesses(),
        ImmutableMap.copyOf(System.getenv()),
        new SystemClock(),
        Executors.newSingleThreadExecutor(
            new ThreadFactoryBuilder().setDaemon(true).setNameFormat("command").build()),
        System.out);
    Status status = new MesosExecutorDriver(executor).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }

  @Override
  public void registered(
      ExecutorDriver driver,
      ExecutorInfo executorInfo,
      FrameworkInfo frameworkInfo,
      SlaveInfo slaveInfo) {
    say("Registered executor on " + slaveInfo.getHostname());
  }

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slaveInfo) {
    say("Re-registered executor on " + slaveInfo.getHostname());
  }

  @Override
  public void disconnected(ExecutorDriver driver) {}

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    serial.execute(() -> launch(driver, task));
  }

  private void launch(ExecutorDriver driver, TaskInfo task) {
    if (taskId != null) {
      send(
          driver,
          task.getTaskId(),
          TaskState.TASK_FAILED,
          "Attempted to run tasks using a \"command\" executor");
      return;
    }
    taskId = task.getTaskId();
    say("Starting task " + task.getTaskId().getValue());
    try {
      child = processes.start(Command.inheriting(
          arguments(task.getCommand()), environment, Path.of("").toAbsolutePath()));
    } catch (IOException e) {
      end(driver, task.getTaskId(), TaskState.TASK_FAILED, e.getMessage());
      return;
    }
    send(driver, task.getTaskId(), TaskState.TASK_RUNNING, "");
    Child started = child;
    var unused =
        started.exited().onReady(serial, status -> exited(driver, task.getTaskId(), status));
  }

  private static List<String> arguments(CommandInfo command) {
    if (command.getShell()) {
      return ImmutableList.of("/bin/sh", "-c", command.getValue());
    }
    // Peers of later releases may name a program instead. Its own name is the first argument.
    return ImmutableList.<String>builder()
        .add(command.getValue())
        .addAll(command.getArgumentsList().stream().skip(1).toList())
        .build();
  }

  private void exited(ExecutorDriver driver, TaskID id, int status) {
    say("Waited on process " + pid() + ", returned status " + status);
    String message = WaitStatus.isExited(status)
        ? "Command exited with status " + WaitStatus.code(status)
        : "Command terminated with signal " + WaitStatus.signalText(status);
    // The reference says TASK_FAILED of a command that was killed on request, which its scheduler
    // cannot tell from one that failed by itself.
    TaskState state = isKilled
        ? TaskState.TASK_KILLED
        : status == 0 ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED;
    end(driver, id, state, message);
  }

  /** The driver writes what was sent before it stops, so nothing has to be waited for. */
  private void end(ExecutorDriver driver, TaskID id, TaskState state, String message) {
    send(driver, id, state, message);
    finished.set(null);
    driver.stop();
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID id) {
    serial.execute(() -> {
      if (id.equals(taskId)) {
        kill();
      }
    });
  }

  private void kill() {
    if (isKilled || child == null || !child.exited().isPending()) {
      return;
    }
    isKilled = true;
    long pid = child.pid();
    say("Sending SIGTERM to process tree at " + pid);
    processes.terminateTree(pid);
    var unused = clock.schedule(KILL_GRACE, () -> serial.execute(this::killNow));
  }

  private void killNow() {
    if (child == null || !child.exited().isPending()) {
      return;
    }
    say("Sending SIGKILL to process tree at " + pid());
    try {
      processes.killTree(pid());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {}

  /** This process ends when the callback returns, so the command is given its time here. */
  @Override
  public void shutdown(ExecutorDriver driver) {
    say("Shutting down");
    serial.execute(() -> {
      if (child == null) {
        finished.set(null);
      }
      kill();
    });
    try {
      finished.future().await(SHUTDOWN_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void error(ExecutorDriver driver, String message) {
    say("Error: " + message);
  }

  private static void send(ExecutorDriver driver, TaskID id, TaskState state, String message) {
    TaskStatus.Builder status = TaskStatus.newBuilder().setTaskId(id).setState(state);
    if (!message.isEmpty()) {
      status.setMessage(message);
    }
    driver.sendStatusUpdate(status.build());
  }

  private long pid() {
    return child == null ? -1 : child.pid();
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
