// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import static org.apache.mesos.internal.exec.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.Filter;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutorSessionTest {

  private final ExecutorFixture fixture = new ExecutorFixture();
  private final ExecutorSession driver = fixture.driver;

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<Status> answersOfAllButStartAndStop() {
    return List.of(
        driver.abort(),
        driver.join(),
        driver.sendStatusUpdate(status("1", TaskState.TASK_RUNNING)),
        driver.sendFrameworkMessage(new byte[0]));
  }

  @Test
  void driverThatIsNotStartedDoesNothing() {
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_NOT_STARTED);
    assertThat(answersOfAllButStartAndStop()).containsOnly(Status.DRIVER_NOT_STARTED);
    fixture.simulation.settle();

    assertThat(fixture.slave.received()).isEmpty();
  }

  @Test
  void startTwiceIsAnsweredByTheStatus() {
    assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
    assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();

    assertThat(fixture.slave.received()).hasSize(1);
  }

  @Test
  void abortedDriverSendsNothingAndCannotBeRestarted() {
    fixture.registered();

    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(answersOfAllButStartAndStop()).containsOnly(Status.DRIVER_ABORTED);
    assertThat(driver.start()).isEqualTo(Status.DRIVER_ABORTED);
    fixture.simulation.settle();

    assertThat(fixture.slave.received()).hasSize(1);
  }

  @Test
  void stopOfAnAbortedDriverAnswersAborted() {
    fixture.registered();

    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @Test
  void stoppedDriverSendsNothingAndCannotBeRestarted() {
    fixture.registered();

    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(answersOfAllButStartAndStop()).containsOnly(Status.DRIVER_STOPPED);
    assertThat(driver.start()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);

    assertThat(fixture.slave.received()).hasSize(1);
    assertThat(fixture.host.exitHooks()).isEmpty();
    assertThat(fixture.host.exits()).isEmpty();
  }

  @Test
  void whatIsSentBeforeStopReachesTheSlave() {
    fixture.registered();

    for (int i = 0; i < 100; i++) {
      var unused = driver.sendStatusUpdate(status("" + i, TaskState.TASK_FINISHED));
    }
    var unused = driver.stop();
    fixture.simulation.settle();

    assertThat(fixture.slave.received(StatusUpdateMessage.class))
        .hasSize(100)
        .last()
        .extracting(message -> message.getUpdate().getStatus().getTaskId())
        .isEqualTo(Samples.taskId("99"));
  }

  @Test
  void joinReturnsTheStatusOfADriverThatACallbackStops() {
    fixture.registered();
    fixture.executor.onEachCall(
        callbacksDriver -> assertThat(callbacksDriver.stop()).isEqualTo(Status.DRIVER_STOPPED));
    fixture.slave.tell(fixture.pid(), Samples.runTask("1"));

    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @Test
  void runReturnsTheStatusOfADriverThatACallbackAborts() {
    fixture.executor.onEachCall(
        callbacksDriver -> assertThat(callbacksDriver.abort()).isEqualTo(Status.DRIVER_ABORTED));
    fixture.simulation.network().crash(fixture.slaveNode.address());

    assertThat(driver.run()).isEqualTo(Status.DRIVER_ABORTED);
  }

  @Test
  void joinInACallbackDoesNotWaitForItself() {
    fixture.started();
    List<Status> joined = new ArrayList<>();
    fixture.executor.onEachCall(callbacksDriver -> {
      joined.add(callbacksDriver.join());
      var unused = callbacksDriver.stop();
      joined.add(callbacksDriver.join());
    });

    fixture.tell(Samples.REGISTERED);

    assertThat(joined).containsExactly(Status.DRIVER_RUNNING, Status.DRIVER_STOPPED);
  }

  @Test
  void abortOfADriverWhoseProcessHasEndedWakesJoin() {
    fixture.local().registered();
    fixture.simulation.network().crash(fixture.slaveNode.address());
    fixture.simulation.settle();

    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @Test
  void exceptionOfACallbackIsPrintedAndAbortsTheDriver() {
    fixture.registered();
    fixture.executor.onEachCall(callbacksDriver -> {
      throw new ArrayIndexOutOfBoundsException("in launchTask");
    });

    fixture.slave.tell(fixture.pid(), Samples.runTask("1"));
    fixture.tell(Samples.runTask("2"));

    assertThat(fixture.host.printed())
        .contains("java.lang.ArrayIndexOutOfBoundsException: in launchTask")
        .contains("\tat ");
    assertThat(fixture.executor.calls()).containsExactly("registered", "launchTask 1");
    assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
  }

  @Test
  void exceptionInShutdownStillEndsTheOsProcess() {
    fixture.registered();
    fixture.executor.onEachCall(callbacksDriver -> {
      throw new AssertionError("in shutdown");
    });

    fixture.simulation.network().crash(fixture.slaveNode.address());
    fixture.simulation.settle();

    assertThat(fixture.host.kills()).isEqualTo(1);
  }

  @Test
  void driverWhoseProcessFailsIsAborted() {
    fixture.registered();
    fixture.simulation.failures();
    fixture.host.node().setFilter(new Filter() {
      @Override
      public boolean dropMessage(Upid receiver, Message message) {
        throw new IllegalStateException("as a mistake in a handler would");
      }
    });

    fixture.slave.tell(fixture.pid(), Samples.runTask("1"));

    assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MESOS_SLAVE_PID", "MESOS_FRAMEWORK_ID", "MESOS_EXECUTOR_ID", "MESOS_DIRECTORY"})
  void startWithoutAVariableIsFatal(String name) {
    fixture.host.removeVariable(name);

    assertThat(driver.start()).isEqualTo(Status.DRIVER_ABORTED);

    assertThat(fixture.host.printed())
        .isEqualTo("expecting " + name + " in environment" + System.lineSeparator());
    assertThat(fixture.host.exits()).containsExactly(1);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "slave", "slave@", "slave@10.0.0.1", "@10.0.0.1:5051", "slave@0.0.0.0:0"})
  void startWithABadPidIsFatal(String pid) {
    fixture.host.setVariable("MESOS_SLAVE_PID", pid);

    assertThat(driver.start()).isEqualTo(Status.DRIVER_ABORTED);

    assertThat(fixture.host.printed())
        .isEqualTo("cannot parse MESOS_SLAVE_PID" + System.lineSeparator());
    assertThat(fixture.host.exits()).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MESOS_RECOVERY_TIMEOUT", "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD"})
  void startWithABadDurationIsFatal(String name) {
    fixture.host.setVariable(name, "15 minutes");

    assertThat(driver.start()).isEqualTo(Status.DRIVER_ABORTED);

    assertThat(fixture.host.printed()).isEqualTo("cannot parse " + name + System.lineSeparator());
    assertThat(fixture.host.exits()).containsExactly(1);
  }

  @Test
  void shutdownThatDoesNotReturnIsCutShort() {
    fixture.host.setVariable("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "3secs");
    fixture.registered();
    List<Integer> kills = new ArrayList<>();
    fixture.executor.onEachCall(callbacksDriver -> {
      fixture.simulation.advance(Duration.ofMillis(2999));
      kills.add(fixture.host.kills());
      fixture.simulation.advance(Duration.ofMillis(1));
      kills.add(fixture.host.kills());
    });

    fixture.loseSlave();

    assertThat(kills).containsExactly(0, 1);
  }

  @Test
  void endOfTheOsProcessWritesWhatWasSent() {
    fixture.registered();
    var unused = driver.sendStatusUpdate(status("1", TaskState.TASK_FINISHED));

    fixture.host.exitHooks().forEach(Runnable::run);
    fixture.simulation.settle();

    assertThat(fixture.slave.received(StatusUpdateMessage.class)).hasSize(1);
    assertThat(fixture.host.exits()).isEmpty();
  }

  @Test
  void whatCannotBeSentIsRefusedToTheCaller() {
    fixture.registered();

    assertThatNullPointerException().isThrownBy(() -> driver.sendStatusUpdate(null));
    assertThatNullPointerException().isThrownBy(() -> driver.sendFrameworkMessage(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> driver.sendStatusUpdate(TaskStatus.newBuilder().buildPartial()));
  }
}
