// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.fetcher.Fetcher;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.Command;
import org.apache.mesos.internal.slave.processes.ProcessId;
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

  /** How often it is looked whether executors that are no children of this process have ended. */
  private static final Duration WATCH_INTERVAL = Duration.ofMillis(500);

  /** What forks faster than it is killed is given up after so many passes. */
  private static final int MAX_KILL_PASSES = 20;

  /** An executor on its way: being prepared until it has a child, then running. */
  private static final class Entry {
    private final ExecutorInstance instance;
    private final boolean outlivesSlave;
    private java.util.concurrent.@Nullable Future<?> preparation;
    private @Nullable Child child;

    Entry(ExecutorInstance instance, boolean outlivesSlave) {
      this.instance = instance;
      this.outlivesSlave = outlivesSlave;
    }
  }

  private final ChildProcesses processes;
  private final Preparation preparation;
  private final ExecutorService workers;

  private Upid slave = Upid.EMPTY;
  private @Nullable Listener listener;
  private final Map<ExecutorInstance, Entry> entries = new LinkedHashMap<>();

  /** The ends of executors that are no children of this process, as far as they have not come. */
  private final Map<ProcessId, Promise<Integer>> watched = new LinkedHashMap<>();

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
  public Future<Void> recover(List<ExecutorRun> runs) {
    Promise<Map<ExecutorInstance, ProcessId>> found = new Promise<>();
    var unused = run(found, () -> runningOf(runs));
    return found.future().then(this, running -> {
      runs.forEach(run -> recovered(run.instance(), running.get(run.instance())));
      watch();
      return Future.ready(null);
    });
  }

  private Map<ExecutorInstance, ProcessId> runningOf(List<ExecutorRun> runs)
      throws InterruptedException {
    Map<ExecutorInstance, ProcessId> running = new LinkedHashMap<>();
    for (ExecutorRun run : runs) {
      if (run.process() == null) {
        // It may have been started all the same.
        processes
            .find(ExecutorEnvironment.DIRECTORY, run.directory().toString())
            .ifPresent(process -> running.put(run.instance(), process));
      } else if (processes.isRunning(run.process())) {
        running.put(run.instance(), run.process());
      } else {
        killLeftovers(run);
      }
    }
    return running;
  }

  /**
   * Kills what an executor left behind that ended while there was no slave. By now its number may
   * be that of another process, so what it left is known by its sandbox.
   */
  private void killLeftovers(ExecutorRun run) throws InterruptedException {
    String directory = run.directory().toString();
    for (int pass = 0; pass < MAX_KILL_PASSES; pass++) {
      Optional<ProcessId> left = processes.find(ExecutorEnvironment.DIRECTORY, directory);
      if (left.isEmpty()) {
        return;
      }
      log.info("Killing {}, which executor {} has left", left.get().pid(), run.instance());
      processes.killTree(left.get().pid());
    }
    log.error("Failed to kill all that executor {} has left", run.instance());
  }

  private void recovered(ExecutorInstance instance, @Nullable ProcessId process) {
    if (process == null) {
      log.info("Executor {} has ended while there was no slave", instance);
      listener().executorExited(instance, UNKNOWN_STATUS);
      return;
    }
    log.info("Executor {} still runs at {}", instance, process.pid());
    Promise<Integer> exit = new Promise<>();
    watched.put(process, exit);
    Entry entry = new Entry(instance, true);
    entries.put(instance, entry);
    running(entry, new Child(process.pid(), exit.future()), process);
  }

  /** Looks after processes whose end the operating system does not tell. */
  private void watch() {
    if (watched.isEmpty() || isStopping) {
      return;
    }
    List<ProcessId> asked = ImmutableList.copyOf(watched.keySet());
    Promise<List<ProcessId>> ended = new Promise<>();
    var unused = run(
        ended,
        () -> asked.stream().filter(process -> !processes.isRunning(process)).toList());
    ended.future().onReady(this, gone -> {
      gone.forEach(process -> watched.remove(process).set(UNKNOWN_STATUS));
      var unusedTimer = delay(WATCH_INTERVAL, this::watch);
    });
  }

  @Override
  public void launchExecutor(ExecutorLaunch launch) {
    execute(() -> prepare(launch));
  }

  private void prepare(ExecutorLaunch launch) {
    ExecutorInstance instance = launch.instance();
    log.info("Launching executor {} in {}", instance, launch.directory());
    Entry entry = new Entry(instance, launch.outlivesSlave());
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
    Promise<Started> started = new Promise<>();
    var unused = run(started, () -> {
      Child child = processes.start(command);
      return new Started(child, processes.identify(child.pid()));
    });
    started.future().onAny(this, child -> started(instance, child));
  }

  /** A child, and who it is unless it has ended already. */
  private record Started(Child child, Optional<ProcessId> process) {}

  private void started(ExecutorInstance instance, Future<Started> start) {
    Entry entry = entries.get(instance);
    if (start.isFailed()) {
      launchFailed(instance, start.failure());
    } else if (entry == null) {
      kill(start.value().child);
    } else {
      Child child = start.value().child;
      log.info("Forked executor {} at {}", instance, child.pid());
      running(entry, child, start.value().process.orElse(new ProcessId(child.pid(), -1)));
    }
    workDone();
  }

  private void running(Entry entry, Child child, ProcessId process) {
    ExecutorInstance instance = entry.instance;
    entry.child = child;
    listener().executorStarted(instance, process);
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
      killAll();
      stopIfIdle();
    });
    return stopped.future();
  }

  @Override
  protected void cleanup() {
    // Without shutdown, there is nobody who would wait.
    killAll();
    stopped.set(null);
  }

  private void killAll() {
    entries.values().stream().filter(entry -> !entry.outlivesSlave).forEach(this::kill);
    entries.clear();
  }

  private void kill(Entry entry) {
    if (entry.preparation != null) {
      entry.preparation.cancel(true);
    }
    if (entry.child != null) {
      log.info("Killing executor {} at {}", entry.instance, entry.child.pid());
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
