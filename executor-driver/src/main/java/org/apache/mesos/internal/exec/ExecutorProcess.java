// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorReregisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.ReconnectExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.ReregisterExecutorMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.Generation;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Timer;
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

  // At another address once the slave was restarted there.
  private Upid slave;
  // Null until registered.
  private @Nullable SlaveID slaveId;
  private SlaveConnection connection = SlaveConnection.REGISTERING;
  private final UnacknowledgedWork unacknowledged = new UnacknowledgedWork();
  private final List<Consumer<SlaveID>> early = new ArrayList<>();
  private Timer recoveryTimeout = () -> false;
  private boolean isShuttingDown;
  // The executor is done, but the slave may not have all its updates yet.
  private boolean isStopping;

  ExecutorProcess(
      String id,
      ExecutorEnvironment environment,
      Executor executor,
      ExecutorDriver driver,
      DriverControl control) {
    super(id);
    this.environment = environment;
    this.slave = environment.slave();
    this.executor = executor;
    this.driver = driver;
    this.control = control;
  }

  @Override
  protected void initialize() {
    install(ExecutorRegisteredMessage.class, this::registered);
    install(ExecutorReregisteredMessage.class, this::reregistered);
    install(ReconnectExecutorMessage.class, this::reconnect);
    install(RunTaskMessage.class, this::runTask);
    install(KillTaskMessage.class, this::killTask);
    install(StatusUpdateAcknowledgementMessage.class, this::statusUpdateAcknowledgement);
    install(FrameworkToExecutorMessage.class, this::frameworkMessage);
    install(ShutdownExecutorMessage.class, this::shutdown);

    link(slave);
    send(
        slave,
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
    connected(message.getSlaveId());
    callBack(() -> executor.registered(
        driver, message.getExecutorInfo(), message.getFrameworkInfo(), message.getSlaveInfo()));
  }

  private void reregistered(Upid from, ExecutorReregisteredMessage message) {
    if (isIgnored("re-registration", from)) {
      return;
    }
    if (connection == SlaveConnection.CONNECTED || !from.equals(slave)) {
      log.debug("Ignoring re-registration from {} because none was asked for there", from);
      return;
    }
    log.info("Executor re-registered on slave {}", message.getSlaveId().getValue());
    connected(message.getSlaveId());
    callBack(() -> executor.reregistered(driver, message.getSlaveInfo()));
  }

  private void connected(SlaveID id) {
    connection = SlaveConnection.CONNECTED;
    if (!isStopping) {
      recoveryTimeout.cancel();
    }
    sendEarly(id);
  }

  /** From now on the slave is known; what has waited for that goes first. */
  private void sendEarly(SlaveID id) {
    slaveId = id;
    early.forEach(unsent -> unsent.accept(id));
    early.clear();
  }

  private void reconnect(Upid from, ReconnectExecutorMessage message) {
    if (isIgnored("reconnection", from)) {
      return;
    }
    log.info("Reconnecting with slave {} at {}", message.getSlaveId().getValue(), from);
    slaveIsAway();
    slave = from;
    // A connection to the slave's former OS process may look alive still.
    relink(slave);
    connection = SlaveConnection.REREGISTERING;
    ReregisterExecutorMessage.Builder answer = ReregisterExecutorMessage.newBuilder()
        .setExecutorId(environment.executorId())
        .setFrameworkId(environment.frameworkId());
    unacknowledged.addTo(answer);
    send(slave, answer.build());
    sendEarly(message.getSlaveId());
  }

  private void runTask(Upid from, RunTaskMessage message) {
    if (isIgnored("task", from)) {
      return;
    }
    log.debug("Launching task {}", message.getTask().getTaskId().getValue());
    if (environment.isCheckpointed()) {
      unacknowledged.launched(message.getTask());
    }
    callBack(() -> executor.launchTask(driver, message.getTask()));
  }

  private void killTask(Upid from, KillTaskMessage message) {
    if (isIgnored("kill of a task", from)) {
      return;
    }
    log.debug("Killing task {}", message.getTaskId().getValue());
    if (message.hasKillPolicy() && executor instanceof KillPolicyExecutor killer) {
      callBack(() -> killer.killTask(driver, message.getTaskId(), message.getKillPolicy()));
      return;
    }
    callBack(() -> executor.killTask(driver, message.getTaskId()));
  }

  private void statusUpdateAcknowledgement(Upid from, StatusUpdateAcknowledgementMessage message) {
    if (isIgnored("acknowledgement", from)) {
      return;
    }
    log.debug("Slave {} has an update of task {}", from, message.getTaskId().getValue());
    unacknowledged.acknowledged(message.getTaskId(), message.getUuid());
    if (isStopping && !unacknowledged.hasUpdates()) {
      terminate();
    }
  }

  private void frameworkMessage(Upid from, FrameworkToExecutorMessage message) {
    if (isIgnored("framework message", from)) {
      return;
    }
    callBack(() -> executor.frameworkMessage(driver, message.getData().toByteArray()));
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
    if (!pid.equals(slave)) {
      // The slave was restarted, and is elsewhere by now.
      return;
    }
    if (!environment.isCheckpointed() || connection == SlaveConnection.REGISTERING) {
      endWithoutSlave("it is gone");
      return;
    }
    slaveIsAway();
    connection = SlaveConnection.LOST;
  }

  /** The time runs from the first sign of it: one that goes away as it recovers gets no more. */
  private void slaveIsAway() {
    if (connection == SlaveConnection.LOST || connection == SlaveConnection.REREGISTERING) {
      return;
    }
    log.info(
        "Waiting {} s for slave {} to be restarted",
        environment.recoveryTimeout().toSeconds(),
        slave);
    recoveryTimeout.cancel();
    recoveryTimeout = delay(environment.recoveryTimeout(), this::recoveryTimedOut);
    if (connection == SlaveConnection.CONNECTED) {
      connection = SlaveConnection.LOST;
      callBack(() -> executor.disconnected(driver));
    }
  }

  private void recoveryTimedOut() {
    if (isStopping) {
      terminate();
    } else if (!isIgnored("end of the recovery timeout", slave)) {
      endWithoutSlave("it did not come back in time");
    }
  }

  private void endWithoutSlave(String reason) {
    log.info("Shutting down without slave {} because {}", slave, reason);
    shutDownExecutor();
    if (environment.isLocal()) {
      terminate();
    } else {
      control.killProcessGroup();
    }
  }

  private void shutDownExecutor() {
    isShuttingDown = true;
    // Nobody else ends an executor that does not return if the slave is gone, or goes meanwhile.
    Timer guard = environment.isLocal()
        ? () -> false
        : clock().schedule(environment.shutdownGracePeriod(), control::killProcessGroup);
    callBack(() -> executor.shutdown(driver));
    guard.cancel();
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
    double timestamp = seconds(clock().now());
    ByteString uuid = Uuids.toBytes(Uuids.random(node().random()));
    withSlaveId(id -> sendUpdate(StatusUpdate.newBuilder()
        .setFrameworkId(environment.frameworkId())
        .setExecutorId(environment.executorId())
        .setSlaveId(id)
        .setStatus(status.toBuilder()
            .setSource(TaskStatus.Source.SOURCE_EXECUTOR)
            .setSlaveId(id)
            .setExecutorId(environment.executorId())
            .setTimestamp(timestamp)
            .setUuid(uuid))
        .setTimestamp(timestamp)
        .setUuid(uuid)
        .build()));
  }

  private void sendUpdate(StatusUpdate update) {
    if (environment.isCheckpointed()) {
      unacknowledged.sent(update);
    }
    if (connection == SlaveConnection.LOST) {
      // It must not overtake those before it, which the slave gets when it is back.
      log.debug(
          "Keeping an update of task {} until the slave is back",
          update.getStatus().getTaskId().getValue());
      return;
    }
    StatusUpdateMessage.Builder message = StatusUpdateMessage.newBuilder();
    if (node().generationOf(slave.address()) == Generation.OF_2012) {
      message.setUpdate(update.toBuilder()
          .setStatus(update.getStatus().toBuilder()
              .setState(stateOf2012(update.getStatus().getState()))));
    } else {
      message.setUpdate(update).setPid(self().toString());
    }
    send(slave, message.build());
  }

  /** messages.md 5.8: a slave of 2012 cannot read a message with any other. */
  private static TaskState stateOf2012(TaskState state) {
    return switch (state) {
      case TASK_STAGING,
          TASK_STARTING,
          TASK_RUNNING,
          TASK_FINISHED,
          TASK_FAILED,
          TASK_KILLED,
          TASK_LOST -> state;
      case TASK_KILLING -> TaskState.TASK_RUNNING;
      case TASK_ERROR,
          TASK_DROPPED,
          TASK_UNREACHABLE,
          TASK_GONE,
          TASK_GONE_BY_OPERATOR,
          TASK_UNKNOWN -> TaskState.TASK_LOST;
    };
  }

  void sendFrameworkMessage(ByteString data) {
    withSlaveId(id -> {
      if (connection == SlaveConnection.LOST) {
        log.debug("Dropping a message to the framework because the slave is away");
        return;
      }
      send(
          slave,
          ExecutorToFrameworkMessage.newBuilder()
              .setSlaveId(id)
              .setFrameworkId(environment.frameworkId())
              .setExecutorId(environment.executorId())
              .setData(data)
              .build());
    });
  }

  /**
   * Ends the process once the slave has all its updates: one that is just being restarted could not
   * know otherwise how the tasks have ended. Nothing is called back meanwhile.
   */
  void stop() {
    if (!unacknowledged.hasUpdates()) {
      node().terminate(self());
      return;
    }
    log.info("Waiting for slave {} to acknowledge the last updates", slave);
    isStopping = true;
    if (connection == SlaveConnection.CONNECTED) {
      recoveryTimeout = delay(environment.recoveryTimeout(), this::recoveryTimedOut);
    }
  }

  private void callBack(Runnable callback) {
    if (!isStopping) {
      control.callBack(callback);
    }
  }

  /**
   * Sends what needs the slave's id. The original sends without one before it is registered, and
   * the slave drops that; here it waits.
   */
  private void withSlaveId(Consumer<SlaveID> sender) {
    if (slaveId != null) {
      sender.accept(slaveId);
    } else if (early.size() < MAX_EARLY_MESSAGES) {
      early.add(sender);
    } else {
      log.warn("Dropping a message because {} wait for the executor's registration", early.size());
    }
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  @Override
  protected void cleanup() {
    recoveryTimeout.cancel();
  }
}
