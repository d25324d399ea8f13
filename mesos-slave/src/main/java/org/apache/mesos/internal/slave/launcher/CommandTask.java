// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.CheckInfo;
import org.apache.mesos.Protos.CheckStatusInfo;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.HealthCheck;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The one task of a command executor: its process, its checks, its time limits and what its
 * framework is told of them. Touched by the serial executor only.
 */
final class CommandTask {

  /** How long a command may take to end by itself once it is to be killed, if nobody says else. */
  static final Duration KILL_GRACE = Duration.ofSeconds(3);

  /** What a task lives on. */
  record Host(
      ChildProcesses processes,
      ImmutableMap<String, String> environment,
      Clock clock,
      Executor serial,
      Probes probes,
      PrintStream out) {

    void say(String line) {
      out.println(line);
      out.flush();
    }
  }

  /** Whether the framework wants to know that a task is about to be killed. */
  enum Announcement {
    TASK_KILLING,
    NONE
  }

  /** Why the process was told to end. */
  private enum Cause {
    REQUEST,
    BAD_HEALTH,
    OVERTIME
  }

  private final ExecutorDriver driver;
  private final TaskInfo info;
  private final Announcement announcement;
  private final Host host;

  private @Nullable Child child;
  private @Nullable Cause killCause;
  private Instant killTime = Instant.MIN;
  private Instant killDeadline = Instant.MAX;
  private @Nullable Timer killTimer;
  private @Nullable Timer completionTimer;
  private final List<PeriodicProbe> checks = new ArrayList<>();
  // As of the last checks.
  private @Nullable Boolean isHealthy;
  private @Nullable CheckStatusInfo checkStatus;
  private final Promise<Void> finished = new Promise<>();

  CommandTask(ExecutorDriver driver, TaskInfo info, Announcement announcement, Host host) {
    this.driver = driver;
    this.info = info;
    this.announcement = announcement;
    this.host = host;
  }

  TaskID id() {
    return info.getTaskId();
  }

  /** Ready once the task has ended. */
  Future<Void> finished() {
    return finished.future();
  }

  void start() {
    host.say("Starting task " + id().getValue());
    try {
      child = host.processes.start(
          TaskCommands.command(info.getCommand(), environment(), Path.of("").toAbsolutePath()));
    } catch (IOException e) {
      end(status(TaskState.TASK_FAILED), String.valueOf(e.getMessage()));
      return;
    }
    if (info.hasCheck()) {
      checkStatus = Checks.noStatus(info.getCheck());
    }
    driver.sendStatusUpdate(status(TaskState.TASK_RUNNING).build());
    startChecks();
    if (info.hasMaxCompletionTime()) {
      completionTimer = schedule(duration(info.getMaxCompletionTime()), this::overtime);
    }
    var unused = child.exited().onReady(host.serial, this::exited);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(host.environment);
    environment.put("MESOS_TASK_ID", id().getValue());
    return environment;
  }

  private void startChecks() {
    if (info.hasHealthCheck()) {
      HealthCheck check = info.getHealthCheck();
      HealthJudge judge = new HealthJudge(check, host.clock.now());
      Checks.probe(check, host.probes)
          .ifPresent(probe ->
              checks.add(periodic(probe, Checks.timing(check), seen -> healthSeen(judge, seen))));
    }
    if (info.hasCheck()) {
      CheckInfo check = info.getCheck();
      Checks.probe(check, host.probes)
          .ifPresent(probe ->
              checks.add(periodic(probe, Checks.timing(check), seen -> checkSeen(check, seen))));
    }
    checks.forEach(PeriodicProbe::start);
  }

  private PeriodicProbe periodic(
      Probe probe,
      PeriodicProbe.Timing timing,
      java.util.function.Consumer<Future<Integer>> listener) {
    return new PeriodicProbe(probe, timing, host.clock, host.serial, listener);
  }

  private void healthSeen(HealthJudge judge, Future<Integer> seen) {
    judge.judge(seen, host.clock.now()).ifPresent(verdict -> {
      isHealthy = verdict.isHealthy();
      if (!verdict.isHealthy()) {
        host.say("Health check failed, " + verdict.failures() + " in a row: " + text(seen));
      }
      driver.sendStatusUpdate(status(TaskState.TASK_RUNNING)
          .setReason(Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED)
          .build());
      if (verdict.isCondemned()) {
        kill(Cause.BAD_HEALTH, KillPolicy.getDefaultInstance());
      }
    });
  }

  private static String text(Future<Integer> seen) {
    return seen.isReady()
        ? "got " + seen.value()
        : seen.isFailed() ? String.valueOf(seen.failure().getMessage()) : "given up";
  }

  private void checkSeen(CheckInfo check, Future<Integer> seen) {
    CheckStatusInfo newStatus = Checks.status(check, seen);
    if (!newStatus.equals(checkStatus)) {
      checkStatus = newStatus;
      driver.sendStatusUpdate(status(TaskState.TASK_RUNNING)
          .setReason(Reason.REASON_TASK_CHECK_STATUS_UPDATED)
          .build());
    }
  }

  private void overtime() {
    host.say("Task has not ended within its max completion time");
    kill(Cause.OVERTIME, KillPolicy.getDefaultInstance());
  }

  /** The framework wants the task to end, in its own time if it says one. */
  void kill(KillPolicy policy) {
    kill(Cause.REQUEST, policy);
  }

  /** The task has to end, whatever time it may have been given. */
  void killWithin(Duration limit) {
    kill(Cause.REQUEST, KillPolicy.getDefaultInstance());
    if (isRunning() && killDeadline.isAfter(host.clock.now().plus(limit))) {
      escalateAfter(limit);
    }
  }

  private void kill(Cause cause, KillPolicy policy) {
    if (!isRunning()) {
      return;
    }
    if (killCause != null) {
      if (policy.hasGracePeriod()) {
        Duration passed = Duration.between(killTime, host.clock.now());
        escalateAfter(nonNegative(grace(policy).minus(passed)));
      }
      return;
    }
    killCause = cause;
    killTime = host.clock.now();
    stopTimers();
    if (announcement == Announcement.TASK_KILLING) {
      driver.sendStatusUpdate(status(TaskState.TASK_KILLING).build());
    }
    host.say("Sending SIGTERM to process tree at " + pid());
    host.processes.terminateTree(pid());
    escalateAfter(grace(policy));
  }

  /** Who asks knows better than who launched. */
  private Duration grace(KillPolicy policy) {
    if (policy.hasGracePeriod()) {
      return duration(policy.getGracePeriod());
    }
    return info.getKillPolicy().hasGracePeriod()
        ? duration(info.getKillPolicy().getGracePeriod())
        : KILL_GRACE;
  }

  private void escalateAfter(Duration grace) {
    if (killTimer != null) {
      killTimer.cancel();
    }
    killDeadline = host.clock.now().plus(grace);
    killTimer = schedule(grace, this::killNow);
  }

  private void killNow() {
    if (!isRunning()) {
      return;
    }
    host.say("Sending SIGKILL to process tree at " + pid());
    try {
      host.processes.killTree(pid());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void exited(int waitStatus) {
    host.say("Waited on process " + pid() + ", returned status " + waitStatus);
    stopTimers();
    if (killTimer != null) {
      killTimer.cancel();
    }
    TaskStatus.Builder status = status(terminalState(waitStatus));
    if (killCause == Cause.OVERTIME) {
      status.setReason(Reason.REASON_MAX_COMPLETION_TIME_REACHED);
    }
    String message = WaitStatus.isExited(waitStatus)
        ? "Command exited with status " + WaitStatus.code(waitStatus)
        : "Command terminated with signal " + WaitStatus.signalText(waitStatus);
    end(status, message);
  }

  /**
   * The reference says TASK_FAILED of a command that was killed on request, which its scheduler
   * cannot tell from one that failed by itself.
   */
  private TaskState terminalState(int waitStatus) {
    if (killCause == null) {
      return waitStatus == 0 ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED;
    }
    return killCause == Cause.OVERTIME ? TaskState.TASK_FAILED : TaskState.TASK_KILLED;
  }

  /** The driver writes what was sent before it stops, so nothing has to be waited for. */
  private void end(TaskStatus.Builder status, String message) {
    driver.sendStatusUpdate(status.setMessage(message).build());
    finished.set(null);
    driver.stop();
  }

  private TaskStatus.Builder status(TaskState state) {
    TaskStatus.Builder status = TaskStatus.newBuilder().setTaskId(id()).setState(state);
    if (isHealthy != null) {
      status.setHealthy(isHealthy);
    }
    if (checkStatus != null) {
      status.setCheckStatus(checkStatus);
    }
    return status;
  }

  /** A task that is to end is not looked at any more. */
  private void stopTimers() {
    checks.forEach(PeriodicProbe::stop);
    checks.clear();
    if (completionTimer != null) {
      completionTimer.cancel();
      completionTimer = null;
    }
  }

  private Timer schedule(Duration delay, Runnable call) {
    return host.clock.schedule(delay, () -> host.serial.execute(call));
  }

  private static Duration duration(DurationInfo duration) {
    return nonNegative(Duration.ofNanos(duration.getNanoseconds()));
  }

  private static Duration nonNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private boolean isRunning() {
    return child != null && child.exited().isPending();
  }

  private long pid() {
    return child == null ? -1 : child.pid();
  }
}
