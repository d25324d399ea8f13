// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
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
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.sandbox.Sandboxes;
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

  private final SlaveSettings settings;
  private final Isolation isolation;
  private final CommandExecutors commandExecutors;
  private final Registration registration;
  private final UpdateSender updates;
  private final TaskLauncher tasks;
  private final ExecutorLifeCycle executors;

  private final Frameworks frameworks = new Frameworks();
  private final Stats stats = new Stats();
  private Instant startTime = Instant.EPOCH;
  private boolean isShuttingDown;
  private @Nullable Future<Void> isolationEnd;
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
    this.commandExecutors = commandExecutors;
    SlaveContext context = new Context();
    this.registration = new Registration(context, this::info, frameworks);
    this.updates = new UpdateSender(context, registration);
    this.tasks = new TaskLauncher(context, frameworks, registration, updates, stats, isolation);
    this.executors = new ExecutorLifeCycle(
        context,
        frameworks,
        registration,
        updates,
        stats,
        new ExecutorLifeCycle.Host(isolation, sandboxes, settings.executorShutdownTimeout()));
  }

  @Override
  protected void initialize() {
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

  /** Ends the executors, killing those that do not end in time, and then this process. */
  public void shutDown() {
    execute(this::beginShutdown);
  }

  /** What it has on its books. */
  public SlaveView view() {
    return new SlaveView(frameworks, registration, settings.resources());
  }

  /** Ready once this process ends in an orderly way, and not if it fails. */
  public Future<Void> ended() {
    return ended.future();
  }

  private void newMasterDetected(Upid from, NewMasterDetectedMessage message) {
    Optional<Upid> pid = Upid.parse(message.getPid());
    if (pid.isEmpty()) {
      log.warn("Ignoring new master because {} is not a pid", UserText.quote(message.getPid()));
      return;
    }
    if (!isShuttingDown) {
      registration.begin(pid.get());
    }
  }

  private void noMasterDetected(Upid from) {
    registration.masterLost();
  }

  private void registered(Upid from, SlaveRegisteredMessage message) {
    registration.registered(message.getSlaveId());
  }

  private void reregistered(Upid from, SlaveReregisteredMessage message) {
    registration.reregistered(from, message.getSlaveId());
  }

  private void runTask(Upid from, RunTaskMessage message) {
    TaskInfo task = message.getTask();
    String quotedTaskId = UserText.quote(task.getTaskId().getValue());
    // Later masters leave out the deprecated fields.
    FrameworkID frameworkId = message.hasFrameworkId()
        ? message.getFrameworkId()
        : message.getFramework().getId();
    if (frameworkId.getValue().isEmpty()) {
      log.warn("Ignoring task {} because its framework has no id", quotedTaskId);
      return;
    }
    if (frameworks.find(frameworkId, task.getTaskId()).isPresent()) {
      log.warn(
          "Ignoring task {} of framework {} because a task with this id is here already",
          quotedTaskId,
          frameworkId.getValue());
      return;
    }
    Optional<String> problem =
        isShuttingDown ? Optional.of("Slave is shutting down") : tasks.problem(task);
    if (problem.isPresent()) {
      tasks.refuse(frameworkId, task, problem.get());
      return;
    }
    log.info("Got assigned task {} of framework {}", quotedTaskId, frameworkId.getValue());
    ExecutorInfo executorInfo =
        task.hasCommand() ? commandExecutors.build(task) : task.getExecutor();
    Optional<Executor> executor = frameworks.find(frameworkId, executorInfo.getExecutorId());
    if (executor.isPresent()) {
      tasks.run(executor.get(), message.getFramework(), task);
    } else {
      executors.launch(tasks.frameworkOf(frameworkId, message), executorInfo, task);
    }
  }

  private void killTask(Upid from, KillTaskMessage message) {
    FrameworkID frameworkId = message.getFrameworkId();
    TaskID taskId = message.getTaskId();
    String quotedTaskId = UserText.quote(taskId.getValue());
    log.info("Asked to kill task {} of framework {}", quotedTaskId, frameworkId.getValue());
    Optional<Executor> found = frameworks.find(frameworkId, taskId);
    if (found.isEmpty()) {
      log.warn(
          "Ignoring kill of task {} of framework {} because no executor has it",
          quotedTaskId,
          frameworkId.getValue());
      updates.sendOnce(
          updates.update(frameworkId, taskId, TaskState.TASK_LOST, "").build());
      return;
    }
    Executor executor = found.get();
    if (!executor.pid().isEmpty()) {
      send(executor.pid(), message);
      return;
    }
    executor.removeTask(taskId);
    isolation.resourcesChanged(executor.instance(), executor.resources());
    updates.sendOnce(updates
        .update(frameworkId, taskId, TaskState.TASK_KILLED, "")
        .setExecutorId(executor.id())
        .build());
    if (executor.kind() == Executor.Kind.COMMAND) {
      // Its only task is gone, so it would wait for one for ever.
      executors.shutDown(executor);
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
    framework.get().executors().forEach(executors::shutDown);
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
    tasks.registered(found.get(), from, info());
  }

  private void statusUpdate(Upid from, StatusUpdateMessage message) {
    StatusUpdate update = updates.completed(message.getUpdate());
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
    updates.sendReliably(update);
    stats.taskIs(status.getState());
    stats.validStatusUpdate();
    executors.taskEnded(executor);
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
    send(scheduler.isEmpty() ? registration.master() : scheduler, message);
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
    registration.stop();
    frameworks.executors().forEach(executors::shutDown);
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
    if (!message.getConnected() && !isShuttingDown) {
      registration.disconnected();
    }
  }

  @Override
  protected void exited(Upid pid) {
    if (pid.equals(registration.master())) {
      log.warn("Lost the connection to master {}, waiting for a new master", pid);
    } else {
      log.info("Process {} exited", pid);
    }
  }

  private SlaveInfo info() {
    return settings.info(self().address().port());
  }

  private Future<HttpResponse> vars(HttpRequest request) {
    return Future.ready(HttpResponse.ok("text/plain", Vars.render(settings.configuration())));
  }

  private Future<HttpResponse> stats(HttpRequest request) {
    Duration uptime = Duration.between(startTime, clock().now());
    return Future.ready(
        HttpResponse.json(StatsJson.render(uptime, frameworks.count(), stats).toString()));
  }

  private Future<HttpResponse> state(HttpRequest request) {
    String slaveId = registration.slaveId().map(SlaveID::getValue).orElse("");
    return Future.ready(HttpResponse.json(
        StateJson.render(slaveId, self().toString(), startTime, settings.resources(), frameworks)
            .toString()));
  }

  @Override
  protected void cleanup() {
    for (Executor executor : frameworks.executors()) {
      executor.cancelTimer();
      send(executor.pid(), ShutdownExecutorMessage.getDefaultInstance());
    }
    updates.stop();
    registration.stop();
    if (isolationEnd == null) {
      isolationEnd = isolation.shutdown();
    }
    ended.set(null);
  }

  /** What the isolation says comes in as calls of this process. */
  private final class IsolationListener implements Isolation.Listener {

    @Override
    public void executorStarted(ExecutorInstance instance, long osPid) {
      log.debug("Executor {} runs as process {}", instance, osPid);
    }

    @Override
    public void executorExited(ExecutorInstance instance, int status) {
      execute(() -> executors.exited(instance, status));
    }
  }

  /** This process for its parts. */
  private final class Context implements SlaveContext {

    @Override
    public void execute(Runnable call) {
      Slave.this.execute(call);
    }

    @Override
    public Upid self() {
      return Slave.this.self();
    }

    @Override
    public void send(Upid to, Message message) {
      Slave.this.send(to, message);
    }

    @Override
    public void link(Upid pid) {
      Slave.this.link(pid);
    }

    @Override
    public Instant now() {
      return clock().now();
    }

    @Override
    public UUID newUuid() {
      return Uuids.random(node().random());
    }

    @Override
    public Timer delay(Duration delay, Runnable call) {
      return Slave.this.delay(delay, call);
    }

    @Override
    public void executorGone() {
      terminateIfIdle();
    }
  }
}
