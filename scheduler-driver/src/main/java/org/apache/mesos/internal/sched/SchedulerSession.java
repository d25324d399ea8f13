// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static com.google.common.base.Preconditions.checkArgument;
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
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.detector.BasicMasterDetector;
import org.apache.mesos.internal.detector.MasterDetectionException;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.flags.ConfigurationException;
import org.apache.mesos.internal.sched.DriverTransition.Call;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.Uuids;
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

  private final Scheduler scheduler;
  private final SchedulerDriver driver;
  private final FrameworkInfo framework;
  private final String master;
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
    this(scheduler, null, framework, master, host);
  }

  /** A driver behind another one, which the callbacks get. */
  public SchedulerSession(
      Scheduler scheduler,
      @Nullable SchedulerDriver driver,
      FrameworkInfo framework,
      String master,
      SchedulerHost host) {
    this.scheduler = requireNonNull(scheduler, "scheduler");
    this.driver = driver != null ? driver : this;
    this.framework = requireNonNull(framework, "framework");
    this.master = requireNonNull(master, "master");
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
    Optional<LocalMaster> local = LocalMaster.parse(master);
    if (local.isPresent()) {
      cluster = host.launchLocal(local.get());
    }
    Node newNode = host.newNode(master);
    node = newNode;
    exitHook = host.atExit(
        () -> closeAll(newNode), cluster != null ? MAX_LOCAL_EXIT_DELAY : MAX_EXIT_DELAY);
    SchedulerProcess newProcess = new SchedulerProcess(
        // Not a number: a driver that is started again at the same port is another one.
        "scheduler-" + Uuids.random(newNode.random()),
        describedFramework(),
        scheduler,
        driver,
        control);
    process = newProcess;
    Upid pid = newNode.spawn(newProcess);
    // The thread that ends the process is one of the node's, which cannot close it.
    var unused = newProcess.terminated().onReady(nothing -> host.runBlocking(this::close));
    detector = cluster != null
        ? BasicMasterDetector.announce(newNode, cluster.master(), ImmutableList.of(pid))
        : host.observe(newNode, master, pid);
  }

  private FrameworkInfo describedFramework() {
    return framework.getUser().isEmpty()
        ? framework.toBuilder().setUser(host.userName()).build()
        : framework;
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
          running.execute(() -> running.stop(Stop.of(failover)));
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
              running.abort();
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
    return act(running -> running.requestResources(copy));
  }

  @Override
  public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks, Filters filters) {
    check("offerId", offerId);
    check("filters", filters);
    ImmutableList<TaskInfo> copy = copy("tasks", tasks);
    return act(running -> running.launchTasks(offerId, copy, filters));
  }

  @Override
  public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks) {
    return launchTasks(offerId, tasks, Filters.getDefaultInstance());
  }

  @Override
  public Status killTask(TaskID taskId) {
    check("taskId", taskId);
    return act(running -> running.killTask(taskId));
  }

  @Override
  public Status declineOffer(OfferID offerId, Filters filters) {
    return launchTasks(offerId, ImmutableList.of(), filters);
  }

  @Override
  public Status declineOffer(OfferID offerId) {
    return declineOffer(offerId, Filters.getDefaultInstance());
  }

  @Override
  public Status reviveOffers() {
    return act(SchedulerProcess::reviveOffers);
  }

  @Override
  public Status sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, byte[] data) {
    check("executorId", executorId);
    check("slaveId", slaveId);
    ByteString copy = ByteString.copyFrom(data);
    return act(running -> running.sendFrameworkMessage(executorId, slaveId, copy));
  }

  private Status act(Consumer<SchedulerProcess> action) {
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.ACT);
      if (transition.isEffective()) {
        SchedulerProcess running = requireNonNull(process);
        running.execute(() -> action.accept(running));
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
