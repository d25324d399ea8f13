// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.Protos.Status;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.process.Upid;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a scheduler driver that was aborted (tests.md 5). */
class ExceptionTest {

  private final Cluster cluster = new Cluster();
  private final RecordingScheduler scheduler = new RecordingScheduler();
  private SchedulerDriver driver;

  @BeforeEach
  void start() {
    cluster.addSlave(new TestingIsolation(cluster.simulation()));
    driver = cluster.addFramework(scheduler);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Reference: ExceptionTest.DeactiveFrameworkOnAbort. */
  @Test
  void anAbortedDriverDeactivatesItsFramework() {
    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    cluster.settle();

    assertThat(cluster.filters().seen(DeactivateFrameworkMessage.class))
        .extracting(DeactivateFrameworkMessage::getFrameworkId)
        .containsExactly(scheduler.id());
  }

  /** Reference: ExceptionTest.DisallowSchedulerActionsOnAbort. */
  @Test
  void anAbortedDriverDoesNothingMore() {
    driver.abort();

    assertThat(driver.reviveOffers()).isEqualTo(Status.DRIVER_ABORTED);
  }

  /** Reference: ExceptionTest.DisallowSchedulerCallbacksOnAbort. */
  @Test
  void anAbortedDriverCallsNobody() {
    Upid pid = cluster.pidOf(driver);
    driver.abort();
    cluster.settle();
    scheduler.forget();

    cluster.post(
        pid,
        RescindResourceOfferMessage.newBuilder()
            .setOfferId(org.apache.mesos.Protos.OfferID.newBuilder().setValue("any"))
            .build());
    driver.stop();
    cluster.settle();

    assertThat(cluster.filters().seen(RescindResourceOfferMessage.class)).hasSize(1);
    assertThat(cluster.filters().seen(Call.class))
        .filteredOn(call -> call.getType() == Call.Type.TEARDOWN)
        .hasSize(1);
    assertThat(scheduler.calls()).isEmpty();
  }
}
