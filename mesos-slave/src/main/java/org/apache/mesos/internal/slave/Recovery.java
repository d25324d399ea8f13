// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.Messages.ReconnectExecutorMessage;
import org.apache.mesos.internal.Messages.ReregisterExecutorMessage;
import org.apache.mesos.internal.slave.checkpoint.Checkpoint;
import org.apache.mesos.internal.slave.checkpoint.SlaveState;
import org.apache.mesos.internal.slave.isolation.ExecutorRun;
import org.apache.mesos.internal.slave.updates.TaskStates;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what an earlier slave process has left behind: its id, its frameworks with their tasks
 * and updates, and the executors that still run and answer in time.
 */
final class Recovery {

  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  private static final String NEVER_ARRIVED = "Task was launched while the slave was restarted";

  private final SlaveContext context;
  private final Frameworks frameworks;
  private final UpdateSender updates;
  private final ExecutorLifeCycle executors;
  private final SlaveSeams seams;
  private final Runnable done;
  private @Nullable Timer timer;
  private boolean isWaiting;

  /** A recovery that calls back once all executors have answered or are killed. */
  Recovery(
      SlaveContext context,
      Frameworks frameworks,
      UpdateSender updates,
      ExecutorLifeCycle executors,
      SlaveSeams seams,
      Runnable done) {
    this.context = context;
    this.frameworks = frameworks;
    this.updates = updates;
    this.executors = executors;
    this.seams = seams;
    this.done = done;
  }

  /**
   * Restores frameworks, executors, tasks and updates. Ready when the isolation has the executors
   * that still run, and said of the others that they have ended.
   */
  Future<Void> restore(SlaveState state) {
    SlaveInfo info = state.info();
    log.info("Recovering slave {}", info.getId().getValue());
    ImmutableList.Builder<ExecutorRun> runs = ImmutableList.builder();
    for (SlaveState.Framework framework : state.frameworks()) {
      FrameworkID frameworkId = framework.info().getId();
      Framework restored = new Framework(frameworkId, framework.info(), framework.pid());
      frameworks.add(restored);
      framework.runs().forEach(run -> restore(restored, info.getId(), run).ifPresent(runs::add));
      updates.removeIfEmpty(frameworkId);
    }
    return seams.isolation().recover(runs.build());
  }

  /** Gives the run if its executor may still be there. */
  private Optional<ExecutorRun> restore(Framework framework, SlaveID slaveId, SlaveState.Run run) {
    Checkpoint.Run name = new Checkpoint.Run(slaveId, run.instance());
    Path directory = run.directory();
    if (run.hasEnded() || directory == null) {
      run.tasks().forEach(task -> restoreEnded(framework, name, run, task));
      return Optional.empty();
    }
    Executor executor = Executor.recovered(slaveId, run, directory);
    if (framework.find(executor.id()).isPresent()) {
      log.warn("Leaving out executor {} because there is a later run", run.instance());
      return Optional.empty();
    }
    framework.add(executor);
    for (SlaveState.Task task : run.tasks()) {
      restoreEnded(framework, name, run, task);
      if (!framework.hasEnded(task.id()) && task.info() != null) {
        executor.restoreTask(task(name, run, task.info(), latestState(framework, task)));
      }
    }
    seams.sandboxes().recover(framework.id(), executor.id(), directory);
    return Optional.of(new ExecutorRun(run.instance(), directory, run.process()));
  }

  /** Restores the updates of a task, and the task if it has ended. */
  private void restoreEnded(
      Framework framework, Checkpoint.Run name, SlaveState.Run run, SlaveState.Task task) {
    if (!task.updates().isEmpty()) {
      updates.recover(name, task.id(), task.updates());
    }
    TaskState state = latestState(framework, task);
    if (TaskStates.isTerminal(state)) {
      TaskInfo info = task.info() != null
          ? task.info()
          : TaskInfo.newBuilder()
              .setName("")
              .setTaskId(task.id())
              .setSlaveId(name.slaveId())
              .build();
      framework.addEnded(new Framework.EndedTask(name, true, task(name, run, info, state)));
    }
  }

  private TaskState latestState(Framework framework, SlaveState.Task task) {
    return updates.streams().latestState(framework.id(), task.id()).orElse(TaskState.TASK_STAGING);
  }

  private static Task task(
      Checkpoint.Run name, SlaveState.Run run, TaskInfo info, TaskState state) {
    Executor.Kind kind = run.isCommandExecutor() ? Executor.Kind.COMMAND : Executor.Kind.FRAMEWORK;
    return Executor.task(name, kind, info).toBuilder().setState(state).build();
  }

  /** Asks the executors that run to register again, and kills those that do not in time. */
  void reconnect(SlaveID slaveId, Duration limit) {
    isWaiting = true;
    for (Executor executor : frameworks.executors()) {
      if (executor.state() == ExecutorState.RECONNECTING && !executor.pid().isEmpty()) {
        log.info("Asking executor {} at {} to register again", executor.instance(), executor.pid());
        context.send(
            executor.pid(),
            ReconnectExecutorMessage.newBuilder().setSlaveId(slaveId).build());
      }
    }
    timer = context.delay(limit, this::timeout);
    endIfComplete();
  }

  private List<Executor> missing() {
    return frameworks.executors().stream()
        .filter(executor -> executor.state() == ExecutorState.RECONNECTING)
        .toList();
  }

  private void timeout() {
    for (Executor executor : missing()) {
      log.warn(
          "Killing executor {} because it has not registered again in time", executor.instance());
      executors.kill(executor);
    }
    endIfComplete();
  }

  /** An executor has answered, or is gone. */
  void endIfComplete() {
    if (isWaiting && missing().isEmpty()) {
      stop();
      done.run();
    }
  }

  void stop() {
    isWaiting = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /**
   * Ends the executor of a command that it never got, as the slave ended before it was written
   * down or sent: nobody else has any use for it.
   */
  void endIfIdle(Executor executor) {
    if (executor.kind() == Executor.Kind.COMMAND && executor.tasks().isEmpty()) {
      executors.shutDown(executor);
    }
  }

  /** Reports tasks that were on their way to an executor and have not arrived there. */
  void loseMissing(Executor executor, ReregisterExecutorMessage message) {
    List<TaskID> arrived =
        message.getTasksList().stream().map(TaskInfo::getTaskId).toList();
    for (Task task : executor.launchedTasks()) {
      if (task.getState() == TaskState.TASK_STAGING && !arrived.contains(task.getTaskId())) {
        updates.send(
            executor,
            updates
                .update(
                    executor.frameworkId(),
                    task.getTaskId(),
                    TaskState.TASK_LOST,
                    Reason.REASON_SLAVE_RESTARTED,
                    NEVER_ARRIVED)
                .setExecutorId(executor.id())
                .build());
      }
    }
  }
}
