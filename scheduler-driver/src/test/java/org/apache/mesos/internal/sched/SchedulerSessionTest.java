// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static org.apache.mesos.internal.sched.Samples.EXECUTOR_ID;
import static org.apache.mesos.internal.sched.Samples.OFFER_ID;
import static org.apache.mesos.internal.sched.Samples.SLAVE_ID;
import static org.apache.mesos.internal.sched.Samples.task;
import static org.apache.mesos.internal.sched.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.process.Filter;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SchedulerSessionTest {

  private static final String REGISTERED = "registered " + Samples.FRAMEWORK_ID.getValue();

  private final SchedulerFixture fixture = new SchedulerFixture();
  private final SchedulerSession driver = fixture.driver;

  @AfterEach
  void close() {
    fixture.close();
  }

  private static List<Status> answersOfAllActions(SchedulerSession driver) {
    return List.of(
        driver.requestResources(List.of()),
        driver.launchTasks(OFFER_ID, List.of(task("1"))),
        driver.launchTasks(OFFER_ID, List.of(task("1")), Filters.getDefaultInstance()),
        driver.killTask(taskId("1")),
        driver.declineOffer(OFFER_ID),
        driver.declineOffer(OFFER_ID, Filters.getDefaultInstance()),
        driver.reviveOffers(),
        driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, new byte[0]));
  }

  // The table of drivers.md 2 as users see it; every cell of it is in DriverTransitionTest.

  @Test
  void driverThatIsNotStartedDoesNothing() {
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_NOT_STARTED);
    assertThat(driver.stop(true)).isEqualTo(Status.DRIVER_NOT_STARTED);
    assertThat(driver.abort()).isEqualTo(Status.DRIVER_NOT_STARTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_NOT_STARTED);
    assertThat(answersOfAllActions(driver)).containsOnly(Status.DRIVER_NOT_STARTED);
    fixture.simulation.settle();

    assertThat(fixture.master.received()).isEmpty();
    assertThat(fixture.scheduler.calls()).isEmpty();
  }

  @Test
  void runningDriverActsAndIsNotStartedTwice() {
    assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
    assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();
    assertThat(fixture.master.received()).hasSize(1);
    fixture.tell(Samples.REGISTERED);

    assertThat(answersOfAllActions(driver)).containsOnly(Status.DRIVER_RUNNING);
    fixture.simulation.settle();

    assertThat(fixture.master.received()).hasSize(9);
  }

  @Test
  void abortedDriverDoesNothingButStop() {
    fixture.registered();

    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.start()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(answersOfAllActions(driver)).containsOnly(Status.DRIVER_ABORTED);
    fixture.simulation.settle();
    assertThat(fixture.master.received()).hasSize(1);

    assertThat(driver.stop(true)).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(fixture.master.received()).hasSize(1);
  }

  @Test
  void stoppedDriverDoesNothing() {
    fixture.registered();

    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.abort()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.start()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(answersOfAllActions(driver)).containsOnly(Status.DRIVER_STOPPED);

    assertThat(fixture.master.received()).hasSize(1);
    assertThat(fixture.host.exitHooks()).isEmpty();
  }

  @Test
  void runReturnsWhenACallbackStops() {
    fixture.started();
    fixture.scheduler.onEachCall(
        callbacksDriver -> assertThat(callbacksDriver.stop()).isEqualTo(Status.DRIVER_STOPPED));
    fixture.master.tell(fixture.pid(), Samples.REGISTERED);

    assertThat(driver.run()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @Test
  void joinInACallbackDoesNotWaitForItself() {
    fixture.started();
    List<Status> joined = new ArrayList<>();
    fixture.scheduler.onEachCall(callbacksDriver -> {
      joined.add(callbacksDriver.join());
      var unused = callbacksDriver.stop();
      joined.add(callbacksDriver.join());
    });

    fixture.tell(Samples.REGISTERED);

    assertThat(joined).containsExactly(Status.DRIVER_RUNNING, Status.DRIVER_STOPPED);
  }

  @Test
  void whatIsSentBeforeStopReachesTheMaster() {
    fixture.registered();

    for (int i = 0; i < 100; i++) {
      var unused = driver.killTask(taskId("" + i));
    }
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
    fixture.simulation.settle();

    assertThat(fixture.master.received(KillTaskMessage.class)).hasSize(100);
    assertThat(fixture.master.received()).hasSize(101);
  }

  // Failures

  @Test
  void exceptionOfACallbackIsPrintedAndAbortsTheDriver() {
    fixture.started();
    fixture.scheduler.onEachCall(callbacksDriver -> {
      throw new ArrayIndexOutOfBoundsException("in registered");
    });
    fixture.master.tell(fixture.pid(), Samples.REGISTERED);

    assertThat(driver.run()).isEqualTo(Status.DRIVER_ABORTED);

    fixture.tell(Samples.LOST_SLAVE);
    assertThat(fixture.scheduler.calls()).containsExactly(REGISTERED);
    assertThat(fixture.host.printed())
        .contains("java.lang.ArrayIndexOutOfBoundsException: in registered")
        .contains("\tat ");
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

    fixture.master.tell(fixture.pid(), Samples.LOST_SLAVE);

    assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "'', Cannot detect master",
    "nonsense, Cannot parse 'master@nonsense'",
    "master@10.0.0.1, Cannot parse 'master@10.0.0.1'",
    "zk://10.0.0.1:2181, Expecting a (chroot) path for ZooKeeper ('/' is not supported)",
    "file:///no/such/file, Failed to open file at '/no/such/file'",
  })
  void masterThatMakesNoSenseIsAConfigurationError(String master, String problem) {
    SchedulerSession bad = fixture.driver(master);

    assertThat(bad.start()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(fixture.scheduler.calls()).containsExactly("error Configuration error: " + problem);
    fixture.simulation.settle();

    assertThat(bad.run()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(answersOfAllActions(bad)).containsOnly(Status.DRIVER_ABORTED);
    assertThat(bad.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(bad.join()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(fixture.host.exitHooks()).isEmpty();
  }

  @Test
  void portThatIsTakenIsAConfigurationError() {
    fixture.host.failToBind("Failed to bind 10.0.0.1:5050");

    assertThat(driver.run()).isEqualTo(Status.DRIVER_ABORTED);

    assertThat(fixture.scheduler.calls())
        .containsExactly("error Configuration error: Failed to bind 10.0.0.1:5050");
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @Test
  void schedulerMayCallTheDriverFromAConfigurationError() {
    SchedulerSession bad = fixture.driver("");
    List<Status> answers = new ArrayList<>();
    fixture.scheduler.onEachCall(callbacksDriver -> {
      answers.add(callbacksDriver.join());
      answers.add(callbacksDriver.reviveOffers());
      throw new IllegalStateException("out of error");
    });

    assertThat(bad.start()).isEqualTo(Status.DRIVER_ABORTED);

    assertThat(answers).containsExactly(Status.DRIVER_ABORTED, Status.DRIVER_ABORTED);
    assertThat(fixture.host.printed()).contains("IllegalStateException: out of error");
  }

  @Test
  void whatCannotBeSentIsRefusedToTheCaller() {
    fixture.registered();

    assertThatNullPointerException().isThrownBy(() -> driver.killTask(null));
    assertThatNullPointerException().isThrownBy(() -> driver.launchTasks(OFFER_ID, null));
    assertThatNullPointerException()
        .isThrownBy(() -> driver.sendFrameworkMessage(EXECUTOR_ID, SLAVE_ID, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> driver.declineOffer(OfferID.newBuilder().buildPartial()))
        .withMessage("offerId: required fields are missing");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> driver.launchTasks(OFFER_ID, List.of(TaskInfo.newBuilder().buildPartial())))
        .withMessage("tasks: required fields are missing");
  }

  // Where the master is

  /** Reference: the driver's part of MasterDetector.File. */
  @Test
  void masterIsFoundByAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("master");
    Files.writeString(file, fixture.master.self() + "\n");
    SchedulerSession found = fixture.driver("file://" + file);

    assertThat(found.start()).isEqualTo(Status.DRIVER_RUNNING);
    Files.delete(file);
    fixture.simulation.settle();

    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(1);
  }

  @Test
  void masterIsFoundByItsAddressAlone() {
    SchedulerSession found = fixture.driver(fixture.masterNode.address().toString());

    assertThat(found.start()).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();

    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"local, LOCAL", "localquiet, QUIET"})
  void localClusterLivesAsLongAsTheDriver(String master, LocalMaster kind) {
    fixture.host.provideLocal(fixture.master.self());
    SchedulerSession local = fixture.driver(master);

    assertThat(local.start()).isEqualTo(Status.DRIVER_RUNNING);
    fixture.simulation.settle();
    assertThat(fixture.host.launches()).containsExactly(kind);
    assertThat(fixture.master.received(RegisterFrameworkMessage.class)).hasSize(1);
    assertThat(fixture.host.clusterCloses()).isZero();

    assertThat(local.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(local.join()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(fixture.host.clusterCloses()).isEqualTo(1);
  }

  @Test
  void localClusterOutlivesAnAbortButNotTheJvm() {
    fixture.host.provideLocal(fixture.master.self());
    SchedulerSession local = fixture.driver("local");
    assertThat(local.start()).isEqualTo(Status.DRIVER_RUNNING);

    assertThat(local.abort()).isEqualTo(Status.DRIVER_ABORTED);
    fixture.simulation.settle();
    assertThat(fixture.host.clusterCloses()).isZero();
    fixture.host.exitHooks().forEach(Runnable::run);

    assertThat(fixture.host.clusterCloses()).isPositive();
  }

  @Test
  void localClusterThatCannotBeMadeIsAConfigurationError() {
    SchedulerSession local = fixture.driver("local");

    assertThat(local.start()).isEqualTo(Status.DRIVER_ABORTED);

    assertThat(fixture.scheduler.calls())
        .containsExactly("error Configuration error: no local cluster here");
  }

  @Test
  void localClusterIsClosedIfTheDriverItselfCannotStart() {
    fixture.host.provideLocal(fixture.master.self());
    fixture.host.failToBind("Failed to bind");

    assertThat(fixture.driver("local").start()).isEqualTo(Status.DRIVER_ABORTED);
    fixture.simulation.settle();

    assertThat(fixture.host.clusterCloses()).isEqualTo(1);
  }

  // The end of the JVM

  @ParameterizedTest
  @EnumSource(names = {"DRIVER_RUNNING", "DRIVER_ABORTED"})
  void endOfTheJvmWritesWhatWasSentAndLeavesTheFrameworkToAFailover(Status status) {
    fixture.registered();
    var unused = driver.killTask(taskId("1"));
    if (status == Status.DRIVER_ABORTED) {
      unused = driver.abort();
    }

    fixture.host.exitHooks().forEach(Runnable::run);
    fixture.simulation.settle();

    assertThat(fixture.master.received()).hasSize(status == Status.DRIVER_ABORTED ? 2 : 1);
    assertThat(fixture.master.received(KillTaskMessage.class)).hasSize(1);
  }
}
