// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static com.google.common.base.Preconditions.checkState;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.sandbox.Sandboxes;
import org.apache.mesos.internal.slave.updates.StatusUpdates;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.Uuids;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slave (handlers.md 2): registers with the master that leads, runs the executors of the tasks
 * it is given, and passes on messages and status updates between executors, master and schedulers.
 */
public final class Slave extends Process {

  /** The id of the slave of a daemon. */
  public static final String ID = "slave";

  private static final Logger log = LoggerFactory.getLogger(Slave.class);

  private static final String PING = "PING";
  private static final String PONG = "PONG";
  private static final int KILLED_STATUS = -1;
  private static final int NOT_LAUNCHED_STATUS = 1 << 8;
  private static final String COMMAND_FAILED = "Executor running the task's command failed";

  private final SlaveSettings settings;
  private final Isolation isolation;
  private final Sandboxes sandboxes;
  private final CommandExecutors commandExecutors;

  private SlaveInfo info = SlaveInfo.getDefaultInstance();
  private @Nullable SlaveID slaveId;
  private Upid master = Upid.EMPTY;
  private boolean isConnected;
  private @Nullable Timer registrationTimer;
  private final Frameworks frameworks = new Frameworks();
  private final StatusUpdates updates = new StatusUpdates((frameworkId, uuid) ->
      delay(Constants.STATUS_UPDATE_RETRY_INTERVAL, () -> statusUpdateTimeout(frameworkId, uuid)));
  private final Stats stats = new Stats();
  private Instant startTime = Instant.EPOCH;
  private @Nullable Future<Void> isolationEnd;
  private boolean isShuttingDown;
  private final Promise<Void> ended = new Promise<>();

  /** A slave that is the only one to use its isolation. */
  public Slave(
      String id,
      SlaveSettings settings,
      Isolation isolation,
      Sandboxes sandboxes,
      CommandExecutors commandExecutors) {
    super(id);
    this.settings = settings;
    this.isolation = isolation;
    this.sandboxes = sandboxes;
    this.commandExecutors = commandExecutors;
  }

  @Override
  protected void initialize() {
    info = settings.info(self().address().port());
    startTime = clock().now();
    isolation.initialize(node(), self(), new IsolationListener());

    install(NewMasterDetectedMessage.class, this::newMasterDetected);
    install(NoMasterDetectedMessage.class, this::noMasterDetected);
    install(SlaveRegisteredMessage.class, this::registered);
    install(SlaveReregisteredMessage.class, this::reregistered);
    install(RunTaskMessage.class, this::runTask);
    install(KillTaskMessage.class, this::killTask);
    install(ShutdownFrameworkMessage.class, this::shutdownFramework);
    install(FrameworkToExecutorMessage.class, this::schedulerMessage);
    install(UpdateFrameworkMessage.class, this::updateFramework);
    install(StatusUpdateAcknowledgementMessage.class, this::statusUpdateAcknowledgement);
    install(RegisterExecutorMessage.class, this::registerExecutor);
    install(StatusUpdateMessage.class, this::statusUpdate);
    install(ExecutorToFrameworkMessage.class, this::executorMessage);
    install(ShutdownMessage.class, this::shutdown);
    install(PING, this::ping);
    install(PingSlaveMessage.class, this::pingSlave);

    route("/vars", "Build and configuration of this slave", this::vars);
    route("/stats.json", "Counters of this slave", this::stats);
    route("/state.json", "Frameworks, executors and tasks of this slave", this::state);
  }

  /** What the isolation says comes in as calls of this process. */
  private final class IsolationListener implements Isolation.Listener {

    @Override
    public void executorStarted(ExecutorInstance instance, long osPid) {
      log.debug("Executor {} runs as process {}", instance, osPid);
    }

    @Override
    public void executorExited(ExecutorInstance instance, int status) {
      execute(() -> Slave.this.executorExited(instance, status));
    }
  }

  /** Ends the executors, killing those that do not end in time, and then this process. */
  public void shutDown() {
    execute(this::beginShutdown);
  }

  /** Ready once this process ends in an orderly way, and not if it fails. */
  Future<Void> ended() {
    return ended.future();
  }

  private void newMasterDetected(Upid from, NewMasterDetectedMessage message) {
    Optional<Upid> pid = Upid.parse(message.getPid());
    if (pid.isEmpty()) {
      log.warn("Ignoring new master because {} is not a pid", UserText.quote(message.getPid()));
      return;
    }
    log.info("New master detected at {}", pid.get());
    master = pid.get();
    link(master);
    isConnected = false;
    doReliableRegistration();
  }

  private void noMasterDetected(Upid from) {
    log.info("Lost master(s) ... waiting");
    isConnected = false;
    master = Upid.EMPTY;
    cancelRegistration();
  }

  private void registered(Upid from, SlaveRegisteredMessage message) {
    if (slaveId != null && !slaveId.equals(message.getSlaveId())) {
      log.warn("Changing slave id from {}", slaveId.getValue());
    }
    slaveId = message.getSlaveId();
    log.info("Registered with master {}; given slave id {}", from, slaveId.getValue());
    connected();
  }

  private void reregistered(Upid from, SlaveReregisteredMessage message) {
    checkState(
        message.getSlaveId().equals(slaveId),
        "re-registered as slave %s but this is slave %s",
        message.getSlaveId().getValue(),
        slaveIdText());
    log.info("Re-registered with master {}", from);
    connected();
  }

  private void connected() {
    isConnected = true;
    cancelRegistration();
  }

  private void doReliableRegistration() {
    cancelRegistration();
    if (isConnected || isShuttingDown || master.isEmpty()) {
      return;
    }
    if (slaveId == null) {
      send(master, RegisterSlaveMessage.newBuilder().setSlave(info).build());
    } else {
      send(master, reregistration(slaveId));
    }
    registrationTimer = delay(Constants.REGISTRATION_RETRY_INTERVAL, this::doReliableRegistration);
  }

  private void cancelRegistration() {
    if (registrationTimer != null) {
      registrationTimer.cancel();
      registrationTimer = null;
    }
  }

  private ReregisterSlaveMessage reregistration(SlaveID id) {
    ReregisterSlaveMessage.Builder message =
        ReregisterSlaveMessage.newBuilder().setSlaveId(id).setSlave(info);
    for (Executor executor : frameworks.executors()) {
      // With the framework's id, executors of several frameworks with the same id can be told
      // apart; the reference does not set it.
      message.addExecutorInfos(executor.info().toBuilder().setFrameworkId(executor.frameworkId()));
      message.addAllTasks(executor.launchedTasks());
    }
    return message.build();
  }

  private void runTask(Upid from, RunTaskMessage message) {
    TaskInfo task = message.getTask();
    // Later masters leave out the deprecated fields.
    FrameworkID frameworkId = message.hasFrameworkId()
        ? message.getFrameworkId()
        : message.getFramework().getId();
    if (frameworkId.getValue().isEmpty()) {
      log.warn(
          "Ignoring task {} because its framework has no id",
          UserText.quote(task.getTaskId().getValue()));
      return;
    }
    if (frameworks.find(frameworkId, task.getTaskId()).isPresent()) {
      log.warn(
          "Ignoring task {} of framework {} because a task with this id is here already",
          UserText.quote(task.getTaskId().getValue()),
          frameworkId.getValue());
      return;
    }
    Optional<String> problem = problem(task);
    if (problem.isPresent()) {
      refuseTask(frameworkId, task, problem.get());
      return;
    }
    log.info(
        "Got assigned task {} of framework {}",
        UserText.quote(task.getTaskId().getValue()),
        frameworkId.getValue());
    ExecutorInfo executorInfo =
        task.hasCommand() ? commandExecutors.build(task) : task.getExecutor();
    Optional<Executor> executor = frameworks.find(frameworkId, executorInfo.getExecutorId());
    if (executor.isPresent()) {
      runTask(executor.get(), message.getFramework(), task);
    } else {
      launchExecutor(frameworkOf(frameworkId, message), executorInfo, task);
    }
  }

  /** Why a task cannot be run whatever its framework. */
  private Optional<String> problem(TaskInfo task) {
    if (task.hasExecutor() == task.hasCommand()) {
      return Optional.of("TaskInfo must have either an 'executor' or a 'command'");
    }
    if (task.hasExecutor() && !task.getExecutor().hasCommand()) {
      return Optional.of("ExecutorInfo must have a 'command'");
    }
    if (isShuttingDown) {
      return Optional.of("Slave is shutting down");
    }
    return slaveId == null ? Optional.of("Slave is not registered") : Optional.empty();
  }

  private Framework frameworkOf(FrameworkID frameworkId, RunTaskMessage message) {
    return frameworks
        .find(frameworkId)
        .orElseGet(() -> new Framework(
            frameworkId, message.getFramework(), Upid.parse(message.getPid()).orElse(Upid.EMPTY)));
  }

  private void runTask(Executor executor, FrameworkInfo framework, TaskInfo task) {
    switch (executor.on(ExecutorState.Event.TASK)) {
      case QUEUE_TASK -> queueTask(executor, task);
      case SEND_TASK -> {
        executor.launchTask(task);
        isolation.resourcesChanged(executor.instance(), executor.resources());
        sendTask(executor, framework, task);
      }
      default -> refuseTask(executor.frameworkId(), task, "");
    }
  }

  private void queueTask(Executor executor, TaskInfo task) {
    if (executor.queuedTaskCount() >= Constants.MAX_QUEUED_TASKS) {
      refuseTask(executor.frameworkId(), task, "Too many tasks wait for the executor");
      return;
    }
    executor.queueTask(task);
  }

  private void sendTask(Executor executor, FrameworkInfo framework, TaskInfo task) {
    stats.taskIs(TaskState.TASK_STAGING);
    Upid scheduler = frameworks.find(executor.frameworkId()).map(Framework::pid).orElse(Upid.EMPTY);
    send(
        executor.pid(),
        RunTaskMessage.newBuilder()
            .setFramework(framework)
            .setFrameworkId(executor.frameworkId())
            .setPid(scheduler.toString())
            .setTask(task)
            .build());
  }

  private void refuseTask(FrameworkID frameworkId, TaskInfo task, String reason) {
    log.warn(
        "Refusing task {} of framework {} because {}",
        UserText.quote(task.getTaskId().getValue()),
        frameworkId.getValue(),
        reason.isEmpty() ? "its executor is being shut down" : reason);
    StatusUpdate.Builder update =
        update(frameworkId, task.getTaskId(), TaskState.TASK_LOST, reason);
    if (slaveId == null) {
      update.setSlaveId(task.getSlaveId());
    }
    sendOnce(update.build());
  }

  private void launchExecutor(Framework framework, ExecutorInfo executorInfo, TaskInfo task) {
    SlaveID id = registeredId();
    ExecutorInstance instance = new ExecutorInstance(
        framework.id(), executorInfo.getExecutorId(), Uuids.random(node().random()));
    Executor executor = new Executor(
        instance,
        id,
        executorInfo,
        task.hasCommand() ? Executor.Kind.COMMAND : Executor.Kind.FRAMEWORK);
    executor.queueTask(task);
    frameworks.add(framework, executor);
    sandboxes
        .create(id, framework.id(), executor.id())
        .onReady(this, directory -> sandboxCreated(instance, directory))
        .onFailed(this, failure -> sandboxFailed(instance, failure));
  }

  private void sandboxCreated(ExecutorInstance instance, Path directory) {
    Optional<Executor> found = frameworks.find(instance);
    if (found.isEmpty()) {
      return;
    }
    Executor executor = found.get();
    if (executor.state() != ExecutorState.LAUNCHING) {
      destroy(executor, NOT_LAUNCHED_STATUS);
      return;
    }
    executor.launchedIn(directory);
    isolation.launchExecutor(new ExecutorLaunch(
        instance,
        frameworks.find(instance.frameworkId()).orElseThrow().info(),
        executor.info(),
        directory,
        executor.resources()));
  }

  private void sandboxFailed(ExecutorInstance instance, Throwable failure) {
    log.error("Failed to make the sandbox of executor {}", instance, failure);
    frameworks.find(instance).ifPresent(executor -> destroy(executor, NOT_LAUNCHED_STATUS));
  }

  private void killTask(Upid from, KillTaskMessage message) {
    FrameworkID frameworkId = message.getFrameworkId();
    TaskID taskId = message.getTaskId();
    log.info(
        "Asked to kill task {} of framework {}",
        UserText.quote(taskId.getValue()),
        frameworkId.getValue());
    Optional<Executor> found = frameworks.find(frameworkId, taskId);
    if (found.isEmpty()) {
      log.warn(
          "Ignoring kill of task {} of framework {} because no executor has it",
          UserText.quote(taskId.getValue()),
          frameworkId.getValue());
      sendOnce(update(frameworkId, taskId, TaskState.TASK_LOST, "").build());
      return;
    }
    Executor executor = found.get();
    if (!executor.pid().isEmpty()) {
      send(
          executor.pid(),
          KillTaskMessage.newBuilder()
              .setFrameworkId(frameworkId)
              .setTaskId(taskId)
              .build());
      return;
    }
    executor.removeTask(taskId);
    isolation.resourcesChanged(executor.instance(), executor.resources());
    sendOnce(update(frameworkId, taskId, TaskState.TASK_KILLED, "")
        .setExecutorId(executor.id())
        .build());
    if (executor.kind() == Executor.Kind.COMMAND) {
      // Its only task is gone, so it would wait for one for ever.
      shutdownExecutor(executor);
    }
  }

  private void shutdownFramework(Upid from, ShutdownFrameworkMessage message) {
    FrameworkID frameworkId = message.getFrameworkId();
    log.info("Asked to shut down framework {}", frameworkId.getValue());
    Optional<Framework> framework = frameworks.find(frameworkId);
    if (framework.isEmpty()) {
      updates.forget(frameworkId);
      return;
    }
    framework.get().shutDown();
    framework.get().executors().forEach(this::shutdownExecutor);
  }

  private void shutdownExecutor(Executor executor) {
    if (executor.on(ExecutorState.Event.SHUTDOWN) != ExecutorState.Action.BEGIN_SHUTDOWN) {
      return;
    }
    log.info("Shutting down executor {}", executor.instance());
    send(executor.pid(), ShutdownExecutorMessage.getDefaultInstance());
    ExecutorInstance instance = executor.instance();
    executor.setTimer(
        delay(settings.executorShutdownTimeout(), () -> shutdownExecutorTimeout(instance)));
  }

  private void shutdownExecutorTimeout(ExecutorInstance instance) {
    Optional<Executor> executor = frameworks.find(instance);
    if (executor.isEmpty()) {
      return;
    }
    log.info("Killing executor {} because it has not ended in time", instance);
    if (executor.get().directory().isPresent()) {
      isolation.killExecutor(instance);
    }
    destroy(executor.get(), KILLED_STATUS);
  }

  private void schedulerMessage(Upid from, FrameworkToExecutorMessage message) {
    Optional<Executor> executor =
        frameworks.find(message.getFrameworkId(), message.getExecutorId());
    if (executor.isEmpty() || executor.get().pid().isEmpty()) {
      log.warn(
          "Dropping message for executor {} of framework {} because it is not running",
          UserText.quote(message.getExecutorId().getValue()),
          message.getFrameworkId().getValue());
      stats.invalidFrameworkMessage();
      return;
    }
    send(executor.get().pid(), message);
    stats.validFrameworkMessage();
  }

  private void updateFramework(Upid from, UpdateFrameworkMessage message) {
    Optional<Framework> framework = frameworks.find(message.getFrameworkId());
    Optional<Upid> pid = Upid.parse(message.getPid());
    if (framework.isEmpty() || pid.isEmpty()) {
      return;
    }
    log.info("Framework {} is now at {}", message.getFrameworkId().getValue(), pid.get());
    framework.get().setPid(pid.get());
  }

  private void statusUpdateAcknowledgement(Upid from, StatusUpdateAcknowledgementMessage message) {
    if (!updates.acknowledge(message.getFrameworkId(), message.getUuid())) {
      log.debug(
          "Ignoring acknowledgement of an update of task {} of framework {} that is not pending",
          UserText.quote(message.getTaskId().getValue()),
          message.getFrameworkId().getValue());
    }
  }

  private void registerExecutor(Upid from, RegisterExecutorMessage message) {
    Optional<Executor> found = frameworks.find(message.getFrameworkId(), message.getExecutorId());
    boolean isAccepted = found.isPresent()
        && found.get().on(ExecutorState.Event.REGISTRATION)
            == ExecutorState.Action.ACCEPT_REGISTRATION;
    if (!isAccepted) {
      log.warn(
          "Shutting down executor {} of framework {} at {} because none is expected to register",
          UserText.quote(message.getExecutorId().getValue()),
          message.getFrameworkId().getValue(),
          from);
      send(from, ShutdownExecutorMessage.getDefaultInstance());
      return;
    }
    log.info("Got registration of executor {} at {}", found.get().instance(), from);
    executorRegistered(found.get(), from);
  }

  private void executorRegistered(Executor executor, Upid pid) {
    FrameworkInfo framework =
        frameworks.find(executor.frameworkId()).orElseThrow().info();
    executor.registered(pid);
    var queued = executor.queuedTasks();
    queued.forEach(executor::launchTask);
    isolation.resourcesChanged(executor.instance(), executor.resources());
    send(
        pid,
        ExecutorRegisteredMessage.newBuilder()
            .setExecutorInfo(executor.info())
            .setFrameworkId(executor.frameworkId())
            .setFrameworkInfo(framework)
            .setSlaveId(registeredId())
            .setSlaveInfo(info)
            .build());
    queued.forEach(task -> sendTask(executor, framework, task));
  }

  private void statusUpdate(Upid from, StatusUpdateMessage message) {
    StatusUpdate update = completed(message.getUpdate());
    TaskStatus status = update.getStatus();
    Optional<Executor> found = frameworks.find(update.getFrameworkId(), status.getTaskId());
    if (found.isEmpty()) {
      log.warn(
          "Ignoring update {} of task {} of framework {} because no executor has it",
          status.getState(),
          UserText.quote(status.getTaskId().getValue()),
          update.getFrameworkId().getValue());
      stats.invalidStatusUpdate();
      return;
    }
    Executor executor = found.get();
    log.info(
        "Task {} of framework {} is now in state {}",
        UserText.quote(status.getTaskId().getValue()),
        update.getFrameworkId().getValue(),
        status.getState());
    executor.setTaskState(status.getTaskId(), status.getState());
    if (TaskStates.isTerminal(status.getState())) {
      executor.removeTask(status.getTaskId());
      isolation.resourcesChanged(executor.instance(), executor.resources());
    }
    sendReliably(update);
    stats.taskIs(status.getState());
    stats.validStatusUpdate();
    if (executor.state() == ExecutorState.EXITED && !executor.hasLaunchedTasks()) {
      destroy(executor, executor.exitStatus());
    }
  }

  /** An update with what executors of other releases may leave out and the way back needs. */
  private StatusUpdate completed(StatusUpdate update) {
    StatusUpdate.Builder completed = update.toBuilder();
    if (update.getUuid().isEmpty()) {
      completed.setUuid(Uuids.toBytes(Uuids.random(node().random())));
    }
    if (!update.hasSlaveId() && slaveId != null) {
      completed.setSlaveId(slaveId);
    }
    return completed.build();
  }

  private void executorMessage(Upid from, ExecutorToFrameworkMessage message) {
    Optional<Framework> framework = frameworks.find(message.getFrameworkId());
    if (framework.isEmpty()) {
      log.warn(
          "Dropping message of executor {} because framework {} is unknown",
          UserText.quote(message.getExecutorId().getValue()),
          message.getFrameworkId().getValue());
      stats.invalidFrameworkMessage();
      return;
    }
    Upid scheduler = framework.get().pid();
    // Schedulers of later releases may have no pid; their master knows how to reach them.
    send(scheduler.isEmpty() ? master : scheduler, message);
    stats.validFrameworkMessage();
  }

  private void shutdown(Upid from) {
    log.info("Asked to shut down by {}", from);
    beginShutdown();
  }

  private void beginShutdown() {
    if (isShuttingDown) {
      return;
    }
    isShuttingDown = true;
    cancelRegistration();
    frameworks.executors().forEach(this::shutdownExecutor);
    terminateIfIdle();
  }

  private void terminateIfIdle() {
    if (isShuttingDown && isolationEnd == null && frameworks.count() == 0) {
      isolationEnd = isolation.shutdown();
      isolationEnd.onAny(this, done -> terminate());
    }
  }

  private void ping(Upid from, ByteString body) {
    send(from, PONG, ByteString.EMPTY);
  }

  /** The PING of later masters, which says too whether they take the slave for connected. */
  private void pingSlave(Upid from, PingSlaveMessage message) {
    send(from, PongSlaveMessage.getDefaultInstance());
    if (isConnected && !message.getConnected()) {
      log.warn("Registering again because {} takes this slave for disconnected", from);
      isConnected = false;
      doReliableRegistration();
    }
  }

  private void statusUpdateTimeout(FrameworkID frameworkId, ByteString uuid) {
    updates.due(frameworkId, uuid).ifPresent(update -> {
      log.info(
          "Resending update {} of task {} of framework {}",
          update.getStatus().getState(),
          UserText.quote(update.getStatus().getTaskId().getValue()),
          frameworkId.getValue());
      send(master, reliable(update));
    });
  }

  private void executorExited(ExecutorInstance instance, int status) {
    Optional<Executor> found = frameworks.find(instance);
    if (found.isEmpty()
        || found.get().on(ExecutorState.Event.EXIT) == ExecutorState.Action.IGNORE) {
      log.warn("Ignoring exit of executor {} because it is not known to run", instance);
      return;
    }
    Executor executor = found.get();
    log.info("Executor {} has exited with status {}", instance, status);
    if (executor.hasLaunchedTasks()) {
      executor.exited(status);
      executor.setTimer(delay(Constants.LAST_UPDATES_WAIT, () -> lastUpdatesTimeout(instance)));
    } else {
      destroy(executor, status);
    }
  }

  private void lastUpdatesTimeout(ExecutorInstance instance) {
    frameworks.find(instance).ifPresent(executor -> destroy(executor, executor.exitStatus()));
  }

  /** Reports that an executor is gone, with what that means for its commands, and forgets it. */
  private void destroy(Executor executor, int status) {
    executor.cancelTimer();
    if (status != KILLED_STATUS) {
      for (TaskID taskId : executor.commandTasks()) {
        sendReliably(update(executor.frameworkId(), taskId, TaskState.TASK_FAILED, COMMAND_FAILED)
            .build());
        stats.taskIs(TaskState.TASK_FAILED);
      }
    }
    send(
        master,
        ExitedExecutorMessage.newBuilder()
            .setSlaveId(registeredId())
            .setFrameworkId(executor.frameworkId())
            .setExecutorId(executor.id())
            .setStatus(status)
            .build());
    boolean isShutDown =
        frameworks.find(executor.frameworkId()).map(Framework::isShutDown).orElse(false);
    frameworks.remove(executor);
    if (isShutDown && frameworks.find(executor.frameworkId()).isEmpty()) {
      // The master has removed the framework, so nobody is left to acknowledge.
      updates.forget(executor.frameworkId());
    }
    terminateIfIdle();
  }

  @Override
  protected void exited(Upid pid) {
    if (pid.equals(master)) {
      log.warn("Lost the connection to master {}, waiting for a new master", pid);
    } else {
      log.info("Process {} exited", pid);
    }
  }

  private StatusUpdate.Builder update(
      FrameworkID frameworkId, TaskID taskId, TaskState state, String reason) {
    TaskStatus.Builder status = TaskStatus.newBuilder().setTaskId(taskId).setState(state);
    if (!reason.isEmpty()) {
      status.setMessage(reason);
    }
    StatusUpdate.Builder update = StatusUpdate.newBuilder()
        .setFrameworkId(frameworkId)
        .setStatus(status)
        .setTimestamp(Times.seconds(clock().now()))
        .setUuid(Uuids.toBytes(Uuids.random(node().random())));
    if (slaveId != null) {
      update.setSlaveId(slaveId);
    }
    return update;
  }

  private void sendOnce(StatusUpdate update) {
    send(master, StatusUpdateMessage.newBuilder().setUpdate(update).build());
  }

  private void sendReliably(StatusUpdate update) {
    send(master, reliable(update));
    updates.add(update);
  }

  private StatusUpdateMessage reliable(StatusUpdate update) {
    return StatusUpdateMessage.newBuilder()
        .setUpdate(update)
        .setPid(self().toString())
        .build();
  }

  private SlaveID registeredId() {
    if (slaveId == null) {
      throw new IllegalStateException("there are executors before the slave has an id");
    }
    return slaveId;
  }

  private String slaveIdText() {
    return slaveId == null ? "" : slaveId.getValue();
  }

  private Future<HttpResponse> vars(HttpRequest request) {
    BuildInfo build = BuildInfo.current();
    StringBuilder text = new StringBuilder()
        .append("build_date ")
        .append(build.date())
        .append("\nbuild_user ")
        .append(build.user())
        .append("\nbuild_flags ")
        .append(build.flags())
        .append('\n');
    settings
        .configuration()
        .forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    return Future.ready(HttpResponse.ok("text/plain", text.toString()));
  }

  private Future<HttpResponse> stats(HttpRequest request) {
    Duration uptime = Duration.between(startTime, clock().now());
    return Future.ready(
        HttpResponse.json(StatsJson.render(uptime, frameworks.count(), stats).toString()));
  }

  private Future<HttpResponse> state(HttpRequest request) {
    return Future.ready(HttpResponse.json(StateJson.render(
            slaveIdText(), self().toString(), startTime, settings.resources(), frameworks)
        .toString()));
  }

  @Override
  protected void cleanup() {
    updates.clear();
    cancelRegistration();
    for (Executor executor : frameworks.executors()) {
      executor.cancelTimer();
      send(executor.pid(), ShutdownExecutorMessage.getDefaultInstance());
    }
    if (isolationEnd == null) {
      isolationEnd = isolation.shutdown();
    }
    ended.set(null);
  }
}
