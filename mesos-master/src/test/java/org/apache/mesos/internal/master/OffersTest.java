// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is offered to whom, and when (master.md 5). */
class OffersTest {

  private final MasterFixture cluster = new MasterFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aRegisteredFrameworkIsOfferedASlaveAtOnce() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler();

    ResourceOffersMessage message = scheduler.last(ResourceOffersMessage.class);
    assertThat(message.getPidsList()).containsExactly(slave.pid().toString());
    Offer offer = message.getOffers(0);
    assertThat(offer.getFrameworkId()).isEqualTo(scheduler.id());
    assertThat(offer.getSlaveId()).isEqualTo(slave.id());
    assertThat(offer.getHostname()).isEqualTo("host");
    assertThat(Resources.of(offer.getResourcesList()))
        .isEqualTo(Resources.parse("cpus:2;mem:1024"));
  }

  @Test
  void aDeclinedOfferComesBackWhenTheFilterEnds() {
    cluster.slave();
    var scheduler = cluster.scheduler();

    scheduler.decline(scheduler.offer(), 2.5);

    cluster.advance(Duration.ofMillis(2499));
    assertThat(scheduler.offers()).hasSize(1);
    cluster.advance(Duration.ofMillis(1));
    assertThat(scheduler.offers()).hasSize(2);
  }
}
