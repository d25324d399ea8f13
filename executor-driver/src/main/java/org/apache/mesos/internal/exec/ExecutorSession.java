// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.exec.DriverTransition.Call;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one executor's driver: its status, its node and its process. User threads and
 * callbacks call it.
 */
public final class ExecutorSession implements ExecutorDriver {

  private static final Logger log = LoggerFactory.getLogger(ExecutorSession.class);

  /** A callback that does not return must not keep a stopped driver's caller for ever. */
  private static final Duration MAX_CLOSE_WAIT = Duration.ofSeconds(5);

  private final Executor executor;
  private final ExecutorDriver driver;
  private final ExecutorHost host;
  private final Control control = new Control();

  private final Object lock = new Object();
  private volatile Status status = Status.DRIVER_NOT_STARTED;
  // Set once, when started.
  private @Nullable Node node;
  private @Nullable ExecutorProcess process;
  private ExecutorHost.Undo exitHook = () -> {};

  /** Ready when the node is closed: everything is written. */
  private final Promise<Void> closed = new Promise<>();
  /** Ready when a stop or an abort has come to its end; wakes join. */
  private final Promise<Void> ended = new Promise<>();

  // Stays when the driver is stopped after that.
  private volatile boolean isAborted;
  private volatile boolean isExiting;
  private volatile @Nullable Thread callbackThread;

  /** A driver whose callbacks get itself. */
  public ExecutorSession(Executor executor, ExecutorHost host) {
    this(executor, null, host);
  }

  /** A driver behind another one, which the callbacks get. */
  public ExecutorSession(Executor executor, @Nullable ExecutorDriver driver, ExecutorHost host) {
    this.executor = requireNonNull(executor, "executor");
    this.driver = driver != null ? driver : this;
    this.host = requireNonNull(host, "host");
  }

  @Override
  public Status start() {
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.START);
      if (transition.isEffective()) {
        try {
          open();
        } catch (IllegalArgumentException | IOException e) {
          host.err().println(e.getMessage());
          status = Status.DRIVER_ABORTED;
          host.exit(1);
          return status;
        }
        status = transition.next();
      }
      return transition.answer();
    }
  }

  private void open() throws IOException {
    ExecutorEnvironment environment = ExecutorEnvironment.read(host.environment());
    Node newNode = host.newNode(environment.slave().address());
    ExecutorProcess newProcess =
        new ExecutorProcess(newNode.generateId("executor"), environment, executor, driver, control);
    node = newNode;
    process = newProcess;
    exitHook = host.atExit(newNode::close);
    newNode.spawn(newProcess);
    // The thread that ends the process is one of the node's, which cannot close it.
    var unused = newProcess
        .terminated()
        .onReady(nothing -> host.runBlocking(() -> close(newNode, newProcess)));
  }

  private void close(Node open, ExecutorProcess endedProcess) {
    open.close();
    exitHook().undo();
    if (isExiting) {
      host.exit(0);
    }
    if (!endedProcess.isShuttingDown()) {
      // A process that nobody has stopped has failed.
      var unused = abort();
    }
    closed.set(null);
  }

  private ExecutorHost.Undo exitHook() {
    synchronized (lock) {
      return exitHook;
    }
  }

  @Override
  public Status stop() {
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.STOP);
      status = transition.next();
      ExecutorProcess running = process;
      // There is none if the start has failed.
      if (transition.isEffective() && running != null) {
        running.execute(running::stop);
        var unused = closed.future().onReady(nothing -> ended.set(null));
      }
      return transition.answer();
    }
  }

  @Override
  public Status abort() {
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.ABORT);
      status = transition.next();
      if (transition.isEffective()) {
        isAborted = true;
        // Also if the process has ended and will not run it.
        var unused = requireNonNull(process)
            .dispatch(() -> Future.<Void>ready(null))
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
        open.await(closed.future().after(open.clock(), MAX_CLOSE_WAIT, ExecutorSession::giveUp));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return status;
  }

  private static Future<Void> giveUp(Future<Void> late) {
    log.warn("Not waiting any longer for the driver to close, because a callback does not return");
    return Future.failed("still in a callback");
  }

  @Override
  public Status run() {
    Status started = start();
    return started == Status.DRIVER_RUNNING ? join() : started;
  }

  @Override
  public Status sendStatusUpdate(TaskStatus update) {
    checkArgument(update.isInitialized(), "status: required fields are missing");
    return act(running -> running.sendStatusUpdate(update));
  }

  @Override
  public Status sendFrameworkMessage(byte[] data) {
    ByteString copy = ByteString.copyFrom(data);
    return act(running -> running.sendFrameworkMessage(copy));
  }

  private Status act(Consumer<ExecutorProcess> action) {
    synchronized (lock) {
      DriverTransition transition = DriverTransition.of(status, Call.ACT);
      if (transition.isEffective()) {
        ExecutorProcess running = requireNonNull(process);
        running.execute(() -> action.accept(running));
      }
      return transition.answer();
    }
  }

  /** The process's way back. */
  private final class Control implements DriverControl {

    @Override
    public boolean isAborted() {
      return isAborted;
    }

    @Override
    public void abort() {
      var unused = ExecutorSession.this.abort();
    }

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace") // drivers.md 1: users look for it on stderr.
    public void callBack(Runnable callback) {
      callbackThread = Thread.currentThread();
      try {
        callback.run();
      } catch (Throwable e) {
        e.printStackTrace(host.err());
        log.error("Aborting the driver because the executor threw {}", e.toString());
        abort();
      } finally {
        callbackThread = null;
      }
    }

    @Override
    public void exitWhenWritten() {
      isExiting = true;
    }

    @Override
    public void killProcessGroup() {
      host.runBlocking(host::killProcessGroup);
    }
  }
}
