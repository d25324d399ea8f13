// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.framework;
import static org.apache.mesos.cluster.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lost messages, masters, slaves and schedulers (tests.md 3). */
class FaultToleranceTest {

  /** Drivers wait for a random part of it before they try again for the first time. */
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(15);
  private static final int MAX_PING_TIMEOUTS = 5;
  private static final Duration UPDATE_RETRY = Duration.ofSeconds(10);

  private final Cluster cluster = new Cluster();
  private final RecordingExecutor executor = new RecordingExecutor(TASK_RUNNING);
  private final TestingIsolation isolation =
      new TestingIsolation(cluster.simulation()).with("default", executor);
  private final RecordingScheduler scheduler = new RecordingScheduler();
  private final RecordingScheduler successor = new RecordingScheduler();

  @AfterEach
  void close() {
    cluster.close();
  }

  private static void launch(SchedulerDriver driver, Offer offer) {
    driver.launchTasks(offer.getId(), List.of(task("1", offer)));
  }

  /** Reference: FaultToleranceTest.SlaveLost. */
  @Test
  void aSlaveThatEndsIsLostWithItsOffers() {
    Upid slave = cluster.addSlave(isolation);
    cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();

    cluster.stopSlave(slave);
    assertThat(scheduler.rescinded()).containsExactly(offer.getId());
    // Another one may take its place until then.
    cluster.advance(PING_TIMEOUT.multipliedBy(MAX_PING_TIMEOUTS + 1));

    assertThat(scheduler.lostSlaves()).containsExactly(offer.getSlaveId());
  }

  /** Reference: FaultToleranceTest.SlavePartitioned. */
  @Test
  void aSlaveThatMissesFivePongsIsLost() {
    cluster.filters().dropAll(PongSlaveMessage.class);
    cluster.addSlave(isolation);
    cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();

    cluster.advance(PING_TIMEOUT.multipliedBy(MAX_PING_TIMEOUTS).minusMillis(1));
    assertThat(cluster.filters().seen(PingSlaveMessage.class)).isNotEmpty();
    assertThat(scheduler.lostSlaves()).isEmpty();
    cluster.advance(Duration.ofMillis(1));

    assertThat(scheduler.lostSlaves()).containsExactly(offer.getSlaveId());
  }

  /** Reference: FaultToleranceTest.SchedulerFailover. */
  @Test
  void aSchedulerThatFailsOverReplacesTheFirst() {
    cluster.addSlave(isolation);
    SchedulerDriver first = cluster.addFramework(scheduler);

    SchedulerDriver second = cluster.addFramework(successor, framework(scheduler.id()));

    assertThat(successor.calls()).startsWith("registered");
    assertThat(successor.id()).isEqualTo(scheduler.id());
    assertThat(scheduler.errors()).containsExactly("Framework failed over");
    assertThat(second.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(second.join()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(first.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(first.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  /** Reference: FaultToleranceTest.FrameworkReliableRegistration. */
  @Test
  void aFrameworkRegistersUntilItIsAnswered() {
    cluster.addSlave(isolation);
    cluster.filters().drop(FrameworkRegisteredMessage.class);

    cluster.addFramework(scheduler);
    assertThat(scheduler.calls()).doesNotContain("registered");
    cluster.advance(LONGEST_FIRST_PAUSE);

    assertThat(scheduler.calls()).containsOnlyOnce("registered");
  }

  /** Reference: FaultToleranceTest.FrameworkReregister. */
  @Test
  void aFrameworkReregistersWithTheMasterItKnows() {
    cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    scheduler.forget();

    cluster.detectMaster(cluster.pidOf(driver));

    assertThat(scheduler.calls()).containsOnlyOnce("reregistered").doesNotContain("registered");
  }

  /** Reference: FaultToleranceTest.TaskLost, which is disabled there. */
  @Test
  void aTaskThatIsLaunchedWithoutMasterIsLost() {
    cluster.addSlave(isolation);
    SchedulerDriver driver = cluster.addFramework(scheduler);
    Offer offer = scheduler.lastOffer();

    cluster.loseMaster(cluster.pidOf(driver));
    launch(driver, offer);
    cluster.settle();

    assertThat(scheduler.states("1")).containsExactly(TASK_LOST);
    assertThat(scheduler.lastStatus().getMessage()).isEqualTo("Master Disconnected");
    assertThat(executor.calls()).isEmpty();
  }

  /** Reference: FaultToleranceTest.SchedulerFailoverStatusUpdate. */
  @Test
  void aStatusUpdateThatWasLostReachesTheSchedulerThatFailedOver() {
    cluster.addSlave(isolation);
    SchedulerDriver first = cluster.addFramework(scheduler);
    var dropped =
        cluster.filters().drop(StatusUpdateMessage.class, cluster.master(), cluster.pidOf(first));

    launch(first, scheduler.lastOffer());
    cluster.settle();
    assertThat(dropped.isReady()).isTrue();
    cluster.addFramework(successor, framework(scheduler.id()));
    cluster.advance(UPDATE_RETRY);

    assertThat(successor.states("1")).containsExactly(TASK_RUNNING);
    assertThat(scheduler.statuses()).isEmpty();
    assertThat(scheduler.errors()).containsExactly("Framework failed over");
  }

  /** Reference: FaultToleranceTest.SchedulerFailoverFrameworkMessage. */
  @Test
  void anExecutorsMessageReachesTheSchedulerThatFailedOver() {
    cluster.addSlave(isolation);
    SchedulerDriver first = cluster.addFramework(scheduler);
    launch(first, scheduler.lastOffer());
    cluster.settle();

    cluster.addFramework(successor, framework(scheduler.id()));
    executor.driver().sendFrameworkMessage("hello".getBytes(UTF_8));
    cluster.settle();

    assertThat(successor.messages()).containsExactly("hello");
    assertThat(scheduler.messages()).isEmpty();
  }

  /** Reference: FaultToleranceTest.SlaveReliableRegistration. */
  @Test
  void aSlaveRegistersUntilItIsAnswered() {
    cluster.filters().drop(SlaveRegisteredMessage.class);
    cluster.addSlave(isolation);
    assertThat(cluster.filters().seen(SlaveRegisteredMessage.class)).isEmpty();

    cluster.addFramework(scheduler);
    cluster.advance(RETRY);

    assertThat(cluster.filters().seen(SlaveRegisteredMessage.class)).hasSize(1);
    assertThat(scheduler.offers()).hasSize(1);
  }

  /** Reference: FaultToleranceTest.SlaveReregister. */
  @Test
  void aSlaveReregistersWithTheMasterItKnows() {
    Upid slave = cluster.addSlave(isolation);
    cluster.addFramework(scheduler);

    cluster.detectMaster(slave);

    assertThat(cluster.filters().seen(SlaveReregisteredMessage.class))
        .extracting(SlaveReregisteredMessage::getSlaveId)
        .containsExactly(scheduler.lastOffer().getSlaveId());
    assertThat(scheduler.lostSlaves()).isEmpty();
  }
}
