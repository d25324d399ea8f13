// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What frameworks of different roles get. */
class RolesAllocationTest {

  private static final FrameworkID A = framework("a");
  private static final FrameworkID B = framework("b");
  private static final FrameworkID C = framework("c");
  private static final SlaveID S1 = slave("s1");
  private static final SlaveID S2 = slave("s2");
  private static final SlaveID S3 = slave("s3");
  private static final Resources PLAIN = Resources.parse("cpus:2;mem:1024");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeHost host = new FakeHost();
  private final SimpleAllocator allocator = new SimpleAllocator(ImmutableMap.of("heavy", 3.0));

  @BeforeEach
  void initialize() {
    allocator.initialize(host);
  }

  @Test
  void whatIsReservedIsForItsRoleOnly() {
    add(A, "ads");
    add(B, "web");

    add(S1, "cpus(ads):1;mem(ads):512;cpus(web):2;mem(web):256;ports:[1-9]");

    assertThat(host.run())
        .containsExactly(
            offered(A, "ads", S1, "cpus(ads):1;mem(ads):512;ports:[1-9]"),
            offered(B, "web", S1, "cpus(web):2;mem(web):256"));
  }

  @Test
  void whatIsReservedForNobodyHereIsNotOffered() {
    add(A, "*");

    add(S1, "cpus(ads):1;mem(ads):512");
    assertThat(host.run()).isEmpty();
    add(B, "ads");

    assertThat(host.run()).containsExactly(offered(B, "ads", S1, "cpus(ads):1;mem(ads):512"));
  }

  @Test
  void reservedAndUnreservedTogetherMakeAnOffer() {
    add(A, "ads");

    add(S1, "cpus(ads):0.5;mem(ads):512;cpus:0.5");

    assertThat(host.run())
        .containsExactly(offered(A, "ads", S1, "cpus(ads):0.5;mem(ads):512;cpus:0.5"));
  }

  @Test
  void whatComesBackIsOfferedToTheRoleItIsReservedFor() {
    add(A, "ads");
    add(B, "*");
    add(S1, "cpus(ads):1;mem(ads):512");
    Resources offered = onlyOffer(host.run());

    allocator.resourcesRefused(A, S1, offered, MINUTE);
    assertThat(host.run()).isEmpty();

    assertThat(host.advance(MINUTE))
        .containsExactly(offered(A, "ads", S1, "cpus(ads):1;mem(ads):512"));
  }

  @Test
  void rolesHaveFairSharesWhateverTheirNumberOfFrameworks() {
    add(A, "ads");
    add(B, "ads");
    add(C, "web");

    add(S1, PLAIN);
    assertThat(host.run()).containsExactly(new Offered(A, "ads", ImmutableMap.of(S1, PLAIN)));
    add(S2, PLAIN);
    assertThat(host.run()).containsExactly(new Offered(C, "web", ImmutableMap.of(S2, PLAIN)));
    add(S3, PLAIN);

    assertThat(host.run()).containsExactly(new Offered(B, "ads", ImmutableMap.of(S3, PLAIN)));
  }

  @Test
  void roleOfMoreWeightGetsMore() {
    add(A, "heavy");
    add(B, "light");
    int heavy = 0;

    for (int i = 0; i < 8; i++) {
      add(slave("n" + i), PLAIN);
      heavy += onlyRole(host.run()).equals("heavy") ? 1 : 0;
    }

    assertThat(heavy).isEqualTo(6);
  }

  @Test
  void whatIsReservedIsNoPartOfTheShareOfTheRole() {
    add(A, "ads");
    add(S1, "cpus(ads):9;mem(ads):9000");
    assertThat(onlyRole(host.run())).isEqualTo("ads");
    add(B, "web");
    add(S2, PLAIN);

    // Of two roles that hold nothing that others could have, the first by name.
    assertThat(onlyRole(host.run())).isEqualTo("ads");
    add(S3, PLAIN);
    assertThat(onlyRole(host.run())).isEqualTo("web");
  }

  @Test
  void frameworkWithSeveralRolesIsOneInEach() {
    allocator.frameworkAdded(A, ImmutableSet.of("ads", "web"), ImmutableMap.of());
    add(S1, "cpus(ads):1;mem(ads):512;cpus(web):1;mem(web):512");
    assertThat(host.run())
        .containsExactly(
            offered(A, "ads", S1, "cpus(ads):1;mem(ads):512"),
            offered(A, "web", S1, "cpus(web):1;mem(web):512"));

    allocator.resourcesRefused(
        A, S1, Resources.parse("cpus(ads):1;mem(ads):512").allocatedTo("ads"), MINUTE);
    allocator.resourcesRecovered(
        A, S1, Resources.parse("cpus(web):1;mem(web):512").allocatedTo("web"));

    assertThat(host.run()).containsExactly(offered(A, "web", S1, "cpus(web):1;mem(web):512"));
  }

  @Test
  void rolesAreSuppressedAndRevivedOneByOne() {
    allocator.frameworkAdded(A, ImmutableSet.of("ads", "web"), ImmutableMap.of());
    allocator.offersSuppressed(A, ImmutableSet.of("ads", "unknown"));
    add(S1, PLAIN);
    assertThat(onlyRole(host.run())).isEqualTo("web");
    allocator.offersSuppressed(A, ImmutableSet.of());
    allocator.resourcesRecovered(A, S1, PLAIN.allocatedTo("web"));
    assertThat(host.run()).isEmpty();

    allocator.offersRevived(A, ImmutableSet.of("ads"));

    assertThat(onlyRole(host.run())).isEqualTo("ads");
  }

  @Test
  void rolesComeAndGo() {
    allocator.frameworkAdded(A, ImmutableSet.of("ads"), ImmutableMap.of());
    add(S1, PLAIN);
    assertThat(onlyRole(host.run())).isEqualTo("ads");

    allocator.rolesChanged(A, ImmutableSet.of("web"));
    add(S2, PLAIN);
    assertThat(onlyRole(host.run())).isEqualTo("web");
    // What it got in its former role comes back in the end.
    allocator.resourcesRecovered(A, S1, PLAIN.allocatedTo("ads"));
    assertThat(host.run()).containsExactly(new Offered(A, "web", ImmutableMap.of(S1, PLAIN)));

    allocator.rolesChanged(A, ImmutableSet.of());
    add(S3, PLAIN);
    assertThat(host.run()).isEmpty();
    allocator.frameworkRemoved(A);
    add(B, "*");
    assertThat(host.run())
        .containsExactly(new Offered(B, "*", ImmutableMap.of(S3, PLAIN, S1, PLAIN, S2, PLAIN)));
  }

  @Test
  void whatIsUsedAlreadyCountsForItsRole() {
    allocator.slaveAdded(
        S1, PLAIN, ImmutableMap.of(A, Resources.parse("cpus:2;mem:64").allocatedTo("web")));
    allocator.frameworkAdded(
        A,
        ImmutableSet.of("ads", "web"),
        ImmutableMap.of(S1, Resources.parse("cpus:2;mem:64").allocatedTo("web")));

    add(S2, PLAIN);

    assertThat(onlyRole(host.run())).isEqualTo("ads");
  }

  @Test
  void slaveThatIsGoneTakesWhatWasHeldThere() {
    allocator.frameworkAdded(A, ImmutableSet.of("ads"), ImmutableMap.of());
    add(S1, PLAIN);
    assertThat(host.run()).hasSize(1);
    allocator.rolesChanged(A, ImmutableSet.of());

    allocator.slaveRemoved(S1);
    allocator.rolesChanged(A, ImmutableSet.of("ads"));
    add(S2, PLAIN);

    assertThat(onlyRole(host.run())).isEqualTo("ads");
  }

  private void add(FrameworkID framework, String role) {
    allocator.frameworkAdded(framework, ImmutableSet.of(role), ImmutableMap.of());
  }

  private void add(SlaveID slave, String resources) {
    add(slave, Resources.parse(resources));
  }

  private void add(SlaveID slave, Resources resources) {
    allocator.slaveAdded(slave, resources, ImmutableMap.of());
  }

  private static Resources onlyOffer(List<Offered> offers) {
    assertThat(offers).hasSize(1);
    return offers.get(0).resources().values().iterator().next();
  }

  private static String onlyRole(List<Offered> offers) {
    assertThat(offers).hasSize(1);
    return offers.get(0).role();
  }

  private static Offered offered(
      FrameworkID framework, String role, SlaveID slave, String resources) {
    return new Offered(framework, role, ImmutableMap.of(slave, Resources.parse(resources)));
  }

  private static FrameworkID framework(String id) {
    return FrameworkID.newBuilder().setValue(id).build();
  }

  private static SlaveID slave(String id) {
    return SlaveID.newBuilder().setValue(id).build();
  }
}
