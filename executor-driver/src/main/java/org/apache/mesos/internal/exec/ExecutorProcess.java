// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.Uuids;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks with the slave in the name of one executor, and calls that (handlers.md 4). */
final class ExecutorProcess extends Process {

  private static final Logger log = LoggerFactory.getLogger(ExecutorProcess.class);

  /** Nothing but a mistake of the executor makes more than a few before it has any task. */
  static final int MAX_EARLY_MESSAGES = 1000;

  private final ExecutorEnvironment environment;
  private final Executor executor;
  private final ExecutorDriver driver;
  private final DriverControl control;

  // Null until registered.
  private @Nullable SlaveID slaveId;
  private final List<Function<SlaveID, com.google.protobuf.Message>> early = new ArrayList<>();
  private boolean isShuttingDown;

  ExecutorProcess(
      String id,
      ExecutorEnvironment environment,
      Executor executor,
      ExecutorDriver driver,
      DriverControl control) {
    super(id);
    this.environment = environment;
    this.executor = executor;
    this.driver = driver;
    this.control = control;
  }

  @Override
  protected void initialize() {
    install(ExecutorRegisteredMessage.class, this::registered);
    install(RunTaskMessage.class, this::runTask);
    install(KillTaskMessage.class, this::killTask);
    install(FrameworkToExecutorMessage.class, this::frameworkMessage);
    install(ShutdownExecutorMessage.class, this::shutdown);

    link(environment.slave());
    send(
        environment.slave(),
        RegisterExecutorMessage.newBuilder()
            .setFrameworkId(environment.frameworkId())
            .setExecutorId(environment.executorId())
            .build());
  }

  private void registered(Upid from, ExecutorRegisteredMessage message) {
    if (isIgnored("registration", from)) {
      return;
    }
    log.info("Executor registered on slave {}", message.getSlaveId().getValue());
    slaveId = message.getSlaveId();
    early.forEach(unsent -> send(environment.slave(), unsent.apply(message.getSlaveId())));
    early.clear();
    control.callBack(() -> executor.registered(
        driver, message.getExecutorInfo(), message.getFrameworkInfo(), message.getSlaveInfo()));
  }

  private void runTask(Upid from, RunTaskMessage message) {
    if (isIgnored("task", from)) {
      return;
    }
    log.debug("Launching task {}", message.getTask().getTaskId().getValue());
    control.callBack(() -> executor.launchTask(driver, message.getTask()));
  }

  private void killTask(Upid from, KillTaskMessage message) {
    if (isIgnored("kill of a task", from)) {
      return;
    }
    log.debug("Killing task {}", message.getTaskId().getValue());
    control.callBack(() -> executor.killTask(driver, message.getTaskId()));
  }

  private void frameworkMessage(Upid from, FrameworkToExecutorMessage message) {
    if (isIgnored("framework message", from)) {
      return;
    }
    control.callBack(() -> executor.frameworkMessage(driver, message.getData().toByteArray()));
  }

  private void shutdown(Upid from) {
    if (isIgnored("shutdown", from)) {
      return;
    }
    log.info("Shutting down because slave {} says so", from);
    shutDownExecutor();
    if (!environment.isLocal()) {
      control.exitWhenWritten();
    }
    // What the callback has sent is served before.
    terminate();
  }

  @Override
  protected void exited(Upid pid) {
    if (isIgnored("exit", pid)) {
      return;
    }
    log.info("Shutting down because slave {} is gone", pid);
    shutDownExecutor();
    if (environment.isLocal()) {
      terminate();
    } else {
      control.killProcessGroup();
    }
  }

  private void shutDownExecutor() {
    isShuttingDown = true;
    control.callBack(() -> executor.shutdown(driver));
  }

  /** Whether the slave has ended this process; for use by others once it has ended. */
  boolean isShuttingDown() {
    return isShuttingDown;
  }

  private boolean isIgnored(String what, Upid from) {
    if (control.isAborted() || isShuttingDown) {
      log.debug("Ignoring {} from {} because the driver is aborted or ending", what, from);
      return true;
    }
    return false;
  }

  // Called by the driver, dispatched.

  void sendStatusUpdate(TaskStatus status) {
    if (status.getState() == TaskState.TASK_STAGING) {
      log.error(
          "Aborting because the executor sent TASK_STAGING for task {}",
          status.getTaskId().getValue());
      control.abort();
      control.callBack(
          () -> executor.error(driver, "Attempted to send TASK_STAGING status update"));
      return;
    }
    // The time and the identity are those of the event, not of a registration that comes later.
    StatusUpdate.Builder update = StatusUpdate.newBuilder()
        .setFrameworkId(environment.frameworkId())
        .setExecutorId(environment.executorId())
        .setStatus(status)
        .setTimestamp(seconds(clock().now()))
        .setUuid(Uuids.toBytes(Uuids.random(node().random())));
    sendAsSlave(slave ->
        StatusUpdateMessage.newBuilder().setUpdate(update.setSlaveId(slave)).build());
  }

  void sendFrameworkMessage(ByteString data) {
    sendAsSlave(slave -> ExecutorToFrameworkMessage.newBuilder()
        .setSlaveId(slave)
        .setFrameworkId(environment.frameworkId())
        .setExecutorId(environment.executorId())
        .setData(data)
        .build());
  }

  void stop() {
    node().terminate(self());
  }

  /**
   * Sends what needs the slave's id. The original sends without one before it is registered, and
   * the slave drops that; here it waits.
   */
  private void sendAsSlave(Function<SlaveID, com.google.protobuf.Message> message) {
    if (slaveId != null) {
      send(environment.slave(), message.apply(slaveId));
    } else if (early.size() < MAX_EARLY_MESSAGES) {
      early.add(message);
    } else {
      log.warn("Dropping a message because {} wait for the executor's registration", early.size());
    }
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }
}
