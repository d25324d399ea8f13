// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static org.apache.mesos.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.command;
import static org.apache.mesos.cluster.Samples.task;
import static org.apache.mesos.cluster.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.launcher.SimulatedCommandExecutor;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that are commands, run by the executor that the slave has for them. */
class CommandTasksTest {

  private static final String COMMAND = "make all install";
  private static final String EXECUTOR = "Task 1 (make all ins...)";
  private static final Duration KILL_GRACE = Duration.ofSeconds(3);
  private static final int SIGTERM = 15;

  private final Cluster cluster = new Cluster();
  private final FakeChildProcesses processes = new FakeChildProcesses();
  private final TestingIsolation isolation = new TestingIsolation(cluster.simulation())
      .with(EXECUTOR, SimulatedCommandExecutor.create(processes, cluster.simulation()));
  private final RecordingScheduler scheduler = new RecordingScheduler();
  private SchedulerDriver driver;

  @BeforeEach
  void launch() {
    cluster.addSlave(isolation);
    driver = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();
    driver.launchTasks(
        offer.getId(),
        ImmutableList.of(
            task("1", offer, Cluster.RESOURCES).setCommand(command(COMMAND)).build()));
    cluster.settle();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void exit(int status) {
    processes.exit(status);
    cluster.settle();
    isolation.exit(EXECUTOR, WaitStatus.exited(0));
    cluster.settle();
  }

  @Test
  void aCommandThatSucceedsIsAFinishedTask() {
    exit(WaitStatus.exited(0));

    assertThat(processes.started()).containsExactly(ImmutableList.of("/bin/sh", "-c", COMMAND));
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING, TASK_FINISHED);
    assertThat(scheduler.lastStatus().getMessage()).isEqualTo("Command exited with status 0");
    assertThat(Resources.of(scheduler.lastOffer().getResourcesList()))
        .isEqualTo(Resources.parse(Cluster.RESOURCES));
  }

  @Test
  void aCommandThatFailsIsAFailedTask() {
    exit(WaitStatus.exited(2));

    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING, TASK_FAILED);
    assertThat(scheduler.lastStatus().getMessage()).isEqualTo("Command exited with status 2");
  }

  @Test
  void aCommandThatIsKilledIsAskedFirst() {
    driver.killTask(taskId("1"));
    cluster.settle();
    assertThat(processes.terminated()).hasSize(1);
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING);

    exit(WaitStatus.signaled(SIGTERM));

    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING, TASK_KILLED);
    assertThat(scheduler.lastStatus().getMessage())
        .isEqualTo("Command terminated with signal Terminated");
  }

  @Test
  void aCommandThatDoesNotEndWhenItIsAskedIsKilled() {
    driver.killTask(taskId("1"));
    cluster.advance(KILL_GRACE);

    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING, TASK_KILLED);
    assertThat(scheduler.lastStatus().getMessage())
        .isEqualTo("Command terminated with signal Killed");
  }
}
