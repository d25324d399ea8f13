// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.detector.BasicMasterDetector;
import org.apache.mesos.internal.detector.MasterDetectionException;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.flags.ConfigurationException;
import org.apache.mesos.internal.flags.FlagType;
import org.apache.mesos.internal.sched.DriverTransition.Call;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.Uuids;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one framework's driver: its status, its node, its process, its master detector and,
 * with the master {@code local}, its cluster. User threads and callbacks call it.
 */
public final class SchedulerSession implements SchedulerDriver {

  private static final Logger log = LoggerFactory.getLogger(SchedulerSession.class);

  /** A callback that does not return must not keep a stopped driver's caller for ever. */
  private static final Duration MAX_CLOSE_WAIT = Duration.ofSeconds(5);

  /** Enough to write what is queued, when the JVM ends before the driver does. */
  private static final Duration MAX_EXIT_DELAY = Duration.ofMillis(500);

  /** Enough for the executors of a cluster in this JVM to end in good order. */
  private static final Duration MAX_LOCAL_EXIT_DELAY = Duration.ofSeconds(10);

  /** The longest pause after the first attempt to register (drivers.md 5). */
  static final Duration REGISTRATION_BACKOFF_FACTOR = Duration.ofSeconds(2);

  private static final String BACKOFF_FACTOR = "MESOS_REGISTRATION_BACKOFF_FACTOR";

  private final Scheduler scheduler;
  private final SchedulerDriver driver;
  private final DriverSettings settings;
  private final SchedulerHost host;
  private final Control control = new Control();

  private final Object lock = new Object();
  private volatile Status status = Status.DRIVER_NOT_STARTED;
  // Set once, when started.
  private @Nullable LocalCluster cluster;
  private @Nullable Node node;
  private @Nullable SchedulerProcess process;
  private @Nullable MasterDetector detector;
  private SchedulerHost.Undo exitHook = () -> {};

  /** Ready when the node is closed: everything is written. */
  private final Promise<Void> closed = new Promise<>();
  /** Ready when a stop or an abort has come to its end; wakes join. */
  private final Promise<Void> ended = new Promise<>();

  // Stays when the driver is stopped after that.
  private volatile boolean isAborted;
  private volatile @Nullable Thread callbackThread;

  /** A driver whose callbacks get itself. */
  public SchedulerSession(
      Scheduler scheduler, FrameworkInfo framework, String master, SchedulerHost host) {
    this(scheduler, null, DriverSettings.of(framework, master), host);
  }

  /** A driver behind another one, which the callbacks get. */
  public SchedulerSession(
      Scheduler scheduler,
      @Nullable SchedulerDriver driver,
      DriverSettings settings,
      SchedulerHost host) {
    this.scheduler = requireNonNull(scheduler, "scheduler");
    this.driver = driver != null ? driver : this;
    this.settings = requireNonNull(settings, "settings");
    this.host = requireNonNull(host, "host");
  }

  @Override
  public Status start() {
    String problem;
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.START);
      if (!transition.isEffective()) {
        return transition.answer();
      }
      try {
        open();
        status = transition.next();
        return transition.answer();
      } catch (IllegalArgumentException
          | ConfigurationException
          | IOException
          | MasterDetectionException e) {
        problem = "Configuration error: " + e.getMessage();
        status = Status.DRIVER_ABORTED;
        isAborted = true;
        closeFailed();
      }
    }
    control.callBack(() -> scheduler.error(driver, problem));
    return Status.DRIVER_ABORTED;
  }

  private void open() throws IOException, MasterDetectionException {
    Optional<LocalMaster> local = LocalMaster.parse(settings.master());
    Duration backoffFactor = backoffFactor();
    if (local.isPresent()) {
      cluster = host.launchLocal(local.get());
    }
    Node newNode = host.newNode(settings.master());
    node = newNode;
    exitHook = host.atExit(
        () -> closeAll(newNode), cluster != null ? MAX_LOCAL_EXIT_DELAY : MAX_EXIT_DELAY);
    SchedulerProcess newProcess = new SchedulerProcess(
        // Not a number: a driver that is started again at the same port is another one.
        "scheduler-" + Uuids.random(newNode.random()),
        newNode,
        new DriverSettings(
            described(settings.framework()),
            settings.suppressedRoles(),
            settings.master(),
            settings.implicitAcknowledgements(),
            settings.credential()),
        backoffFactor,
        new Callbacks(scheduler, driver, control));
    process = newProcess;
    Upid pid = newNode.spawn(newProcess);
    // The thread that ends the process is one of the node's, which cannot close it.
    var unused = newProcess.terminated().onReady(nothing -> host.runBlocking(this::close));
    detector = cluster != null
        ? BasicMasterDetector.announce(newNode, cluster.master(), ImmutableList.of(pid))
        : host.observe(newNode, settings.master(), pid);
  }

  private Duration backoffFactor() {
    String text = host.environment().get(BACKOFF_FACTOR);
    return text == null
        ? REGISTRATION_BACKOFF_FACTOR
        : FlagType.DURATION
            .parse(text)
            .orElseThrow(() -> new ConfigurationException("cannot parse " + BACKOFF_FACTOR));
  }

  private FrameworkInfo described(FrameworkInfo framework) {
    FrameworkInfo.Builder described = framework.toBuilder();
    if (framework.getUser().isEmpty()) {
      described.setUser(host.userName());
    }
    if (framework.getHostname().isEmpty()) {
      described.setHostname(host.hostName());
    }
    return described.build();
  }

  /** Closes as much as a start that failed has opened. */
  private void closeFailed() {
    if (process != null) {
      process.terminate();
    } else {
      host.runBlocking(this::close);
    }
  }

  private void close() {
    Node open;
    MasterDetector detecting;
    SchedulerHost.Undo hook;
    synchronized (lock) {
      open = node;
      detecting = detector;
      hook = exitHook;
    }
    if (detecting != null) {
      detecting.close();
    }
    closeAll(open);
    hook.undo();
    // A process that nobody has stopped has failed.
    var unused = abort();
    closed.set(null);
  }

  private void closeAll(@Nullable Node open) {
    if (open != null) {
      open.close();
    }
    // The master has heard of the framework's end by then.
    LocalCluster running;
    synchronized (lock) {
      running = cluster;
    }
    if (running != null) {
      running.close();
    }
  }

  @Override
  public Status stop(boolean failover) {
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.STOP);
      status = transition.next();
      if (transition.isEffective()) {
        SchedulerProcess running = process;
        // There is none if the start has failed.
        if (running != null) {
          running.execute(() -> running.actions().stop(Stop.of(failover)));
        }
        var unused = closed.future().onReady(nothing -> ended.set(null));
      }
      return transition.answer();
    }
  }

  @Override
  public Status stop() {
    return stop(false);
  }

  @Override
  public Status abort() {
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.ABORT);
      status = transition.next();
      if (transition.isEffective()) {
        isAborted = true;
        SchedulerProcess running = requireNonNull(process);
        // Join is woken also if the process has ended and will not run it.
        var unused = running
            .dispatch(() -> {
              running.actions().abort();
              return Future.<Void>ready(null);
            })
            .onReady(nothing -> ended.set(null))
            .onAbandoned(() -> ended.set(null));
      }
      return transition.answer();
    }
  }

  @Override
  public Status join() {
    DriverTransition transition;
    Node open;
    synchronized (lock) {
      transition = DriverTransition.of(status, Call.JOIN);
      open = node;
    }
    if (open == null || callbackThread == Thread.currentThread()) {
      return transition.answer();
    }
    try {
      if (transition.isEffective()) {
        open.await(ended.future());
      } else if (transition.answer() == Status.DRIVER_STOPPED) {
        open.await(closed.future().after(open.clock(), MAX_CLOSE_WAIT, SchedulerSession::giveUp));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return status;
  }

  private static Future<Void> giveUp(Future<Void> late) {
    log.warn("Not waiting any longer for the driver to close");
    return Future.failed("still closing");
  }

  @Override
  public Status run() {
    Status started = start();
    return started == Status.DRIVER_RUNNING ? join() : started;
  }

  @Override
  public Status requestResources(Collection<Request> requests) {
    ImmutableList<Request> copy = copy("requests", requests);
    return act(actions -> actions.requestResources(copy));
  }

  @Override
  public Status launchTasks(
      Collection<OfferID> offerIds, Collection<TaskInfo> tasks, Filters filters) {
    ImmutableList<OfferID> offers = copy("offerIds", offerIds);
    ImmutableList<TaskInfo> copy = copy("tasks", tasks);
    check("filters", filters);
    return act(actions -> actions.launchTasks(offers, copy, filters));
  }

  @Override
  public Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks) {
    return launchTasks(offerIds, tasks, Filters.getDefaultInstance());
  }

  @Override
  public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks, Filters filters) {
    return launchTasks(ImmutableList.of(requireNonNull(offerId, "offerId")), tasks, filters);
  }

  @Override
  public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks) {
    return launchTasks(offerId, tasks, Filters.getDefaultInstance());
  }

  @Override
  public Status killTask(TaskID taskId) {
    check("taskId", taskId);
    return act(actions -> actions.killTask(taskId));
  }

  @Override
  public Status acceptOffers(
      Collection<OfferID> offerIds, Collection<Offer.Operation> operations, Filters filters) {
    ImmutableList<OfferID> offers = copy("offerIds", offerIds);
    ImmutableList<Offer.Operation> copy = copy("operations", operations);
    check("filters", filters);
    copy.forEach(operation -> checkArgument(
        !operation.hasId(), "operations: the id must not be set, since its status is not told"));
    return act(actions -> actions.acceptOffers(offers, copy, filters));
  }

  @Override
  public Status declineOffer(OfferID offerId, Filters filters) {
    check("offerId", offerId);
    check("filters", filters);
    return act(actions -> actions.declineOffers(ImmutableList.of(offerId), filters));
  }

  @Override
  public Status declineOffer(OfferID offerId) {
    return declineOffer(offerId, Filters.getDefaultInstance());
  }

  @Override
  public Status reviveOffers() {
    return act(SchedulerActions::reviveOffers);
  }

  @Override
  public Status reviveOffers(Collection<String> roles) {
    ImmutableList<String> copy = ImmutableList.copyOf(roles);
    return act(actions -> actions.reviveOffers(copy));
  }

  @Override
  public Status suppressOffers() {
    return act(SchedulerActions::suppressOffers);
  }

  @Override
  public Status suppressOffers(Collection<String> roles) {
    ImmutableList<String> copy = ImmutableList.copyOf(roles);
    return act(actions -> actions.suppressOffers(copy));
  }

  @Override
  public Status acknowledgeStatusUpdate(TaskStatus taskStatus) {
    check("status", taskStatus);
    checkState(
        !settings.implicitAcknowledgements(),
        "Cannot call acknowledgeStatusUpdate: implicit acknowledgements are enabled");
    return act(actions -> actions.acknowledgeStatusUpdate(taskStatus));
  }

  @Override
  public Status sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, byte[] data) {
    check("executorId", executorId);
    check("slaveId", slaveId);
    ByteString copy = ByteString.copyFrom(data);
    return act(actions -> actions.sendFrameworkMessage(executorId, slaveId, copy));
  }

  @Override
  public Status reconcileTasks(Collection<TaskStatus> statuses) {
    ImmutableList<TaskStatus> copy = copy("statuses", statuses);
    return act(actions -> actions.reconcileTasks(copy));
  }

  @Override
  public Status updateFramework(
      FrameworkInfo newFramework,
      Collection<String> suppressedRoles,
      OfferConstraints offerConstraints) {
    check("frameworkInfo", newFramework);
    check("offerConstraints", offerConstraints);
    FrameworkInfo described = described(newFramework);
    ImmutableList<String> roles = ImmutableList.copyOf(suppressedRoles);
    return act(actions -> actions.updateFramework(described, roles, offerConstraints));
  }

  @Override
  public Status updateFramework(FrameworkInfo newFramework, Collection<String> suppressedRoles) {
    return updateFramework(newFramework, suppressedRoles, OfferConstraints.getDefaultInstance());
  }

  private Status act(Consumer<SchedulerActions> action) {
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.ACT);
      if (transition.isEffective()) {
        SchedulerProcess running = requireNonNull(process);
        running.execute(() -> action.accept(running.actions()));
      }
      return transition.answer();
    }
  }

  private static <M extends Message> ImmutableList<M> copy(String name, Collection<M> messages) {
    ImmutableList<M> copy = ImmutableList.copyOf(requireNonNull(messages, name));
    copy.forEach(message -> check(name, message));
    return copy;
  }

  private static void check(String name, Message message) {
    checkArgument(
        requireNonNull(message, name).isInitialized(), "%s: required fields are missing", name);
  }

  /** The process's way back. */
  private final class Control implements DriverControl {

    @Override
    public boolean isAborted() {
      return isAborted;
    }

    @Override
    public void abort() {
      var unused = SchedulerSession.this.abort();
    }

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace") // drivers.md 1: users look for it on stderr.
    public void callBack(Runnable callback) {
      callbackThread = Thread.currentThread();
      try {
        callback.run();
      } catch (Throwable e) {
        e.printStackTrace(host.err());
        log.error("Aborting the driver because the scheduler threw {}", e.toString());
        abort();
      } finally {
        callbackThread = null;
      }
    }
  }
}
