// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterExecutorMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UnregisterSlaveMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.slave.checkpoint.Checkpoint;
import org.apache.mesos.internal.slave.checkpoint.CheckpointReader;
import org.apache.mesos.internal.slave.checkpoint.SlaveState;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.processes.ProcessId;
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

  /** Of a master; an acknowledgement may be from a scheduler as well. */
  private static final String MASTER = "master";

  private static final String PING = "PING";
  private static final String PONG = "PONG";
  private static final String LEAVE_OUT = " (--no-strict leaves out what is damaged)";

  private final SlaveSettings settings;
  private final SlaveSeams seams;
  private final CommandExecutors commandExecutors;
  private final Checkpoint checkpoint;
  private final Registration registration;
  private final UpdateSender updates;
  private final UpdateIntake intake;
  private final TaskLauncher tasks;
  private final ExecutorLifeCycle executors;
  private final Recovery recovery;
  private final Inventory inventory;

  private final Frameworks frameworks = new Frameworks();
  private final Stats stats = new Stats();
  private Instant startTime = Instant.EPOCH;

  /** How far it has come in its life. */
  private Phase phase = Phase.READING;

  private Ending ending = Ending.NONE;
  private @Nullable Upid nextMaster;
  private @Nullable Future<Void> isolationEnd;
  private final Promise<Void> ended = new Promise<>();
  private final Promise<String> refused = new Promise<>();

  private enum Phase {
    /** Nothing is known yet of an earlier slave process. */
    READING,
    /** Everything is known, but not which executors still run. */
    RECONNECTING,
    /** It follows a master. */
    SERVING
  }

  private enum Ending {
    NONE,
    /** Executors that may outlive it go on. */
    LEAVING,
    /** All executors end. */
    SHUTTING_DOWN,
    /** All executors end, and the next start is that of a new slave. */
    FORGETTING
  }

  public Slave(
      String id, SlaveSettings settings, SlaveSeams seams, CommandExecutors commandExecutors) {
    super(id);
    this.settings = settings;
    this.seams = seams;
    this.commandExecutors = commandExecutors;
    SlaveContext context = new Context();
    this.checkpoint = new Checkpoint(seams.storage(), this);
    this.registration = new Registration(context, this::registrationRequest, seams.bugs());
    this.updates = new UpdateSender(context, frameworks, registration, checkpoint, stats, seams);
    this.inventory = new Inventory(frameworks, updates.streams(), seams.bugs());
    this.tasks = new TaskLauncher(context, frameworks, registration, updates, checkpoint, seams);
    this.executors = new ExecutorLifeCycle(
        context,
        frameworks,
        registration,
        updates,
        checkpoint,
        new ExecutorLifeCycle.Host(seams, settings));
    this.intake = new UpdateIntake(context, frameworks, registration, updates, executors, seams);
    this.recovery = new Recovery(context, frameworks, updates, executors, seams, this::recovered);
  }

  @Override
  protected void initialize() {
    startTime = clock().now();
    seams.isolation().initialize(node(), self(), new IsolationListener());

    install(NewMasterDetectedMessage.class, this::newMasterDetected);
    install(NoMasterDetectedMessage.class, this::noMasterDetected);
    install(SlaveRegisteredMessage.class, this::registered);
    install(SlaveReregisteredMessage.class, this::reregistered);
    install(RunTaskMessage.class, this::runTask);
    install(KillTaskMessage.class, this::killTask);
    install(ShutdownFrameworkMessage.class, this::shutdownFramework);
    install(ShutdownExecutorMessage.class, this::shutdownExecutor);
    install(FrameworkToExecutorMessage.class, this::schedulerMessage);
    install(UpdateFrameworkMessage.class, this::updateFramework);
    install(StatusUpdateAcknowledgementMessage.class, this::statusUpdateAcknowledgement);
    install(RegisterExecutorMessage.class, this::registerExecutor);
    install(ReregisterExecutorMessage.class, this::reregisterExecutor);
    install(StatusUpdateMessage.class, this::statusUpdate);
    install(ExecutorToFrameworkMessage.class, this::executorMessage);
    install(ShutdownMessage.class, this::shutdown);
    install(PING, this::ping);
    install(PingSlaveMessage.class, this::pingSlave);

    route("/vars", "Build and configuration of this slave", this::vars);
    route("/stats.json", "Counters of this slave", this::stats);
    route("/state.json", "Frameworks, executors and tasks of this slave", this::state);

    var unused = new CheckpointReader(seams.storage(), this, settings.recovery().damage())
        .read()
        .onReady(this, this::stateRead)
        .onFailed(this, failure -> refuse(failure.getMessage() + LEAVE_OUT));
  }

  /** Ends the executors, killing those that do not end in time, and then this process. */
  public void shutDown() {
    execute(() -> begin(Ending.SHUTTING_DOWN));
  }

  /** Ends this process, but of its executors only those that must not outlive it. */
  public void leave() {
    execute(() -> begin(Ending.LEAVING));
  }

  /** Why the slave cannot start as it was told to; for the user. Pending if it can. */
  public Future<String> refused() {
    return refused.future();
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
    if (ending != Ending.NONE) {
      return;
    }
    nextMaster = pid.get();
    if (phase == Phase.SERVING) {
      follow(pid.get());
    }
  }

  private void follow(Upid master) {
    updates.streams().pause();
    registration.begin(master);
  }

  private void noMasterDetected(Upid from) {
    nextMaster = null;
    updates.streams().pause();
    registration.masterLost();
  }

  private void registered(Upid from, SlaveRegisteredMessage message) {
    if (isIgnored("registration", from)) {
      return;
    }
    if (registration.registered(message.getSlaveId(), message.getConnection())) {
      if (settings.recovery().checkpoints()) {
        checkpoint.slave(
            info().toBuilder().setId(message.getSlaveId()).build(),
            settings.recovery().bootId());
      }
      updates.streams().resume();
    }
  }

  private void reregistered(Upid from, SlaveReregisteredMessage message) {
    if (isIgnored("re-registration", from)) {
      return;
    }
    registration.reregistered(message.getSlaveId(), message.getConnection());
    updates.streams().resume();
    message.getReconciliationsList().forEach(updates::reconcile);
  }

  private void runTask(Upid from, RunTaskMessage message) {
    if (isIgnored("task", from)) {
      return;
    }
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
    if (registration.slaveId().filter(id -> !id.equals(task.getSlaveId())).isPresent()) {
      // It was under way while this host registered anew; the master has lost it with the old id.
      log.warn(
          "Ignoring task {} of framework {} because it is for slave {}",
          quotedTaskId,
          frameworkId.getValue(),
          UserText.quote(task.getSlaveId().getValue()));
      return;
    }
    if (frameworks.has(frameworkId, task.getTaskId())
        || updates.streams().hasStream(frameworkId, task.getTaskId())) {
      log.warn(
          "Ignoring task {} of framework {} because a task with this id is here already",
          quotedTaskId,
          frameworkId.getValue());
      return;
    }
    Optional<String> problem =
        ending != Ending.NONE ? Optional.of("Slave is shutting down") : tasks.problem(task);
    if (problem.isPresent()) {
      tasks.refuse(frameworkId, task, problem.get());
      return;
    }
    log.info("Got assigned task {} of framework {}", quotedTaskId, frameworkId.getValue());
    ExecutorInfo executorInfo =
        task.hasCommand() ? commandExecutors.build(task) : task.getExecutor();
    Optional<Executor> executor = frameworks.find(frameworkId, executorInfo.getExecutorId());
    if (executor.isPresent()) {
      tasks.run(executor.get(), task);
    } else if (message.hasLaunchExecutor() && !message.getLaunchExecutor()) {
      // It has just ended, which the master did not know when it counted what the task needs.
      tasks.refuse(frameworkId, task, "Executor has ended");
    } else {
      executors.launch(tasks.frameworkOf(frameworkId, message), executorInfo, task);
    }
  }

  private void killTask(Upid from, KillTaskMessage message) {
    if (isIgnored("kill of a task", from)) {
      return;
    }
    FrameworkID frameworkId = message.getFrameworkId();
    TaskID taskId = message.getTaskId();
    String quotedTaskId = UserText.quote(taskId.getValue());
    log.info("Asked to kill task {} of framework {}", quotedTaskId, frameworkId.getValue());
    Optional<Executor> executor = frameworks.find(frameworkId, taskId);
    if (executor.isPresent()) {
      killTask(executor.get(), message);
      return;
    }
    log.warn(
        "Ignoring kill of task {} of framework {} because no executor has it",
        quotedTaskId,
        frameworkId.getValue());
    if (!updates.streams().hasStream(frameworkId, taskId)) {
      updates.send(updates
          .update(frameworkId, taskId, TaskState.TASK_LOST, Reason.REASON_TASK_UNKNOWN, "")
          .build());
    }
  }

  private void killTask(Executor executor, KillTaskMessage message) {
    TaskID taskId = message.getTaskId();
    if (!executor.isQueued(taskId)) {
      send(executor.pid(), message);
      return;
    }
    updates.send(
        executor,
        updates
            .update(
                executor.frameworkId(),
                taskId,
                TaskState.TASK_KILLED,
                Reason.REASON_TASK_KILLED_DURING_LAUNCH,
                "")
            .setExecutorId(executor.id())
            .build());
    seams.isolation().resourcesChanged(executor.instance(), executor.resources());
    if (executor.kind() == Executor.Kind.COMMAND) {
      // Its only task is gone, so it would wait for one for ever.
      executors.shutDown(executor);
    }
  }

  private void shutdownFramework(Upid from, ShutdownFrameworkMessage message) {
    if (isIgnored("shutdown of a framework", from)) {
      return;
    }
    FrameworkID frameworkId = message.getFrameworkId();
    log.info("Asked to shut down framework {}", frameworkId.getValue());
    Optional<Framework> framework = frameworks.find(frameworkId);
    if (framework.isEmpty() || !framework.get().hasExecutors()) {
      updates.forget(frameworkId);
      return;
    }
    framework.get().shutDown();
    framework.get().executors().forEach(executors::shutDown);
  }

  /** Of later masters, whose schedulers may ask for it. */
  private void shutdownExecutor(Upid from, ShutdownExecutorMessage message) {
    if (isIgnored("shutdown of an executor", from)) {
      return;
    }
    Optional<Executor> executor =
        frameworks.find(message.getFrameworkId(), message.getExecutorId());
    if (executor.isEmpty()) {
      log.warn(
          "Ignoring shutdown of executor {} of framework {} because it is unknown",
          UserText.quote(message.getExecutorId().getValue()),
          message.getFrameworkId().getValue());
      return;
    }
    executors.shutDown(executor.get());
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
    if (isIgnored("new scheduler", from)) {
      return;
    }
    Optional<Framework> framework = frameworks.find(message.getFrameworkId());
    Optional<Upid> pid = Upid.parse(message.getPid());
    if (framework.isEmpty() || pid.isEmpty()) {
      return;
    }
    log.info("Framework {} is now at {}", message.getFrameworkId().getValue(), pid.get());
    framework
        .get()
        .update(
            message.hasFrameworkInfo()
                ? message.getFrameworkInfo()
                : framework.get().info(),
            pid.get());
    if (settings.recovery().checkpoints() && framework.get().info().getCheckpoint()) {
      var unused = checkpoint.framework(
          registration.registeredId(), framework.get().id(), framework.get().info(), pid.get());
    }
    updates.streams().resume(message.getFrameworkId());
  }

  private void statusUpdateAcknowledgement(Upid from, StatusUpdateAcknowledgementMessage message) {
    if (from.id().startsWith(MASTER) && isIgnored("acknowledgement", from)) {
      return;
    }
    if (!updates.acknowledge(message.getFrameworkId(), message.getTaskId(), message.getUuid())) {
      log.debug(
          "Ignoring acknowledgement of an update of task {} of framework {} that is not pending",
          UserText.quote(message.getTaskId().getValue()),
          message.getFrameworkId().getValue());
    }
  }

  private void registerExecutor(Upid from, RegisterExecutorMessage message) {
    if (isTooEarly("registration", from)) {
      return;
    }
    Optional<Executor> found = frameworks.find(message.getFrameworkId(), message.getExecutorId());
    boolean isAccepted = found.isPresent()
        && found.get().on(ExecutorState.Event.REGISTRATION)
            == ExecutorState.Action.ACCEPT_REGISTRATION;
    if (!isAccepted) {
      refuseExecutor(from, message.getFrameworkId(), message.getExecutorId());
      return;
    }
    log.info("Got registration of executor {} at {}", found.get().instance(), from);
    tasks.registered(found.get(), from, info());
    recovery.endIfIdle(found.get());
    recovery.endIfComplete();
  }

  private void refuseExecutor(Upid from, FrameworkID frameworkId, ExecutorID executorId) {
    log.warn(
        "Shutting down executor {} of framework {} at {} because none is expected to register",
        UserText.quote(executorId.getValue()),
        frameworkId.getValue(),
        from);
    send(from, ShutdownExecutorMessage.getDefaultInstance());
  }

  private void reregisterExecutor(Upid from, ReregisterExecutorMessage message) {
    if (isTooEarly("re-registration", from)) {
      return;
    }
    Optional<Executor> found = frameworks.find(message.getFrameworkId(), message.getExecutorId());
    boolean isAccepted = found.isPresent()
        && found.get().mayBeAt(from)
        && found.get().on(ExecutorState.Event.REREGISTRATION)
            == ExecutorState.Action.ACCEPT_REREGISTRATION;
    if (!isAccepted) {
      refuseExecutor(from, message.getFrameworkId(), message.getExecutorId());
      return;
    }
    Executor executor = found.get();
    log.info("Got re-registration of executor {} at {}", executor.instance(), from);
    tasks.reregistered(executor, from, info());
    message.getUpdatesList().forEach(update -> intake.statusUpdate(update, from));
    recovery.loseMissing(executor, message);
    // One with updates ends by itself once these are written down, and not before.
    if (message.getUpdatesCount() == 0) {
      recovery.endIfIdle(executor);
    }
    seams.isolation().resourcesChanged(executor.instance(), executor.resources());
    tasks.launchQueued(executor);
    recovery.endIfComplete();
  }

  private void statusUpdate(Upid from, StatusUpdateMessage message) {
    if (isTooEarly("status update", from)) {
      return;
    }
    intake.statusUpdate(message.getUpdate(), Upid.parse(message.getPid()).orElse(Upid.EMPTY));
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
    if (isIgnored("shutdown", from)) {
      return;
    }
    log.info("Asked to shut down by {}", from);
    begin(Ending.FORGETTING);
  }

  /** Ends for good what has begun to end; a weaker wish does not undo a stronger one. */
  private void begin(Ending newEnding) {
    if (newEnding.compareTo(ending) <= 0) {
      return;
    }
    ending = newEnding;
    registration.stop();
    if (phase != Phase.READING) {
      endExecutors();
    }
  }

  private void endExecutors() {
    frameworks.executors().stream().filter(this::hasToEnd).forEach(executors::shutDown);
    terminateIfIdle();
  }

  private boolean hasToEnd(Executor executor) {
    return ending != Ending.LEAVING || !executor.isCheckpointed();
  }

  private void terminateIfIdle() {
    if (ending == Ending.NONE
        || phase == Phase.READING
        || isolationEnd != null
        || frameworks.executors().stream().anyMatch(this::hasToEnd)) {
      return;
    }
    if (ending == Ending.FORGETTING) {
      checkpoint.deleteAll();
    }
    if (ending == Ending.SHUTTING_DOWN && registration.slaveId().isPresent()) {
      // The master need not wait for it to come back.
      send(
          registration.master(),
          UnregisterSlaveMessage.newBuilder()
              .setSlaveId(registration.registeredId())
              .build());
    }
    isolationEnd = checkpoint.flushed().then(this, nothing -> seams.isolation().shutdown());
    isolationEnd.onAny(this, done -> terminate());
  }

  /** Whether a message is left alone because it is not from the master that leads. */
  private boolean isIgnored(String what, Upid from) {
    if (registration.isMaster(from)) {
      return false;
    }
    log.warn("Ignoring {} because {} is not the master {}", what, from, registration.master());
    return true;
  }

  /** Whether it is not known yet which executors there may be. */
  private boolean isTooEarly(String what, Upid from) {
    if (phase != Phase.READING) {
      return false;
    }
    log.warn("Ignoring {} of {} because the slave is being recovered", what, from);
    return true;
  }

  private void ping(Upid from, ByteString body) {
    send(from, PONG, ByteString.EMPTY);
    registration.pinged(from);
  }

  /** The PING of later masters, which says too whether they take the slave for connected. */
  private void pingSlave(Upid from, PingSlaveMessage message) {
    send(from, PongSlaveMessage.getDefaultInstance());
    registration.pinged(from);
    if (!message.getConnected() && ending == Ending.NONE) {
      disconnected(from + " takes this slave for disconnected");
    }
  }

  @Override
  protected void exited(Upid pid) {
    if (pid.equals(registration.master()) && ending == Ending.NONE) {
      disconnected("the connection to master " + pid + " is lost");
    } else {
      log.info("Process {} exited", pid);
    }
  }

  private void disconnected(String reason) {
    updates.streams().pause();
    registration.disconnected(reason);
  }

  // Recovery, before any master is followed.

  private void stateRead(Optional<SlaveState> read) {
    Optional<SlaveState> state = read.filter(this::isOfThisBoot);
    boolean isCleanup = settings.recovery().mode() == RecoverySettings.Mode.CLEANUP;
    Optional<String> problem = isCleanup
        ? Optional.empty()
        : state.flatMap(found -> Compatibility.problem(found.info(), info()));
    if (problem.isPresent()) {
      refuse(problem.get());
      return;
    }
    if (read.isPresent() && state.isEmpty()) {
      checkpoint.deleteAll();
    }
    if (isCleanup && ending == Ending.NONE) {
      ending = Ending.FORGETTING;
    }
    if (state.isEmpty()) {
      recovered();
      return;
    }
    SlaveID slaveId = state.get().info().getId();
    registration.recover(slaveId);
    phase = Phase.RECONNECTING;
    var unused =
        recovery.restore(state.get()).onReady(this, nothing -> executorsRecovered(slaveId));
  }

  private boolean isOfThisBoot(SlaveState state) {
    boolean isSame = state.bootId().equals(settings.recovery().bootId());
    if (!isSame) {
      log.info(
          "Starting as a new slave because the machine was restarted since it was slave {}",
          state.info().getId().getValue());
    }
    return isSame;
  }

  private void executorsRecovered(SlaveID slaveId) {
    if (ending == Ending.NONE) {
      recovery.reconnect(slaveId, settings.recovery().executorTimeout());
    } else {
      endExecutors();
    }
  }

  private void recovered() {
    phase = Phase.SERVING;
    log.info("Finished recovery");
    if (ending != Ending.NONE) {
      endExecutors();
    } else if (nextMaster != null) {
      follow(nextMaster);
    }
  }

  private void refuse(String reason) {
    refused.set(reason);
    isolationEnd = seams.isolation().shutdown();
    isolationEnd.onAny(this, done -> terminate());
  }

  private Message registrationRequest(Optional<SlaveID> slaveId) {
    return slaveId.isPresent()
        ? inventory.reregistration(slaveId.get(), info())
        : RegisterSlaveMessage.newBuilder()
            .setSlave(info())
            .setVersion(BuildInfo.current().version())
            .build();
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
      if (!executor.isCheckpointed()) {
        send(executor.pid(), ShutdownExecutorMessage.getDefaultInstance());
      }
    }
    recovery.stop();
    updates.streams().close();
    registration.stop();
    if (isolationEnd == null) {
      isolationEnd = seams.isolation().shutdown();
    }
    ended.set(null);
  }

  /** What the isolation says comes in as calls of this process. */
  private final class IsolationListener implements Isolation.Listener {

    @Override
    public void executorStarted(ExecutorInstance instance, ProcessId process) {
      execute(() -> executors.started(instance, process));
    }

    @Override
    public void executorExited(ExecutorInstance instance, int status) {
      execute(() -> {
        executors.exited(instance, status);
        recovery.endIfComplete();
      });
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
    public void relink(Upid pid) {
      Slave.this.relink(pid);
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
    public double nextDouble() {
      return node().random().nextDouble();
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
