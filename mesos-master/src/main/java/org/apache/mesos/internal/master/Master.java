// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.Messages.AuthenticateMessage;
import org.apache.mesos.internal.Messages.AuthenticationErrorMessage;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.ResourceRequestMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.SubmitSchedulerRequest;
import org.apache.mesos.internal.Messages.SubmitSchedulerResponse;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.UnregisterSlaveMessage;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.master.registry.Registrar;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.internal.storage.StoredValue;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.metrics.Metrics;
import org.apache.mesos.scheduler.Protos.Call;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process {@code master} (handlers.md 1, master.md): takes in frameworks and slaves, offers the
 * slaves' resources to frameworks, launches tasks, and passes on what both sides have to say.
 *
 * <p>As in the reference, whoever knows a framework's id may launch and kill tasks for it by the
 * messages of its time; only unregistering and deactivating are up to the scheduler itself, and so
 * are all calls of later ones.
 */
public final class Master extends Process {

  /** The id of the process. */
  public static final String ID = "master";

  private static final Logger log = LoggerFactory.getLogger(Master.class);

  private static final int TEMPORARY_REDIRECT = 307;

  private static final int SERVICE_UNAVAILABLE = 503;

  private final Node node;
  private final MasterInfo info;
  private final Ids ids;
  private final Counters counters = new Counters();
  private final Frameworks frameworks = new Frameworks();
  private final Slaves slaves = new Slaves();
  private final Cluster cluster;
  private final FrameworkLifeCycle frameworkLife;
  private final FrameworkValidator frameworkValidator;
  private final SharedValue registryValue;
  private final Registrar registrar;
  private final Leadership leadership = new Leadership();
  private final Instant start;
  private final Admission admission;
  private final SlaveObservers observers;
  private final SlaveLifeCycle slaveLife;
  private final SlaveRegistration slaveRegistration;
  private final PeerWarnings warnings;
  private final Lookup lookup;
  private final TaskLauncher launcher;
  private final TaskStates taskStates;
  private final MessageRelay relay;
  private final Reconciliation reconciliation;
  private final SchedulerCalls calls;
  private final SlavesManager slavesManager;
  private final StateJson stateJson;
  private final StatsJson statsJson;
  private final Vars vars;

  private Upid slavesManagerPid = Upid.EMPTY;
  private @Nullable Timer tick;

  /**
   * A master that is to be spawned on this node. It serves nobody until a detector has told it that
   * it leads.
   */
  public static Master create(Node node, MasterFlags flags, Allocator allocator) {
    return create(node, flags, allocator, ProcessHandle.current().pid());
  }

  /** As {@link #create(Node, MasterFlags, Allocator)}, with a registry, which it closes. */
  public static Master create(
      Node node, MasterFlags flags, Allocator allocator, SharedValue registry) {
    long osPid = ProcessHandle.current().pid();
    return create(node, flags, allocator, osPid, registry, Bugs.NONE);
  }

  /**
   * As {@link #create(Node, MasterFlags, Allocator)}, in the name of an OS process. Masters that
   * start within a minute at the same address need different ones, or they give out the same ids.
   */
  public static Master create(Node node, MasterFlags flags, Allocator allocator, long osPid) {
    SharedValue registry = new StoredValue(new MemoryStorage(), Registries.PATH);
    return create(node, flags, allocator, osPid, registry, Bugs.NONE);
  }

  /**
   * As {@link #create(Node, MasterFlags, Allocator, long)}, with a registry, which it closes, and
   * with mistakes that a simulation asks for.
   */
  public static Master create(
      Node node,
      MasterFlags flags,
      Allocator allocator,
      long osPid,
      SharedValue registry,
      Bugs bugs) {
    Instant start = node.clock().now();
    String id = Ids.masterId(start, ZoneId.systemDefault(), node.address(), osPid);
    return new Master(node, flags, allocator, new Ids(id), registry, bugs);
  }

  private Master(
      Node node, MasterFlags flags, Allocator allocator, Ids ids, SharedValue registry, Bugs bugs) {
    super(ID);
    start = node.clock().now();
    this.node = node;
    this.ids = ids;
    info = masterInfo(ids.master(), new Upid(ID, node.address()));
    registryValue = registry;
    cluster = new Cluster(frameworks, slaves, new Offers(ids, frameworks, slaves), allocator);
    Outbox outbox = new MasterOutbox();
    StatusUpdates updates = new StatusUpdates(node.clock());
    warnings = new PeerWarnings(node.clock());
    lookup = new Lookup(frameworks, slaves, warnings);
    frameworkLife = new FrameworkLifeCycle(
        cluster,
        outbox,
        node.clock(),
        this,
        info,
        new FrameworkLifeCycle.Settings(flags.failoverTimeout(), bugs));
    registrar = new Registrar(registry, node.clock(), this);
    admission = new Admission(
        registrar, flags.admissionPolicy(), node.clock(), this, this::slaveNeverCameBack);
    observers = new SlaveObservers(
        node,
        slave -> execute(() -> slaveIsSilent(slave)),
        slave -> execute(() -> slaveAnswers(slave)));
    slaveLife = new SlaveLifeCycle(
        cluster,
        outbox,
        updates,
        admission,
        new SlaveReports(cluster, outbox, updates, frameworkLife),
        frameworkLife,
        observers,
        bugs);
    slaveRegistration =
        new SlaveRegistration(cluster, lookup, ids, admission, slaveLife, node.clock(), this, bugs);
    frameworkValidator = new FrameworkValidator(flags.rootSubmissions(), flags.roles());
    launcher = new TaskLauncher(cluster, frameworkValidator, outbox, updates, counters);
    reconciliation = new Reconciliation(cluster, admission, outbox, updates, node.clock());
    taskStates = new TaskStates(cluster, lookup, outbox, updates, counters, admission);
    relay = new MessageRelay(cluster, lookup, outbox, counters, bugs);
    calls = new SchedulerCalls(
        this::registerFramework,
        this::reregisterFramework,
        cluster,
        lookup,
        frameworkLife,
        frameworkValidator,
        launcher,
        taskStates,
        relay,
        reconciliation);
    slavesManager = new SlavesManager(
        new MemorySlavesStorage(),
        flags.slaves(),
        new SlavesListener(),
        request -> dispatch(() -> slavesPage(request)));
    stateJson = new StateJson(
        cluster, admission, leadership, info, flags.shown(), StatusUpdates.seconds(start));
    statsJson = new StatsJson(cluster, counters, node.clock(), start, leadership::isElected);
    vars = new Vars(flags.shown());
  }

  private static MasterInfo masterInfo(String id, Upid pid) {
    Address address = pid.address();
    return MasterInfo.newBuilder()
        .setId(id)
        .setIp(Ids.networkOrder(address))
        .setPort(address.port())
        .setPid(pid.toString())
        .setHostname(address.host())
        .setVersion(BuildInfo.current().version())
        .setAddress(Protos.Address.newBuilder()
            .setHostname(address.host())
            .setIp(address.host())
            .setPort(address.port()))
        .build();
  }

  /** Adds the numbers of this master to what a daemon shows. */
  public void addMetrics(Metrics metrics) {
    MasterMetrics.add(
        this,
        metrics,
        new MasterMetrics.Sources(cluster, counters, leadership, registrar, node.clock(), start));
  }

  /** What schedulers are told of this master. */
  public MasterInfo info() {
    return info;
  }

  /** What it has on its books. */
  public MasterView view() {
    return new MasterView(cluster, leadership::isElected);
  }

  /** For tests: what the master knows at an instant at which nothing happens. */
  Cluster cluster() {
    return cluster;
  }

  @Override
  protected void initialize() {
    cluster.allocator().initialize(new AllocatorHost());

    install(SubmitSchedulerRequest.class, this::submitScheduler);
    install(NewMasterDetectedMessage.class, this::newMasterDetected);
    install(NoMasterDetectedMessage.class, this::noMasterDetected);
    install(RegisterFrameworkMessage.class, this::registerFramework);
    install(ReregisterFrameworkMessage.class, this::reregisterFramework);
    install(UnregisterFrameworkMessage.class, this::unregisterFramework);
    install(DeactivateFrameworkMessage.class, this::deactivateFramework);
    install(ResourceRequestMessage.class, this::resourceRequest);
    install(LaunchTasksMessage.class, this::launchTasks);
    install(ReviveOffersMessage.class, this::reviveOffers);
    install(KillTaskMessage.class, taskStates::killTask);
    install(FrameworkToExecutorMessage.class, relay::schedulerMessage);
    install(RegisterSlaveMessage.class, this::registerSlave);
    install(ReregisterSlaveMessage.class, this::reregisterSlave);
    install(UnregisterSlaveMessage.class, slaveRegistration::unregister);
    install(StatusUpdateMessage.class, taskStates::statusUpdate);
    install(ExecutorToFrameworkMessage.class, relay::executorMessage);
    install(ExitedExecutorMessage.class, taskStates::exitedExecutor);
    // Of schedulers from 0.22 on; earlier ones send it to the slave.
    install(StatusUpdateAcknowledgementMessage.class, relay::statusUpdateAcknowledgement);
    install(ReconcileTasksMessage.class, calls::reconcileTasks);
    install(Call.class, calls::receive);
    install(AuthenticateMessage.class, this::authenticate);

    route("/vars", "The build and the configuration, as text", vars::render);
    route("/stats.json", "The cluster in numbers", statsJson::render);
    route("/state.json", "Slaves, frameworks, their tasks and offers", stateJson::state2012);
    route("/state", "The same, with booleans as such", stateJson::state);
    route("/slaves", "The slaves", stateJson::slaves);
    route("/frameworks", "The frameworks, and those that are gone", stateJson::frameworks);
    route("/tasks", "Tasks; ?limit=N&offset=N", stateJson::tasks);
    route("/redirect", "Redirects to the leading master", this::redirect);
    route("/health", "Answers while the master serves", request -> Future.ready(HttpResponse.ok()));

    slavesManagerPid = node.spawn(slavesManager);
    tick = delay(Constants.TICK, this::timerTick);
  }

  private Future<HttpResponse> slavesPage(HttpRequest request) {
    return stateJson.slaves(request);
  }

  private Future<HttpResponse> redirect(HttpRequest request) {
    return Future.ready(leadership
        .leader()
        .map(leader ->
            HttpResponse.of(TEMPORARY_REDIRECT, "").withHeader("Location", "//" + leader.address()))
        .orElseGet(() -> HttpResponse.of(SERVICE_UNAVAILABLE, "No leader elected")));
  }

  private void submitScheduler(Upid from, SubmitSchedulerRequest message) {
    log.info(
        "Refusing scheduler {} from {} because schedulers run elsewhere",
        UserText.quote(message.getName()),
        from);
    send(from, SubmitSchedulerResponse.newBuilder().setOkay(false).build());
  }

  private void newMasterDetected(Upid from, NewMasterDetectedMessage message) {
    if (!isFromDetector(from)) {
      log.warn("Ignoring news of a master from {} because it is no detector of this one", from);
      return;
    }
    Optional<Upid> leader = Upid.parse(message.getPid());
    boolean isMe = leader.filter(self()::equals).isPresent();
    // The others must not follow two masters, so this one has to go at once.
    checkState(
        isMe || !leadership.isElected(),
        "Lost the election: %s is the master now",
        message.getPid());
    if (!isMe) {
      log.info("Waiting for {} to lose the election", UserText.quote(message.getPid()));
      leader.ifPresent(leadership::detected);
    } else if (leadership.isElected()) {
      log.info("Still leading as {}", self());
    } else {
      leadership.elected(self(), clock().now());
      reconciliation.elected();
      log.info("Leading as {} with master id {}", self(), info.getId());
      admission.recover(info);
    }
  }

  private void noMasterDetected(Upid from) {
    if (!isFromDetector(from)) {
      log.warn("Ignoring the loss of a master from {} because it is no detector of this one", from);
      return;
    }
    throw new IllegalStateException("Lost the election: no master is detected any more");
  }

  /** A detector lives in the OS process of its master and sends without a name. */
  private boolean isFromDetector(Upid from) {
    return from.isEmpty() || from.address().equals(node.address());
  }

  private void registerFramework(Upid from, RegisterFrameworkMessage message) {
    if (!mayRegister(from, "framework")) {
      return;
    }
    Optional<Framework> known = frameworks.at(from).stream().findFirst();
    if (known.isPresent()) {
      log.info("Framework {} is registered already", known.get().id().getValue());
      frameworkLife.tellRegistered(known.get());
      return;
    }
    FrameworkID id = ids.nextFramework();
    if (isValid(from, message.getFramework())) {
      frameworkLife.add(id, message.getFramework(), from);
    }
  }

  private boolean isValid(Upid from, FrameworkInfo framework) {
    Optional<String> problem = frameworkValidator.problem(framework);
    problem.ifPresent(reason -> {
      log.warn("Refusing the framework at {} because: {}", from, UserText.quote(reason));
      frameworkLife.tellError(from, reason);
    });
    return problem.isEmpty();
  }

  private boolean keepsRole(Upid from, Optional<Framework> known, FrameworkInfo newInfo) {
    Optional<String> problem =
        known.flatMap(framework -> FrameworkValidator.roleChangeProblem(framework.info(), newInfo));
    problem.ifPresent(reason -> {
      log.warn("Refusing the framework at {} because: {}", from, reason);
      frameworkLife.tellError(from, reason);
    });
    return problem.isEmpty();
  }

  private boolean mayRegister(Upid from, String what) {
    if (!leadership.isElected()) {
      warnings.warn("Ignoring the registration of a {} at {} because not elected yet", what, from);
      return false;
    }
    if (!admission.isRecovered()) {
      warnings.warn(
          "Ignoring the registration of a {} at {} because the registry is not recovered yet",
          what,
          from);
      return false;
    }
    if (!from.isComplete()) {
      warnings.warn(
          "Ignoring the registration of a {} at {} because it has no address", what, from);
      return false;
    }
    return true;
  }

  private void reregisterFramework(Upid from, ReregisterFrameworkMessage message) {
    if (!mayRegister(from, "framework")) {
      return;
    }
    FrameworkID id = message.getFramework().getId();
    if (id.getValue().isEmpty()) {
      log.error("Refusing the framework at {} because it reregisters without an id", from);
      frameworkLife.tellError(from, "Framework reregistered without a framework id");
      return;
    }
    Optional<Framework> known = frameworks.find(id);
    FrameworkInfo newInfo = message.getFramework();
    if (!isValid(from, newInfo) || !keepsRole(from, known, newInfo)) {
      return;
    }
    if (known.filter(framework -> !framework.isRecovered()).isPresent() && !message.getFailover()) {
      frameworkLife.reconnect(known.get(), newInfo, from);
      return;
    }
    Optional<String> problem = Ids.problem(id.getValue());
    if (problem.isPresent()) {
      log.warn(
          "Refusing framework {} at {} because of its id: {}",
          UserText.quote(id.getValue()),
          from,
          problem.get());
      frameworkLife.tellError(
          from, "Framework reregistered with an invalid framework id: " + problem.get());
      return;
    }
    if (known.isEmpty()) {
      frameworkLife.add(id, newInfo, from);
    } else if (known.get().isRecovered()) {
      frameworkLife.comeBack(known.get(), newInfo, from);
    } else {
      frameworkLife.failOver(known.get(), newInfo, from);
    }
    // The scheduler as it is registered, even if that is another one than asked.
    frameworks.find(id).ifPresent(frameworkLife::tellSlaves);
  }

  private void unregisterFramework(Upid from, UnregisterFrameworkMessage message) {
    lookup
        .framework(message.getFrameworkId(), "an unregistration", from)
        .filter(framework -> isItsScheduler(framework, from, "unregister"))
        .ifPresent(frameworkLife::remove);
  }

  private void deactivateFramework(Upid from, DeactivateFrameworkMessage message) {
    lookup
        .framework(message.getFrameworkId(), "a deactivation", from)
        .filter(framework -> isItsScheduler(framework, from, "deactivate"))
        .ifPresent(framework -> {
          log.info("Deactivating framework {}", framework.id().getValue());
          frameworkLife.deactivate(framework);
        });
  }

  private static boolean isItsScheduler(Framework framework, Upid from, String what) {
    if (!framework.pid().equals(from)) {
      log.warn(
          "Ignoring the attempt of {} to {} framework {} because its scheduler is {}",
          from,
          what,
          framework.id().getValue(),
          framework.pid());
      return false;
    }
    return true;
  }

  private void resourceRequest(Upid from, ResourceRequestMessage message) {
    cluster.allocator().resourcesRequested(message.getFrameworkId(), message.getRequestsList());
  }

  private void launchTasks(Upid from, LaunchTasksMessage message) {
    lookup
        .framework(message.getFrameworkId(), "a launch of tasks", from)
        .ifPresent(framework -> launcher.launch(framework, message));
  }

  private void reviveOffers(Upid from, ReviveOffersMessage message) {
    lookup.framework(message.getFrameworkId(), "a revival of offers", from).ifPresent(framework -> {
      log.info("Reviving offers of framework {}", framework.id().getValue());
      ImmutableSet<String> roles = ImmutableSet.copyOf(message.getRolesList());
      framework.revive(roles.isEmpty() ? framework.roles() : roles);
      cluster.allocator().offersRevived(framework.id(), roles);
    });
  }

  /** As masters of later releases answer that have no authenticator (messages.md 5.5). */
  private void authenticate(Upid from, AuthenticateMessage message) {
    warnings.warn("Refusing to authenticate {} because there is no authenticator", from);
    send(
        from,
        AuthenticationErrorMessage.newBuilder()
            .setError("No authenticator loaded")
            .build());
  }

  private void registerSlave(Upid from, RegisterSlaveMessage message) {
    if (mayRegister(from, "slave")) {
      slaveRegistration.register(from, message);
    }
  }

  private void reregisterSlave(Upid from, ReregisterSlaveMessage message) {
    if (mayRegister(from, "slave")) {
      slaveRegistration.reregister(from, message);
    }
  }

  /** The connection to a scheduler or slave is broken. */
  @Override
  protected void exited(Upid pid) {
    var gone = frameworks.at(pid);
    gone.forEach(frameworkLife::disconnect);
    if (gone.isEmpty()) {
      slaveRegistration.exited(pid);
    }
  }

  private void slaveIsSilent(SlaveID id) {
    slaveRegistration.silent(id);
  }

  private void slaveAnswers(SlaveID id) {
    slaveRegistration.answers(id);
  }

  private void slaveNeverCameBack(SlaveID id) {
    slaveLife.tellLost(id);
  }

  private void activatedSlaveHostnamePort(HostPort place) {
    slaves.activate(place);
  }

  private void deactivatedSlaveHostnamePort(HostPort place) {
    if (slaves.isActivated(place)) {
      for (Slave slave : slaves.at(place)) {
        log.warn("Slave {} at {} is deactivated", slave.id().getValue(), slave.pid());
        slaveLife.shutDown(slave, "The slave was deactivated");
      }
      slaves.deactivate(place);
    }
  }

  private void timerTick() {
    cluster.allocator().timerTick();
    tick = delay(Constants.TICK, this::timerTick);
  }

  /** An orderly end, unlike a signal, takes the slaves along (handlers.md 1.30). */
  @Override
  protected void cleanup() {
    if (tick != null) {
      tick.cancel();
    }
    for (Slave slave : slaves.all()) {
      observers.end(slave);
      send(slave.pid(), ShutdownMessage.getDefaultInstance());
    }
    admission.close();
    registryValue.close();
    node.terminate(slavesManagerPid);
  }

  private final class MasterOutbox implements Outbox {

    @Override
    public void send(Upid to, Message message) {
      Master.this.send(to, message);
    }

    @Override
    public void link(Upid pid) {
      Master.this.link(pid);
    }
  }

  private final class SlavesListener implements SlavesManager.Listener {

    @Override
    public void activated(HostPort slave) {
      execute(() -> activatedSlaveHostnamePort(slave));
    }

    @Override
    public void deactivated(HostPort slave) {
      execute(() -> deactivatedSlaveHostnamePort(slave));
    }
  }

  private final class AllocatorHost implements Allocator.Host {

    @Override
    public void offer(FrameworkID id, String role, Map<SlaveID, Resources> resources) {
      Framework framework = frameworks.find(id).orElseThrow();
      ResourceOffersMessage.Builder message = ResourceOffersMessage.newBuilder();
      resources.forEach((slaveId, offered) -> {
        Slave slave = slaves.find(slaveId).orElseThrow();
        Offer offer = cluster.offers().make(framework, role, slave, offered);
        message.addOffers(offer.message()).addPids(slave.pid().toString());
      });
      log.debug("Sending {} offers to framework {}", message.getOffersCount(), id.getValue());
      send(framework.pid(), message.build());
    }

    @Override
    public void execute(Runnable call) {
      Master.this.execute(call);
    }

    @Override
    public Timer delay(Duration delay, Runnable call) {
      return Master.this.delay(delay, call);
    }

    @Override
    public Instant now() {
      return clock().now();
    }
  }
}
