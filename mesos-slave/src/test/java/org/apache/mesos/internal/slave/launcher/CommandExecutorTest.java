// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.slave.processes.FakeChildProcesses;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandExecutorTest {

  private final Simulation sim = new Simulation();
  private final FakeChildProcesses processes = new FakeChildProcesses();
  private final RecordingDriver driver = new RecordingDriver();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final FakeProbes probes = new FakeProbes();
  private final CommandExecutor executor = new CommandExecutor(new CommandTask.Host(
      processes,
      ImmutableMap.of("A", "b"),
      sim.clock(),
      Runnable::run,
      probes,
      new PrintStream(output, true, StandardCharsets.UTF_8)));

  @AfterEach
  void stop() {
    sim.close();
  }

  @Test
  void commandIsRunByAShell() {
    executor.registered(
        driver,
        ExecutorInfo.getDefaultInstance(),
        FrameworkInfo.getDefaultInstance(),
        SlaveInfo.newBuilder().setHostname("node1").build());
    launch("1", "sleep 1");

    assertThat(processes.last().arguments()).containsExactly("/bin/sh", "-c", "sleep 1");
    assertThat(processes.last().environment())
        .containsExactly(Map.entry("A", "b"), Map.entry("MESOS_TASK_ID", "1"));
    assertThat(processes.last().stdout()).isNull();
    assertThat(states()).containsExactly(TaskState.TASK_RUNNING);
    assertThat(output()).containsExactly("Registered executor on node1", "Starting task 1");
    assertThat(driver.stops).isZero();
  }

  @Test
  void programIsRunWithoutAShellIfThatIsWished() {
    executor.launchTask(
        driver,
        task(
            "1",
            CommandInfo.newBuilder()
                .setShell(false)
                .setValue("/bin/echo")
                .addArguments("echo")
                .addArguments("a b")
                .build()));

    assertThat(processes.last().arguments()).containsExactly("/bin/echo", "a b");
  }

  @Test
  void variablesOfTheTaskWinOverThoseOfTheExecutor() {
    executor.launchTask(
        driver,
        task(
            "1",
            CommandInfo.newBuilder()
                .setValue("true")
                .setEnvironment(Environment.newBuilder()
                    .addVariables(Environment.Variable.newBuilder().setName("A").setValue("own")))
                .build()));

    assertThat(processes.last().environment()).containsEntry("A", "own");
  }

  @Test
  void successIsFinished() {
    launch("1", "true");
    processes.exit(0);

    assertEnd(TaskState.TASK_FINISHED, "Command exited with status 0");
    assertThat(output()).contains("Waited on process 1001, returned status 0");
  }

  @Test
  void exitCodeIsAFailure() {
    launch("1", "false");
    processes.exit(WaitStatus.exited(3));

    assertEnd(TaskState.TASK_FAILED, "Command exited with status 3");
    assertThat(output()).contains("Waited on process 1001, returned status 768");
  }

  @Test
  void signalIsAFailure() {
    launch("1", "sleep 1");
    processes.exit(WaitStatus.signaled(11));

    assertEnd(TaskState.TASK_FAILED, "Command terminated with signal Segmentation fault");
  }

  @Test
  void commandThatCannotBeStartedIsAFailure() {
    processes.failWith("no memory");

    launch("1", "true");

    assertThat(states()).containsExactly(TaskState.TASK_FAILED);
    assertEnd(TaskState.TASK_FAILED, "no memory");
  }

  @Test
  void secondTaskIsRefused() {
    launch("1", "sleep 1");
    launch("2", "sleep 1");

    assertThat(driver.sent.get(1).getTaskId().getValue()).isEqualTo("2");
    assertThat(driver.sent.get(1).getState()).isEqualTo(TaskState.TASK_FAILED);
    assertThat(driver.sent.get(1).getMessage())
        .isEqualTo("Attempted to run tasks using a \"command\" executor");
    assertThat(processes.started).hasSize(1);
    assertThat(driver.stops).isZero();
  }

  @Test
  void killedCommandIsKilled() {
    launch("1", "sleep 1");

    executor.killTask(driver, taskId("1"));
    assertThat(processes.terminated).containsExactly(1001L);
    processes.exit(WaitStatus.signaled(15));

    assertEnd(TaskState.TASK_KILLED, "Command terminated with signal Terminated");
    sim.advance(CommandTask.KILL_GRACE);
    assertThat(processes.killed).isEmpty();
  }

  @Test
  void commandThatIgnoresItsTerminationIsKilledHard() {
    launch("1", "sleep 1");
    executor.killTask(driver, taskId("1"));

    sim.advance(CommandTask.KILL_GRACE.minus(Duration.ofMillis(1)));
    assertThat(processes.killed).isEmpty();
    executor.killTask(driver, taskId("1"));
    sim.advance(Duration.ofMillis(1));

    assertThat(processes.killed).containsExactly(1001L);
    assertThat(processes.terminated).hasSize(1);
    assertEnd(TaskState.TASK_KILLED, "Command terminated with signal Killed");
  }

  @Test
  void killOfAnotherTaskIsIgnored() {
    launch("1", "sleep 1");

    executor.killTask(driver, taskId("2"));

    assertThat(processes.terminated).isEmpty();
  }

  @Test
  void killOfATaskThatHasEndedIsIgnored() {
    executor.killTask(driver, taskId("1"));
    launch("1", "sleep 1");
    processes.exit(0);
    executor.killTask(driver, taskId("1"));

    assertThat(processes.terminated).isEmpty();
    assertEnd(TaskState.TASK_FINISHED, "Command exited with status 0");
  }

  @Test
  void shutdownWithoutTaskReturnsAtOnce() {
    executor.shutdown(driver);

    assertThat(output()).containsExactly("Shutting down");
  }

  @Test
  void shutdownTerminatesTheCommand() {
    launch("1", "sleep 1");
    Thread.currentThread().interrupt();

    executor.shutdown(driver);

    // An interrupted wait returns and leaves the interrupt to the caller.
    assertThat(Thread.interrupted()).isTrue();
    assertThat(processes.terminated).containsExactly(1001L);
  }

  @Test
  void otherCallbacksDoNothing() {
    executor.reregistered(driver, SlaveInfo.newBuilder().setHostname("node2").build());
    executor.disconnected(driver);
    executor.frameworkMessage(driver, new byte[] {1});
    executor.error(driver, "bad");

    assertThat(driver.sent).isEmpty();
    assertThat(output()).containsExactly("Error: bad");
  }

  private void assertEnd(TaskState state, String message) {
    TaskStatus last = driver.sent.get(driver.sent.size() - 1);
    assertThat(last.getState()).isEqualTo(state);
    assertThat(last.getMessage()).isEqualTo(message);
    assertThat(driver.stops).isEqualTo(1);
  }

  private List<TaskState> states() {
    return driver.states();
  }

  private List<String> output() {
    return output.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void launch(String id, String command) {
    executor.launchTask(
        driver, task(id, CommandInfo.newBuilder().setValue(command).build()));
  }

  private static TaskInfo task(String id, CommandInfo command) {
    return TaskInfo.newBuilder()
        .setName("task")
        .setTaskId(taskId(id))
        .setSlaveId(SlaveID.newBuilder().setValue("S-0"))
        .setCommand(command)
        .build();
  }

  private static TaskID taskId(String value) {
    return TaskID.newBuilder().setValue(value).build();
  }
}
