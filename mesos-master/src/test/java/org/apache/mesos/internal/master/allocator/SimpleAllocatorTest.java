// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.master.allocator.FakeHost.Offered;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimpleAllocatorTest {

  private static final FrameworkID A = framework("a");
  private static final FrameworkID B = framework("b");
  private static final FrameworkID C = framework("c");
  private static final SlaveID S1 = slave("s1");
  private static final SlaveID S2 = slave("s2");
  private static final Resources LARGE = Resources.parse("cpus:4;mem:4096");
  private static final Resources SMALL = Resources.parse("cpus:1;mem:512");
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private final FakeHost host = new FakeHost();
  private final SimpleAllocator allocator = new SimpleAllocator();

  @BeforeEach
  void initialize() {
    allocator.initialize(host);
  }

  @Test
  void itIsTheDefaultAllocator() {
    assertThat(Allocators.create(Allocators.DEFAULT)).containsInstanceOf(SimpleAllocator.class);
    assertThat(Allocators.create("other")).isEmpty();
    assertThat(Allocators.names()).containsExactly("simple");
  }

  @Test
  void oneAllocatorServesOneMaster() {
    assertThatThrownBy(() -> allocator.initialize(host)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whoeverSuppressesOffersGetsNoneUntilTheyAreRevived() {
    add(A);
    allocator.offersSuppressed(A, ImmutableSet.of());
    allocator.frameworkDeactivated(A);
    allocator.frameworkActivated(A);
    add(S1, LARGE);
    assertThat(host.run()).isEmpty();

    allocator.offersRevived(A, ImmutableSet.of());

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void whoeverComesSecondCompletesAnOffer() {
    add(A);
    assertThat(host.run()).isEmpty();

    add(S1, LARGE);

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void aFrameworkGetsAllSlavesInOneGo() {
    add(S1, LARGE);
    add(S2, SMALL);
    add(A);

    assertThat(host.run()).containsExactly(new Offered(A, ImmutableMap.of(S1, LARGE, S2, SMALL)));
  }

  @Test
  void eventsThatAreQueuedTogetherShareARound() {
    add(A);
    for (int i = 0; i < 100; i++) {
      add(slave("many" + i), SMALL);
    }

    List<Offered> offers = host.run();

    assertThat(host.callCount()).isEqualTo(1);
    assertThat(offers).hasSize(1);
    assertThat(offers.get(0).resources()).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpus:0.999;mem:1024", "cpus:4;mem:32", "mem:1024", "cpus:4", ""})
  void tooLittleIsNotOffered(String resources) {
    add(A);
    add(S1, Resources.parse(resources));

    assertThat(host.run()).isEmpty();
  }

  @Test
  void theLeastThatIsOfferedIsOneCpuAndMoreThan32Megabytes() {
    Resources least = Resources.parse("cpus:1;mem:32.001");
    add(A);
    add(S1, least);

    assertThat(host.run()).containsExactly(offered(A, S1, least));
  }

  @Test
  void onlyWhatIsAllocatableIsOffered() {
    add(A);
    add(S1, Resources.parse("cpus:2;mem:1024;disk:0;ports:[]"));

    assertThat(host.run()).containsExactly(offered(A, S1, Resources.parse("cpus:2;mem:1024")));
  }

  @Test
  void whatIsInUseIsNotOffered() {
    add(A);
    allocator.slaveAdded(S1, LARGE, ImmutableMap.of(A, SMALL, framework("unknown"), SMALL));

    assertThat(host.run()).containsExactly(offered(A, S1, Resources.parse("cpus:2;mem:3072")));
  }

  @Test
  void theFrameworkWithTheSmallestDominantShareComesFirst() {
    // Of 10 cpus and 10240 MB, A has most of the memory and B some cpus.
    SlaveID busy = slave("busy");
    allocator.slaveAdded(busy, Resources.parse("cpus:6;mem:6144"), ImmutableMap.of());
    allocator.frameworkAdded(A, ImmutableMap.of(busy, Resources.parse("cpus:1;mem:5000")));
    allocator.frameworkAdded(B, ImmutableMap.of(busy, Resources.parse("cpus:2;mem:100")));
    allocator.frameworkDeactivated(A);
    allocator.frameworkDeactivated(B);
    host.run();
    add(S1, LARGE);
    allocator.frameworkActivated(A);
    allocator.frameworkActivated(B);

    Offered first = host.run().get(0);

    assertThat(first.framework()).isEqualTo(B);
    assertThat(first.resources()).containsKey(S1);
  }

  @Test
  void equalSharesAreOrderedById() {
    add(B);
    add(A);
    add(S1, LARGE);

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void outstandingOffersCountAsShare() {
    add(A);
    add(S1, LARGE);
    host.run();
    add(B);
    add(S2, LARGE);

    assertThat(host.run()).containsExactly(offered(B, S2, LARGE));
  }

  @Test
  void aShareGrowsWhenTheClusterShrinks() {
    // While slave s3 is there, A has the smaller share: a quarter of its cpus, against B's half of
    // the disks.
    SlaveID s3 = slave("s3");
    allocator.slaveAdded(s3, Resources.parse("cpus:12;mem:8"), ImmutableMap.of());
    allocator.slaveAdded(S1, Resources.parse("cpus:4;mem:8;disk:8"), ImmutableMap.of());
    allocator.frameworkAdded(A, ImmutableMap.of(S1, Resources.parse("cpus:4")));
    allocator.frameworkAdded(B, ImmutableMap.of(S1, Resources.parse("disk:4")));
    host.run();
    allocator.slaveRemoved(s3);

    add(S2, Resources.parse("cpus:1;mem:64"));

    assertThat(host.run()).extracting(Offered::framework).containsExactly(B);
  }

  @Test
  void whatIsRecoveredIsOfferedAtOnce() {
    add(A);
    add(S1, LARGE);
    host.run();

    allocator.resourcesRecovered(A, S1, SMALL);

    assertThat(host.run()).containsExactly(offered(A, S1, SMALL));
  }

  @Test
  void theRestOfAnOfferComesBackAtOnce() {
    add(A);
    add(S1, LARGE);
    host.run();

    allocator.resourcesUnused(A, S1, SMALL);

    assertThat(host.run()).containsExactly(offered(A, S1, SMALL));
  }

  @Test
  void theRestOfAnOfferGoesToTheOthersFirst() {
    add(A);
    add(S1, LARGE);
    add(S2, LARGE);
    host.run();
    add(B);
    // B has the larger share, so that only A's refusal lets it go first.
    allocator.resourcesRefused(A, S2, LARGE, Allocator.FOREVER);
    assertThat(host.run()).containsExactly(offered(B, S2, LARGE));

    allocator.resourcesUnused(A, S1, SMALL);

    assertThat(host.run()).containsExactly(offered(B, S1, SMALL));
  }

  @Test
  void whatOneDeclinesTheOtherIsOfferedAtOnce() {
    add(A);
    add(B);
    add(S1, LARGE);
    host.run();

    allocator.resourcesRefused(A, S1, LARGE, FIVE_SECONDS);
    assertThat(host.run()).containsExactly(offered(B, S1, LARGE));
    allocator.resourcesRefused(B, S1, LARGE, Duration.ofSeconds(7));
    assertThat(host.run()).isEmpty();

    assertThat(host.advance(FIVE_SECONDS)).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void aRefusalDoesNotStarveWhoRefusedWhenOthersFilter() {
    add(A);
    add(B);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, Duration.ofSeconds(1));
    host.run();
    allocator.resourcesRefused(B, S1, LARGE, Allocator.FOREVER);
    host.run();
    assertThat(host.advance(Duration.ofSeconds(1))).containsExactly(offered(A, S1, LARGE));

    allocator.resourcesUnused(A, S1, SMALL);

    assertThat(host.run()).containsExactly(offered(A, S1, SMALL));
  }

  @Test
  void refusalsAreForgottenWhenMoreBecomesFree() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesUnused(A, S1, Resources.parse("cpus:0.5;mem:512"));
    assertThat(host.run()).isEmpty();
    add(B);
    // A holds less of the cluster than B then, and its refusal does not count any more.
    add(S2, Resources.parse("cpus:16;mem:16384"));
    assertThat(host.run()).extracting(Offered::framework).containsExactly(B);

    allocator.resourcesRecovered(A, S1, Resources.parse("cpus:0.5"));

    assertThat(host.run()).extracting(Offered::framework).containsExactly(A);
  }

  @Test
  void aFilterEndsAtItsTimeAndNotBefore() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, FIVE_SECONDS);
    assertThat(host.run()).isEmpty();

    assertThat(host.advance(FIVE_SECONDS.minusNanos(1))).isEmpty();
    allocator.timerTick();
    assertThat(host.run()).isEmpty();
    assertThat(host.advance(Duration.ofNanos(1))).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void oneTimerStandsForAllFilters() {
    add(A);
    ImmutableList<SlaveID> many =
        ImmutableList.of(slave("t1"), slave("t2"), slave("t3"), slave("t4"));
    many.forEach(slave -> add(slave, SMALL));
    host.run();
    int seconds = many.size();
    for (SlaveID slave : many) {
      allocator.resourcesRefused(A, slave, SMALL, Duration.ofSeconds(seconds--));
    }

    assertThat(host.pendingTimers()).isEqualTo(1);
    assertThat(host.advance(Duration.ofSeconds(1))).containsExactly(offered(A, many.get(3), SMALL));
    assertThat(host.advance(Duration.ofSeconds(1))).containsExactly(offered(A, many.get(2), SMALL));
    assertThat(host.advance(Duration.ofSeconds(1))).containsExactly(offered(A, many.get(1), SMALL));
    assertThat(host.advance(Duration.ofSeconds(1))).containsExactly(offered(A, many.get(0), SMALL));
    assertThat(host.pendingTimers()).isZero();
  }

  @Test
  void aFilterStaysWhenMoreBecomesFree() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesUnused(A, S1, SMALL);
    host.run();
    allocator.resourcesRefused(A, S1, SMALL, FIVE_SECONDS);

    allocator.resourcesRecovered(A, S1, SMALL);

    assertThat(host.run()).isEmpty();
    assertThat(host.advance(FIVE_SECONDS))
        .containsExactly(offered(A, S1, Resources.parse("cpus:2;mem:1024")));
  }

  @Test
  void aLaterFilterReplacesAnEarlierOne() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesUnused(A, S1, SMALL);
    host.run();
    allocator.resourcesRefused(A, S1, SMALL, Duration.ofSeconds(9));
    host.run();
    allocator.resourcesRefused(A, S1, SMALL, Duration.ofSeconds(1));

    assertThat(host.advance(Duration.ofSeconds(1)))
        .containsExactly(offered(A, S1, Resources.parse("cpus:2;mem:1024")));
  }

  @Test
  void aFilterMayLastAYearAndEndsWhenOffersAreRevived() {
    Duration year = Duration.ofDays(365);
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, year);

    assertThat(host.advance(year.minusMillis(1))).isEmpty();
    assertThat(host.advance(Duration.ofMillis(1))).containsExactly(offered(A, S1, LARGE));
    allocator.resourcesRefused(A, S1, LARGE, year);
    assertThat(host.run()).isEmpty();
    allocator.offersRevived(A, ImmutableSet.of());

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void aFilterForEverEndsWhenOffersAreRevived() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, Allocator.FOREVER);
    assertThat(host.advance(Duration.ofDays(10_000))).isEmpty();
    assertThat(host.pendingTimers()).isZero();

    allocator.offersRevived(A, ImmutableSet.of());

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void withoutAFilterADeclinedOfferComesBackWithTheTick() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, Duration.ZERO);
    assertThat(host.run()).isEmpty();

    allocator.timerTick();

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void revivingDoesNotWaitForTheTick() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, Duration.ZERO);

    allocator.offersRevived(A, ImmutableSet.of());

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void revivingLeavesOtherFrameworksFiltersAlone() {
    add(A);
    add(B);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, Allocator.FOREVER);
    host.run();
    allocator.resourcesRefused(B, S1, LARGE, Allocator.FOREVER);
    host.run();

    allocator.offersRevived(B, ImmutableSet.of());

    assertThat(host.run()).containsExactly(offered(B, S1, LARGE));
  }

  @Test
  void aFrameworkThatComesLaterGetsWhatOthersDoNotWant() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, Allocator.FOREVER);
    host.run();

    add(B);

    assertThat(host.run()).containsExactly(offered(B, S1, LARGE));
  }

  @Test
  void anInactiveFrameworkGetsNothing() {
    add(A);
    allocator.frameworkDeactivated(A);
    add(S1, LARGE);
    assertThat(host.run()).isEmpty();

    allocator.frameworkActivated(A);

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void whatARemovedFrameworkHadGoesToTheNext() {
    add(A);
    add(S1, LARGE);
    host.run();
    add(B);

    allocator.frameworkRemoved(A);

    assertThat(host.run()).containsExactly(offered(B, S1, LARGE));
  }

  @Test
  void aRemovedFrameworkLeavesNoFilterBehind() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, FIVE_SECONDS);
    allocator.frameworkRemoved(A);
    host.run();

    add(A);

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void aRemovedSlaveLeavesNothingBehind() {
    add(A);
    add(S1, LARGE);
    host.run();
    allocator.resourcesRefused(A, S1, LARGE, FIVE_SECONDS);
    allocator.slaveRemoved(S1);
    assertThat(host.advance(FIVE_SECONDS)).isEmpty();

    add(S1, SMALL);

    assertThat(host.run()).containsExactly(offered(A, S1, SMALL));
  }

  @Test
  void aSlaveThatIsRemovedBeforeTheRoundIsNotOffered() {
    add(A);
    add(S1, LARGE);
    allocator.slaveRemoved(S1);

    assertThat(host.run()).isEmpty();
  }

  @Test
  void resourcesOfARemovedSlaveNoLongerCountAsShare() {
    add(A);
    add(S1, LARGE);
    host.run();
    add(B);
    allocator.slaveRemoved(S1);

    add(S2, LARGE);

    assertThat(host.run()).containsExactly(offered(A, S2, LARGE));
  }

  @Test
  void nothingHappensWhenResourcesAreRequested() {
    allocator.resourcesRequested(A, ImmutableList.of());

    assertThat(host.callCount()).isZero();
  }

  @Test
  void aTickWithoutAnythingToDoStartsNoRound() {
    add(A);
    add(S1, LARGE);
    host.run();
    int before = host.callCount();

    allocator.timerTick();
    host.run();

    assertThat(host.callCount()).isEqualTo(before);
  }

  @Test
  void threeFrameworksTakeTurnsInDeclining() {
    add(A);
    add(B);
    add(C);
    add(S1, LARGE);
    for (FrameworkID framework : ImmutableList.of(A, B, C)) {
      assertThat(host.run()).containsExactly(offered(framework, S1, LARGE));
      allocator.resourcesRefused(framework, S1, LARGE, Duration.ZERO);
    }
    assertThat(host.run()).isEmpty();

    allocator.timerTick();

    assertThat(host.run()).containsExactly(offered(A, S1, LARGE));
  }

  @Test
  void whatIsUnknownIsABug() {
    assertThatThrownBy(() -> allocator.frameworkRemoved(A)).hasMessageContaining("unknown");
    assertThatThrownBy(() -> allocator.slaveRemoved(S1)).hasMessageContaining("unknown");
    add(A);
    assertThatThrownBy(() -> add(A)).hasMessageContaining("twice");
    add(S1, LARGE);
    assertThatThrownBy(() -> add(S1, LARGE)).hasMessageContaining("twice");
  }

  private void add(FrameworkID framework) {
    allocator.frameworkAdded(framework, ImmutableMap.of());
  }

  private void add(SlaveID slave, Resources resources) {
    allocator.slaveAdded(slave, resources, ImmutableMap.of());
  }

  private static Offered offered(FrameworkID framework, SlaveID slave, Resources resources) {
    return new Offered(framework, ImmutableMap.of(slave, resources));
  }

  private static FrameworkID framework(String id) {
    return FrameworkID.newBuilder().setValue(id).build();
  }

  private static SlaveID slave(String id) {
    return SlaveID.newBuilder().setValue(id).build();
  }
}
