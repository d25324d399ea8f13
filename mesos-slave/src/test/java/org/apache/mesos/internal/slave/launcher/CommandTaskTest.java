// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.mesos.Protos.CheckInfo;
import org.apache.mesos.Protos.CheckStatusInfo;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.HealthCheck;
import org.apache.mesos.Protos.HealthCheck.HTTPCheckInfo;
import org.apache.mesos.Protos.HealthCheck.TCPCheckInfo;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.NetworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.internal.slave.processes.FakeChildProcesses;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kill policies, checks and limits in time of command tasks. */
class CommandTaskTest {

  private static final TaskID ID = TaskID.newBuilder().setValue("1").build();

  private final Simulation sim = new Simulation();
  private final FakeChildProcesses processes = new FakeChildProcesses();
  private final FakeProbes probes = new FakeProbes();
  private final RecordingDriver driver = new RecordingDriver();
  private final CommandExecutor executor = new CommandExecutor(new CommandTask.Host(
      processes,
      ImmutableMap.of(),
      sim.clock(),
      Runnable::run,
      probes,
      new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)));

  @AfterEach
  void stop() {
    sim.close();
  }

  // Kills

  @Test
  void taskSaysHowLongItMayTakeToEnd() {
    launch(task().setKillPolicy(policy(60)));
    executor.killTask(driver, ID);

    advance(59.999);
    assertThat(processes.killed).isEmpty();
    advance(0.001);

    assertThat(processes.killed).containsExactly(1001L);
    assertThat(driver.states()).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
  }

  @Test
  void whoKillsKnowsBetterThanTheTask() {
    launch(task().setKillPolicy(policy(60)));

    executor.killTask(driver, ID, policy(0));
    sim.advance(Duration.ZERO);

    assertThat(processes.terminated).containsExactly(1001L);
    assertThat(processes.killed).containsExactly(1001L);
  }

  @Test
  void secondKillMayBeFasterThanTheFirst() {
    launch(task().setKillPolicy(policy(60)));
    executor.killTask(driver, ID);
    advance(3);

    executor.killTask(driver, ID, policy(5));

    assertThat(processes.terminated).hasSize(1);
    advance(1.999);
    assertThat(processes.killed).isEmpty();
    advance(0.001);
    assertThat(processes.killed).containsExactly(1001L);
  }

  @Test
  void shutdownDoesNotWaitAsLongAsATaskMayTake() {
    launch(task().setKillPolicy(policy(60)));
    executor.killTask(driver, ID);
    Thread.currentThread().interrupt();

    executor.shutdown(driver);

    assertThat(Thread.interrupted()).isTrue();
    sim.advance(CommandTask.KILL_GRACE);
    assertThat(processes.killed).containsExactly(1001L);
  }

  @Test
  void killIsAnnouncedToFrameworksThatKnowTheState() {
    register(Capability.Type.TASK_KILLING_STATE);
    launch(task());

    executor.killTask(driver, ID);
    processes.exit(WaitStatus.signaled(15));

    assertThat(driver.states())
        .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLING, TaskState.TASK_KILLED);
  }

  @Test
  void killIsNotAnnouncedToOthers() {
    register(Capability.Type.PARTITION_AWARE);
    launch(task());

    executor.killTask(driver, ID);

    assertThat(driver.states()).containsExactly(TaskState.TASK_RUNNING);
  }

  // Limits in time

  @Test
  void taskThatTakesTooLongFails() {
    launch(task().setMaxCompletionTime(duration(100)));

    advance(99.999);
    assertThat(processes.terminated).isEmpty();
    advance(0.001);
    assertThat(processes.terminated).containsExactly(1001L);
    processes.exit(WaitStatus.signaled(15));

    assertThat(driver.last().getState()).isEqualTo(TaskState.TASK_FAILED);
    assertThat(driver.last().getReason()).isEqualTo(Reason.REASON_MAX_COMPLETION_TIME_REACHED);
  }

  @Test
  void taskThatEndsInTimeIsFinished() {
    launch(task().setMaxCompletionTime(duration(100)));

    processes.exit(0);
    advance(100);

    assertThat(processes.terminated).isEmpty();
    assertThat(driver.last().getState()).isEqualTo(TaskState.TASK_FINISHED);
    assertThat(driver.last().hasReason()).isFalse();
  }

  // Health

  @Test
  void healthyTaskIsToldOnce() {
    launch(task().setHealthCheck(health()));
    assertThat(driver.last().hasHealthy()).isFalse();

    advance(2);
    probes.see(0);
    assertThat(driver.last().getState()).isEqualTo(TaskState.TASK_RUNNING);
    assertThat(driver.last().getHealthy()).isTrue();
    assertThat(driver.last().getReason()).isEqualTo(Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
    advance(3);
    probes.see(0);

    assertThat(probes.targets).containsExactly("check");
    assertThat(probes.looks).hasSize(2);
    assertThat(driver.sent).hasSize(2);
  }

  @Test
  void failuresInARowKillTheTask() {
    launch(task().setHealthCheck(health()));
    advance(2);
    probes.see(1);
    assertThat(driver.last().getHealthy()).isFalse();
    assertThat(processes.terminated).isEmpty();
    advance(3);

    probes.see(1);

    assertThat(processes.terminated).containsExactly(1001L);
    processes.exit(WaitStatus.signaled(15));
    assertThat(driver.last().getState()).isEqualTo(TaskState.TASK_KILLED);
    assertThat(driver.last().getHealthy()).isFalse();
    advance(10);
    assertThat(probes.looks).hasSize(2);
  }

  @Test
  void successForgetsFailures() {
    launch(task().setHealthCheck(health()));
    advance(2);
    probes.see(1);
    advance(3);
    probes.see(0);
    assertThat(driver.last().getHealthy()).isTrue();
    advance(3);

    probes.see(1);

    assertThat(processes.terminated).isEmpty();
    assertThat(driver.sent).hasSize(4);
  }

  @Test
  void failuresBeforeTheFirstSuccessDoNotCountWithinTheGracePeriod() {
    launch(task().setHealthCheck(health().setGracePeriodSeconds(6).setConsecutiveFailures(1)));

    advance(2);
    probes.see(1);
    advance(3);
    probes.fail("not yet");
    assertThat(driver.sent).hasSize(1);
    advance(3);
    probes.see(1);

    assertThat(driver.last().getHealthy()).isFalse();
    assertThat(processes.terminated).containsExactly(1001L);
  }

  @Test
  void gracePeriodEndsWithTheFirstSuccess() {
    launch(task().setHealthCheck(health().setGracePeriodSeconds(60).setConsecutiveFailures(1)));
    advance(2);
    probes.see(0);
    advance(3);

    probes.see(1);

    assertThat(processes.terminated).containsExactly(1001L);
  }

  @Test
  void lookThatTakesTooLongIsAFailure() {
    launch(task().setHealthCheck(health().setConsecutiveFailures(1)));
    advance(2);

    advance(4.999);
    assertThat(driver.sent).hasSize(1);
    advance(0.001);

    assertThat(probes.last().future().hasDiscard()).isTrue();
    assertThat(driver.last().getHealthy()).isFalse();
    assertThat(processes.terminated).containsExactly(1001L);
  }

  @Test
  void lookMayTakeForEverWithoutATimeout() {
    launch(task().setHealthCheck(health().setTimeoutSeconds(0)));
    advance(2);

    advance(1_000_000);
    assertThat(driver.sent).hasSize(1);
    probes.see(0);

    assertThat(driver.last().getHealthy()).isTrue();
  }

  @Test
  void lookIsGivenUpWhenTheTaskEnds() {
    launch(task().setHealthCheck(health()));
    advance(2);

    processes.exit(0);

    assertThat(probes.last().future().hasDiscard()).isTrue();
    advance(60);
    assertThat(driver.sent).hasSize(2);
    assertThat(driver.last().hasHealthy()).isFalse();
  }

  @Test
  void pageIsAskedForOnThisMachine() {
    launch(task()
        .setHealthCheck(health()
            .clearCommand()
            .setHttp(HTTPCheckInfo.newBuilder().setPort(80).setPath("/ok"))));
    advance(2);
    probes.see(302);
    assertThat(driver.last().getHealthy()).isTrue();
    advance(3);

    probes.see(404);

    assertThat(probes.targets).containsExactly("http 127.0.0.1 80 /ok");
    assertThat(driver.last().getHealthy()).isFalse();
  }

  @Test
  void statusesOfThePageMayBeNamed() {
    launch(task()
        .setHealthCheck(health()
            .clearCommand()
            .setType(HealthCheck.Type.HTTP)
            .setHttp(HTTPCheckInfo.newBuilder()
                .setPort(80)
                .setScheme("https")
                .setProtocol(NetworkInfo.Protocol.IPv6)
                .addStatuses(404))));
    advance(2);

    probes.see(404);

    assertThat(probes.targets).containsExactly("https ::1 80 /");
    assertThat(driver.last().getHealthy()).isTrue();
  }

  @Test
  void portIsConnectedToOnThisMachine() {
    launch(task()
        .setHealthCheck(health().clearCommand().setTcp(TCPCheckInfo.newBuilder().setPort(80))));
    advance(2);
    probes.see(Probe.CONNECTED);
    assertThat(driver.last().getHealthy()).isTrue();
    advance(3);

    probes.see(Probe.REFUSED);

    assertThat(probes.targets).containsExactly("tcp 127.0.0.1 80");
    assertThat(driver.last().getHealthy()).isFalse();
  }

  // Checks

  @Test
  void resultOfACheckIsToldWhenItChanges() {
    launch(task().setCheck(check(CheckInfo.Type.COMMAND)));
    assertThat(driver.last().getCheckStatus())
        .isEqualTo(CheckStatusInfo.newBuilder()
            .setType(CheckInfo.Type.COMMAND)
            .setCommand(CheckStatusInfo.Command.getDefaultInstance())
            .build());

    advance(2);
    probes.see(7);
    assertThat(driver.last().getReason()).isEqualTo(Reason.REASON_TASK_CHECK_STATUS_UPDATED);
    assertThat(driver.last().getCheckStatus().getCommand().getExitCode()).isEqualTo(7);
    advance(3);
    probes.see(7);
    assertThat(driver.sent).hasSize(2);
    advance(3);
    probes.fail("no look");

    assertThat(driver.last().getCheckStatus().getCommand().hasExitCode()).isFalse();
    assertThat(processes.terminated).isEmpty();
  }

  @Test
  void lastResultOfACheckIsPartOfTheEnd() {
    launch(task().setCheck(check(CheckInfo.Type.HTTP)));
    advance(2);
    probes.see(503);

    processes.exit(0);

    assertThat(probes.targets).containsExactly("http 127.0.0.1 80 /");
    assertThat(driver.last().getState()).isEqualTo(TaskState.TASK_FINISHED);
    assertThat(driver.last().getCheckStatus().getHttp().getStatusCode()).isEqualTo(503);
  }

  @Test
  void connectionIsCheckedToo() {
    launch(task().setCheck(check(CheckInfo.Type.TCP)));
    advance(2);

    probes.see(Probe.CONNECTED);

    assertThat(probes.targets).containsExactly("tcp 127.0.0.1 80");
    assertThat(driver.last().getCheckStatus().getTcp().getSucceeded()).isTrue();
  }

  private void register(Capability.Type capability) {
    executor.registered(
        driver,
        ExecutorInfo.getDefaultInstance(),
        FrameworkInfo.newBuilder()
            .setUser("")
            .setName("")
            .addCapabilities(Capability.newBuilder().setType(capability))
            .build(),
        SlaveInfo.newBuilder().setHostname("node1").build());
  }

  private void launch(TaskInfo.Builder task) {
    executor.launchTask(driver, task.build());
  }

  private void advance(double seconds) {
    sim.advance(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static TaskInfo.Builder task() {
    return TaskInfo.newBuilder()
        .setName("task")
        .setTaskId(ID)
        .setSlaveId(SlaveID.newBuilder().setValue("S-0"))
        .setCommand(CommandInfo.newBuilder().setValue("sleep 1000"));
  }

  private static HealthCheck.Builder health() {
    return HealthCheck.newBuilder()
        .setCommand(CommandInfo.newBuilder().setValue("check"))
        .setDelaySeconds(2)
        .setIntervalSeconds(3)
        .setTimeoutSeconds(5)
        .setGracePeriodSeconds(0)
        .setConsecutiveFailures(2);
  }

  private static CheckInfo.Builder check(CheckInfo.Type type) {
    return CheckInfo.newBuilder()
        .setType(type)
        .setCommand(
            CheckInfo.Command.newBuilder().setCommand(CommandInfo.newBuilder().setValue("check")))
        .setHttp(CheckInfo.Http.newBuilder().setPort(80))
        .setTcp(CheckInfo.Tcp.newBuilder().setPort(80))
        .setDelaySeconds(2)
        .setIntervalSeconds(3);
  }

  private static KillPolicy policy(double seconds) {
    return KillPolicy.newBuilder().setGracePeriod(duration(seconds)).build();
  }

  private static DurationInfo duration(double seconds) {
    return DurationInfo.newBuilder().setNanoseconds(Math.round(seconds * 1e9)).build();
  }
}
