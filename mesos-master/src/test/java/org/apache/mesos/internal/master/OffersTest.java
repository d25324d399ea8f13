// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.ResourceRequestMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is offered to whom, and when (master.md 5, handlers.md 1.8 and 1.10). */
class OffersTest {

  private MasterFixture cluster = new MasterFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void anOfferDescribesTheSlave() {
    var attributes = Attributes.parse("rack:r1;level:3");
    var slave = cluster.slave(Samples.slave("cpus:2;mem:1024;ports:[1-9];disks:{a}").toBuilder()
        .addAllAttributes(attributes)
        .build());
    var scheduler = cluster.scheduler();

    ResourceOffersMessage message = scheduler.last(ResourceOffersMessage.class);
    assertThat(message.getPidsList()).containsExactly(slave.pid().toString());
    Offer offer = message.getOffers(0);
    assertThat(offer.getId().getValue()).isEqualTo(cluster.master().info().getId() + "-0");
    assertThat(offer.getFrameworkId()).isEqualTo(scheduler.id());
    assertThat(offer.getSlaveId()).isEqualTo(slave.id());
    assertThat(offer.getHostname()).isEqualTo("host");
    assertThat(Resources.of(offer.getResourcesList()))
        .isEqualTo(Resources.parse("cpus:2;mem:1024;ports:[1-9];disks:{a}"));
    assertThat(offer.getAttributesList())
        .extracting(Attribute::getName)
        .containsExactly("rack", "level");
    assertThat(offer.getExecutorIdsList()).isEmpty();
    assertThat(offer.getUrl().getScheme()).isEqualTo("http");
    assertThat(offer.getUrl().getAddress().getHostname()).isEqualTo("host");
    assertThat(offer.getUrl().getAddress().getIp())
        .isEqualTo(slave.pid().address().host());
    assertThat(offer.getUrl().getAddress().getPort()).isEqualTo(5050);
    assertThat(offer.getUrl().getPath()).isEqualTo("/slave");
  }

  @Test
  void aNewSlaveIsOfferedAtOnce() {
    var scheduler = cluster.scheduler();

    cluster.slave();

    assertThat(scheduler.offers()).hasSize(1);
  }

  /** Reference: ResourceOffersTest.ResourceOfferWithMultipleSlaves. */
  @Test
  void oneMessageOffersAllSlaves() {
    for (int i = 0; i < 10; i++) {
      cluster.slave();
    }
    var scheduler = cluster.scheduler();

    ResourceOffersMessage message = scheduler.last(ResourceOffersMessage.class);
    assertThat(message.getOffersCount()).isEqualTo(10);
    assertThat(message.getPidsCount()).isEqualTo(10);
    assertThat(message.getOffersList())
        .extracting(offer -> Resources.of(offer.getResourcesList()))
        .containsOnly(Resources.parse("cpus:2;mem:1024"));
  }

  @Test
  void anOfferIsHeldUntilItIsAnswered() {
    cluster.slave();
    var scheduler = cluster.scheduler();
    var other = cluster.scheduler();

    cluster.advance(Duration.ofMinutes(1));

    assertThat(scheduler.offers()).hasSize(1);
    assertThat(other.offers()).isEmpty();
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

  @ParameterizedTest
  @ValueSource(doubles = {0, -3, Double.NaN})
  void anOfferThatIsDeclinedWithoutAFilterComesBackWithinASecond(double seconds) {
    cluster.slave();
    var scheduler = cluster.scheduler();

    scheduler.decline(scheduler.offer(), seconds);

    assertThat(scheduler.offers()).hasSize(1);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void whatOneDeclinesAnotherIsOfferedAtOnce() {
    cluster.slave();
    var first = cluster.scheduler();
    var second = cluster.scheduler();

    first.decline(first.offer(), 5);

    assertThat(second.offers()).hasSize(1);
    second.decline(second.offer(), 60);
    assertThat(first.offers()).hasSize(1);
    cluster.advance(Duration.ofSeconds(5));
    assertThat(first.offers()).hasSize(2);
  }

  @Test
  void revivedOffersComeAtOnce() {
    cluster.slave();
    var scheduler = cluster.scheduler();
    scheduler.decline(scheduler.offer(), -1);
    cluster.advance(Duration.ofMinutes(1));
    assertThat(scheduler.offers()).hasSize(1);

    scheduler.tell(revive(scheduler));

    assertThat(scheduler.offers()).hasSize(2);
  }

  @Test
  void anUnknownFrameworkRevivesNothing() {
    cluster.slave();
    var scheduler = cluster.scheduler();
    scheduler.decline(scheduler.offer(), -1);

    cluster
        .peer("stranger")
        .tell(ReviveOffersMessage.newBuilder()
            .setFrameworkId(Samples.frameworkId("unknown"))
            .build());

    assertThat(scheduler.offers()).hasSize(1);
  }

  /** Reference: ResourceOffersTest.Request. */
  @Test
  void theAllocatorHearsOfRequests() {
    cluster.close();
    RecordingAllocator allocator = new RecordingAllocator();
    cluster = new MasterFixture(ImmutableMap.of(), allocator);
    cluster.elect();
    var scheduler = cluster.scheduler();
    Request request = Request.newBuilder().setSlaveId(Samples.slaveId("test")).build();

    scheduler.tell(ResourceRequestMessage.newBuilder()
        .setFrameworkId(scheduler.id())
        .addRequests(request)
        .build());
    scheduler.tell(
        UnregisterFrameworkMessage.newBuilder().setFrameworkId(scheduler.id()).build());

    assertThat(allocator.requests()).containsExactly(request);
    assertThat(allocator.calls())
        .containsExactly("initialize", "frameworkAdded", "resourcesRequested", "frameworkRemoved");
  }

  private static ReviveOffersMessage revive(MasterFixture.Scheduler scheduler) {
    return ReviveOffersMessage.newBuilder().setFrameworkId(scheduler.id()).build();
  }
}
