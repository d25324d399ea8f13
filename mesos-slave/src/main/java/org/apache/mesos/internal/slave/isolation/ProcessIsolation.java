// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.fetcher.Fetcher;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.Command;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs executors as processes of the operating system, each leading a session of its own, without
 * limits on what they use (slave.md 7.1). The end of one is an event; nothing is polled. When one
 * ends, what it left behind in its session is killed.
 */
public final class ProcessIsolation extends Process implements Isolation {

  private static final Logger log = LoggerFactory.getLogger(ProcessIsolation.class);

  /** An executor on its way: being prepared until it has a child, then running. */
  private static final class Entry {
    private final ExecutorLaunch launch;
    private java.util.concurrent.@Nullable Future<?> preparation;
    private @Nullable Child child;

    Entry(ExecutorLaunch launch) {
      this.launch = launch;
    }
  }

  private final ChildProcesses processes;
  private final Preparation preparation;
  private final ExecutorService workers;

  private Upid slave = Upid.EMPTY;
  private @Nullable Listener listener;
  private final Map<ExecutorInstance, Entry> entries = new LinkedHashMap<>();
  private final Promise<Void> stopped = new Promise<>();
  private boolean isStopping;
  private int pendingWork;

  /** An isolation whose blocking work is done by workers, which the caller closes after it. */
  public ProcessIsolation(
      String id,
      ChildProcesses processes,
      Fetcher fetcher,
      ProcessSettings settings,
      ExecutorService workers) {
    super(id);
    this.processes = processes;
    this.preparation = new Preparation(processes, fetcher, settings);
    this.workers = workers;
  }

  @Override
  public void initialize(Node node, Upid newSlave, Listener newListener) {
    slave = newSlave;
    listener = newListener;
    node.spawn(this);
  }

  @Override
  public void launchExecutor(ExecutorLaunch launch) {
    execute(() -> prepare(launch));
  }

  private void prepare(ExecutorLaunch launch) {
    ExecutorInstance instance = launch.instance();
    log.info("Launching executor {} in {}", instance, launch.directory());
    Entry entry = new Entry(launch);
    entries.put(instance, entry);
    Upid currentSlave = slave;
    Promise<Command> prepared = new Promise<>();
    entry.preparation = run(prepared, () -> preparation.prepare(launch, currentSlave));
    prepared
        .future()
        .onReady(this, command -> prepared(instance, command))
        .onFailed(this, failure -> launchFailed(instance, failure));
  }

  private void prepared(ExecutorInstance instance, Command command) {
    Entry entry = entries.get(instance);
    if (entry == null) {
      return; // It was killed meanwhile.
    }
    // Unlike the preparation this cannot be cancelled, so that no child gets lost.
    entry.preparation = null;
    pendingWork++;
    Promise<Child> started = new Promise<>();
    var unused = run(started, () -> processes.start(command));
    started.future().onAny(this, child -> started(instance, child));
  }

  private void started(ExecutorInstance instance, Future<Child> start) {
    Entry entry = entries.get(instance);
    if (start.isFailed()) {
      launchFailed(instance, start.failure());
    } else if (entry == null) {
      kill(start.value());
    } else {
      running(entry, start.value());
    }
    workDone();
  }

  private void running(Entry entry, Child child) {
    ExecutorInstance instance = entry.launch.instance();
    log.info("Forked executor {} at {}", instance, child.pid());
    entry.child = child;
    listener().executorStarted(instance, child.pid());
    child.exited().onReady(this, status -> processExited(instance, status));
  }

  private void launchFailed(ExecutorInstance instance, Throwable failure) {
    if (entries.remove(instance) != null) {
      log.warn("Failed to launch executor {} because: {}", instance, failure.getMessage());
      listener().executorExited(instance, WaitStatus.exited(1));
    }
  }

  private void processExited(ExecutorInstance instance, int status) {
    Entry entry = entries.remove(instance);
    if (entry == null || entry.child == null) {
      return; // It was killed, and the slave knows.
    }
    listener().executorExited(instance, status);
    kill(entry.child);
  }

  @Override
  public void killExecutor(ExecutorInstance instance) {
    execute(() -> {
      Entry entry = entries.remove(instance);
      if (entry == null) {
        log.error("Ignoring kill of executor {} because it is unknown", instance);
        return;
      }
      kill(entry);
    });
  }

  @Override
  public void resourcesChanged(ExecutorInstance instance, Resources resources) {
    // Plain processes have no limits.
  }

  @Override
  public Future<Void> shutdown() {
    execute(() -> {
      isStopping = true;
      entries.values().forEach(this::kill);
      entries.clear();
      stopIfIdle();
    });
    return stopped.future();
  }

  @Override
  protected void cleanup() {
    // Without shutdown, there is nobody who would wait.
    entries.values().forEach(this::kill);
    entries.clear();
    stopped.set(null);
  }

  private void kill(Entry entry) {
    if (entry.preparation != null) {
      entry.preparation.cancel(true);
    }
    if (entry.child != null) {
      log.info("Killing executor {} at {}", entry.launch.instance(), entry.child.pid());
      kill(entry.child);
    }
  }

  private void kill(Child child) {
    pendingWork++;
    workers.execute(() -> {
      try {
        if (child.exited().isPending()) {
          processes.killTree(child.pid());
        } else {
          processes.killLeftovers(child.pid());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        execute(this::workDone);
      }
    });
  }

  private void workDone() {
    pendingWork--;
    stopIfIdle();
  }

  private void stopIfIdle() {
    if (isStopping && pendingWork == 0 && stopped.set(null)) {
      terminate();
    }
  }

  private <T> java.util.concurrent.Future<?> run(Promise<T> result, Callable<T> task) {
    return workers.submit(() -> {
      try {
        result.set(task.call());
      } catch (Exception e) { // The task's own, RuntimeException or InterruptedException.
        result.fail(e);
      }
    });
  }

  private Listener listener() {
    if (listener == null) {
      throw new IllegalStateException("the isolation is used before it is initialized");
    }
    return listener;
  }
}
