// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frameworks with roles, over the wire. */
class RolesTest {

  private static final String RESERVED = "cpus(ads):1;mem(ads):512;cpus:1;mem:512";

  private final MasterFixture cluster = new MasterFixture(ImmutableMap.of("roles", "ads,web"));

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aFrameworkOfARoleGetsWhatIsReservedForIt() {
    var slave = cluster.slave(Samples.slave(RESERVED));

    var scheduler = cluster.scheduler(role("ads"));

    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse(RESERVED));
    assertThat(scheduler.offer().hasAllocationInfo()).isFalse();
    scheduler.launch(
        scheduler.offer(), Samples.task("1", scheduler.offer(), "cpus(ads):1;mem:512"));
    assertThat(scheduler.updates()).isEmpty();
    assertThat(slave.received(RunTaskMessage.class)).hasSize(1);
  }

  @Test
  void othersGetTheRest() {
    var slave = cluster.slave(Samples.slave(RESERVED));

    var scheduler = cluster.scheduler();

    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1;mem:512"));
    scheduler.launch(
        scheduler.offer(), Samples.task("1", scheduler.offer(), "cpus(ads):1;mem:512"));
    assertThat(scheduler.updates())
        .containsExactly("1 TASK_LOST Task uses more resources than offered");
    assertThat(slave.received(RunTaskMessage.class)).isEmpty();
  }

  @Test
  void aReservationInAListIsOneForARole() {
    Resources resources = Resources.parse("cpus(ads):1;mem(ads):512").reservedByLists();
    cluster.slave(
        Samples.slave().toBuilder().clearResources().addAllResources(resources).build());

    var old = cluster.scheduler(role("ads"));
    assertThat(old.offer().getResourcesList())
        .allMatch(resource -> resource.getReservationsCount() == 0)
        .allMatch(resource -> Resources.role(resource).equals("ads"));
    old.crash();
    cluster.advance(Duration.ofSeconds(10));
    var refining = cluster.scheduler(with(role("ads"), Capability.Type.RESERVATION_REFINEMENT));

    assertThat(refining.offer().getResourcesList()).isEqualTo(resources.toProto());
    refining.launch(refining.offer(), Samples.task("1", refining.offer()));
    assertThat(refining.updates()).isEmpty();
  }

  @Test
  void aFrameworkOfSeveralRolesIsToldWhichOneAnOfferIsFor() {
    var slave = cluster.slave(Samples.slave("cpus(ads):1;mem(ads):512;cpus(web):1;mem(web):512"));

    var scheduler = cluster.scheduler(roles("ads", "web"));

    assertThat(scheduler.offers())
        .extracting(offer -> offer.getAllocationInfo().getRole())
        .containsExactly("ads", "web");
    Offer web = scheduler.offers().get(1);
    assertThat(web.getResourcesList())
        .allMatch(resource -> resource.getAllocationInfo().getRole().equals("web"));
    // As later drivers do, and as those do that do not care.
    scheduler.launch(web, Samples.task("1", web));
    scheduler.launch(
        scheduler.offers().get(0),
        Samples.task("2", scheduler.offers().get(0), "cpus(ads):1;mem(ads):512"));
    assertThat(scheduler.updates()).isEmpty();
    assertThat(slave.received(RunTaskMessage.class))
        .extracting(run -> run.getTask().getResources(0).getAllocationInfo().getRole())
        .containsExactly("web", "ads");
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());
    assertThat(scheduler.offer().getAllocationInfo().getRole()).isEqualTo("web");
    assertThat(scheduler.offer().getResourcesList()).isEqualTo(web.getResourcesList());
  }

  @Test
  void resourcesOfAnotherRoleThanTheOffersAreNotInIt() {
    cluster.slave();
    var scheduler = cluster.scheduler(roles("ads", "web"));
    Offer offer = scheduler.offer();
    TaskInfo.Builder task = Samples.task("1", offer).toBuilder();
    task.getResourcesBuilderList()
        .forEach(resource -> resource.getAllocationInfoBuilder().setRole("web"));

    scheduler.launch(offer, task.build());

    assertThat(scheduler.updates())
        .containsExactly("1 TASK_LOST Task uses more resources than offered");
  }

  @Test
  void offersInDifferentRolesAreNotAcceptedTogether() {
    cluster.slave(Samples.slave("cpus(ads):1;mem(ads):512;cpus(web):1;mem(web):512"));
    var scheduler = cluster.scheduler(roles("ads", "web"));
    List<Offer> offers = scheduler.offers();

    scheduler.tell(Call.newBuilder()
        .setFrameworkId(scheduler.id())
        .setType(Call.Type.ACCEPT)
        .setAccept(Call.Accept.newBuilder()
            .addOfferIds(offers.get(0).getId())
            .addOfferIds(offers.get(1).getId())
            .addOperations(Offer.Operation.newBuilder()
                .setType(Offer.Operation.Type.LAUNCH)
                .setLaunch(Offer.Operation.Launch.newBuilder()
                    .addTaskInfos(Samples.task("1", offers.get(0))))))
        .build());

    assertThat(scheduler.updates())
        .containsExactly("1 TASK_LOST Task launched with offers in different roles");
  }

  @Test
  void aFrameworkWithoutAnyRoleGetsNoOffers() {
    cluster.slave();

    var scheduler = cluster.scheduler(roles());

    assertThat(scheduler.received(FrameworkRegisteredMessage.class)).hasSize(1);
    assertThat(scheduler.offers()).isEmpty();
  }

  @Test
  void rolesAreSuppressedOneByOne() {
    cluster.slave();
    var scheduler = cluster.scheduler(roles("ads", "web"));
    Offer first = scheduler.offer();
    assertThat(first.getAllocationInfo().getRole()).isEqualTo("ads");
    scheduler.tell(Call.newBuilder()
        .setFrameworkId(scheduler.id())
        .setType(Call.Type.SUPPRESS)
        .setSuppress(Call.Suppress.newBuilder().addRoles("ads"))
        .build());

    scheduler.decline(first, 0);
    Offer second = scheduler.offer();
    assertThat(second.getAllocationInfo().getRole()).isEqualTo("web");
    scheduler.decline(second, 1000);
    scheduler.tell(Call.newBuilder()
        .setFrameworkId(scheduler.id())
        .setType(Call.Type.REVIVE)
        .setRevive(Call.Revive.newBuilder().addRoles("ads"))
        .build());

    assertThat(scheduler.offers()).hasSize(3);
    assertThat(scheduler.offer().getAllocationInfo().getRole()).isEqualTo("ads");
  }

  @Test
  void offersInARoleThatIsGivenUpLapse() {
    cluster.slave();
    var scheduler = cluster.scheduler(roles("ads"));
    Offer offer = scheduler.offer();

    scheduler.tell(update(scheduler, roles("web")));

    assertThat(scheduler.last(RescindResourceOfferMessage.class).getOfferId())
        .isEqualTo(offer.getId());
    assertThat(scheduler.offer().getAllocationInfo().getRole()).isEqualTo("web");
  }

  @Test
  void aFrameworkThatLearnsToHaveSeveralRolesKeepsWhatItHolds() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler(role("ads"));
    scheduler.launch(scheduler.offer(), Samples.task("1", scheduler.offer()));

    scheduler.tell(update(scheduler, roles("ads", "web")));
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());

    assertThat(scheduler.received(FrameworkErrorMessage.class)).isEmpty();
    assertThat(scheduler.offer().getAllocationInfo().getRole()).isEqualTo("ads");
    assertThat(scheduler.offer().getResourcesList())
        .extracting(Resource::getName)
        .containsExactly("cpus", "mem");
  }

  @ParameterizedTest
  @CsvSource({
    "web, false, 'Updating ''FrameworkInfo.role'' is unsupported without MULTI_ROLE'",
    "ads, true, The capability MULTI_ROLE cannot be given up"
  })
  void aRoleIsKept(String newRole, boolean hadMany, String problem) {
    var scheduler = cluster.scheduler(hadMany ? roles("ads") : role("ads"));

    scheduler.tell(update(scheduler, role(newRole)));

    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage()).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-ads", "a/", "/a", "a//b", "a/../b", ".", "a b", "a\tb", "a/*"})
  void badRolesAreRefused(String role) {
    var scheduler = cluster.newScheduler();

    scheduler.tell(subscription(role(role)));

    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage())
        .startsWith("Role '")
        .contains(" is invalid: ");
    assertThat(scheduler.received(FrameworkRegisteredMessage.class)).isEmpty();
  }

  @Test
  void rolesThatTheMasterIsNotToldOfAreRefused() {
    var scheduler = cluster.newScheduler();

    scheduler.tell(subscription(role("other")));

    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("Role 'other' is not present in the master's --roles");
  }

  @Test
  void oneRoleOrManyButNotBoth() {
    assertRefused(
        with(role("ads"), Capability.Type.MULTI_ROLE),
        "FrameworkInfo.role must not be set with the capability MULTI_ROLE");
    assertRefused(
        Samples.framework().toBuilder().addRoles("ads").build(),
        "FrameworkInfo.roles must not be set without the capability MULTI_ROLE");
    assertRefused(roles("ads", "ads"), "FrameworkInfo.roles must not have a role twice");
  }

  private void assertRefused(FrameworkInfo framework, String problem) {
    var scheduler = cluster.newScheduler();
    scheduler.tell(subscription(framework));
    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage()).isEqualTo(problem);
  }

  private static Call subscription(FrameworkInfo framework) {
    return Call.newBuilder()
        .setType(Call.Type.SUBSCRIBE)
        .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(framework))
        .build();
  }

  private static Call update(MasterFixture.Scheduler scheduler, FrameworkInfo framework) {
    return Call.newBuilder()
        .setFrameworkId(scheduler.id())
        .setType(Call.Type.UPDATE_FRAMEWORK)
        .setUpdateFramework(Call.UpdateFramework.newBuilder()
            .setFrameworkInfo(framework.toBuilder().setId(scheduler.id())))
        .build();
  }

  @SuppressWarnings("deprecation") // Drivers before 1.2 have a role, not a list of them.
  private static FrameworkInfo role(String role) {
    return Samples.framework().toBuilder().setRole(role).build();
  }

  private static FrameworkInfo roles(String... roles) {
    return with(
        Samples.framework().toBuilder().addAllRoles(List.of(roles)).build(),
        Capability.Type.MULTI_ROLE);
  }

  private static FrameworkInfo with(FrameworkInfo framework, Capability.Type capability) {
    return framework.toBuilder()
        .addCapabilities(Capability.newBuilder().setType(capability))
        .build();
  }
}
