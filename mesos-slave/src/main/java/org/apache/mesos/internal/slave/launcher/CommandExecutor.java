// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.MesosExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.exec.KillPolicyExecutor;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.OsChildProcesses;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.SystemClock;
import org.jspecify.annotations.Nullable;

/**
 * The program mesos-executor: runs the command of one task and ends with it. Its state is touched
 * by the serial executor only, since callbacks and the end of the command come from different
 * threads.
 */
public final class CommandExecutor implements KillPolicyExecutor {

  /** What a command gets at most when everything shuts down. */
  private static final Duration SHUTDOWN_GRACE = CommandTask.KILL_GRACE;

  /** Less than slaves wait before they kill this process. */
  private static final Duration SHUTDOWN_LIMIT = SHUTDOWN_GRACE.plusSeconds(1);

  private final CommandTask.Host host;

  private CommandTask.Announcement announcement = CommandTask.Announcement.NONE;
  private @Nullable CommandTask task;

  CommandExecutor(CommandTask.Host host) {
    this.host = host;
  }

  /**
   * One that does not have its JVM to itself. What it says goes nowhere.
   *
   * @param workers run what blocks, and the executor's own steps, these one after the other
   */
  public static CommandExecutor sharingJvm(
      ChildProcesses processes,
      ImmutableMap<String, String> environment,
      Clock clock,
      ExecutorService workers) {
    return new CommandExecutor(new CommandTask.Host(
        processes,
        environment,
        clock,
        MoreExecutors.newSequentialExecutor(workers),
        new LocalProbes(processes, environment, workers),
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
  }

  public static void main(String[] arguments) {
    // The output is the command's. To be set before anything has a logger.
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    OsChildProcesses processes = new OsChildProcesses();
    ImmutableMap<String, String> environment = ImmutableMap.copyOf(System.getenv());
    CommandExecutor executor = new CommandExecutor(new CommandTask.Host(
        processes,
        environment,
        new SystemClock(),
        Executors.newSingleThreadExecutor(threads("command")),
        new LocalProbes(processes, environment, workers()),
        System.out));
    Status status = new MesosExecutorDriver(executor).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }

  private static ExecutorService workers() {
    return Executors.newCachedThreadPool(threads("check-%d"));
  }

  private static java.util.concurrent.ThreadFactory threads(String name) {
    return new ThreadFactoryBuilder().setDaemon(true).setNameFormat(name).build();
  }

  @Override
  public void registered(
      ExecutorDriver driver,
      ExecutorInfo executorInfo,
      FrameworkInfo frameworkInfo,
      SlaveInfo slaveInfo) {
    host.say("Registered executor on " + slaveInfo.getHostname());
    boolean isAnnounced = frameworkInfo.getCapabilitiesList().stream()
        .anyMatch(capability -> capability.getType() == Capability.Type.TASK_KILLING_STATE);
    if (isAnnounced) {
      host.serial().execute(() -> announcement = CommandTask.Announcement.TASK_KILLING);
    }
  }

  /** Says nothing, which would come in the middle of the command's output. */
  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slaveInfo) {}

  @Override
  public void disconnected(ExecutorDriver driver) {}

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo info) {
    host.serial().execute(() -> launch(driver, info));
  }

  private void launch(ExecutorDriver driver, TaskInfo info) {
    if (task != null) {
      driver.sendStatusUpdate(TaskStatus.newBuilder()
          .setTaskId(info.getTaskId())
          .setState(TaskState.TASK_FAILED)
          .setMessage("Attempted to run tasks using a \"command\" executor")
          .build());
      return;
    }
    task = new CommandTask(driver, info, announcement, host);
    task.start();
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID id) {
    killTask(driver, id, KillPolicy.getDefaultInstance());
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID id, KillPolicy policy) {
    host.serial().execute(() -> {
      if (task != null && task.id().equals(id)) {
        task.kill(policy);
      }
    });
  }

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {}

  /** This process ends when the callback returns, so the command is given its time here. */
  @Override
  public void shutdown(ExecutorDriver driver) {
    host.say("Shutting down");
    Promise<Void> finished = new Promise<>();
    host.serial().execute(() -> {
      if (task == null) {
        finished.set(null);
        return;
      }
      task.killWithin(SHUTDOWN_GRACE);
      finished.associate(task.finished());
    });
    try {
      finished.future().await(SHUTDOWN_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void error(ExecutorDriver driver, String message) {
    host.say("Error: " + message);
  }
}
