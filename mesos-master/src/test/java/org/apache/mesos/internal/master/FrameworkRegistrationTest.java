// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.AuthenticateMessage;
import org.apache.mesos.internal.Messages.AuthenticationErrorMessage;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkReregisteredMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How frameworks come and go (handlers.md 1.4-1.7 and 1.20-1.22). */
class FrameworkRegistrationTest {

  private MasterFixture cluster = new MasterFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Reference: MasterTest.MasterInfo. */
  @Test
  void aFrameworkGetsAnIdAndHearsOfTheMaster() {
    FrameworkRegisteredMessage message = cluster.scheduler().last(FrameworkRegisteredMessage.class);

    MasterInfo master = message.getMasterInfo();
    assertThat(master.getId()).matches("\\d{12}16777226-5050-4242");
    assertThat(master.getIp()).isEqualTo(16777226); // 10.0.0.1
    assertThat(master.getPort()).isEqualTo(5050);
    assertThat(master.getPid()).isEqualTo("master@10.0.0.1:5050");
    assertThat(master.getHostname()).isEqualTo("10.0.0.1");
    assertThat(master.getAddress().getIp()).isEqualTo("10.0.0.1");
    assertThat(master.getAddress().getPort()).isEqualTo(5050);
    assertThat(message.getFrameworkId().getValue()).isEqualTo(master.getId() + "-0000");
  }

  @Test
  void aFrameworkThatRegistersTwiceKeepsItsId() {
    var scheduler = cluster.scheduler();
    FrameworkID id = scheduler.id();

    scheduler.tell(register("again"));

    assertThat(scheduler.received(FrameworkRegisteredMessage.class)).hasSize(2);
    assertThat(scheduler.id()).isEqualTo(id);
    assertThat(totalSchedulers()).isEqualTo(1);
  }

  @Test
  void aSchedulerThatWantsToAuthenticateIsToldThatItCannot() {
    var scheduler = cluster.newScheduler();

    scheduler.tell(
        AuthenticateMessage.newBuilder().setPid(scheduler.pid().toString()).build());

    assertThat(scheduler.last(AuthenticationErrorMessage.class).getError())
        .isEqualTo("No authenticator loaded");
  }

  @Test
  void anIdInTheFirstRegistrationIsIgnored() {
    var scheduler = cluster.scheduler(
        Samples.framework().toBuilder().setId(Samples.frameworkId("mine")).build());

    assertThat(scheduler.id().getValue()).endsWith("-0000");
  }

  @Test
  void rootIsRefusedIfTheMasterIsToldSoAndTakesAnId() {
    cluster.close();
    cluster = new MasterFixture(ImmutableMap.of("root_submissions", "0"));

    var refused =
        cluster.scheduler(Samples.framework().toBuilder().setUser("root").build());
    var other = cluster.scheduler();

    assertThat(refused.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("User 'root' is not allowed to run frameworks");
    assertThat(refused.received(FrameworkRegisteredMessage.class)).isEmpty();
    assertThat(other.id().getValue()).endsWith("-0001");
  }

  @Test
  void rootMayRunFrameworksUnlessToldOtherwise() {
    var scheduler =
        cluster.scheduler(Samples.framework().toBuilder().setUser("root").build());

    assertThat(scheduler.received(FrameworkRegisteredMessage.class)).hasSize(1);
  }

  @Test
  void aRegistrationWithoutASenderIsIgnored() {
    cluster.peer("peer").node().post(cluster.pid(), register("nobody"));
    cluster.settle();

    assertThat(totalSchedulers()).isZero();
  }

  @Test
  void aFrameworkWithoutAnIdCannotReregister() {
    var scheduler = cluster.newScheduler();

    scheduler.tell(ReregisterFrameworkMessage.newBuilder()
        .setFramework(Samples.framework())
        .setFailover(true)
        .build());
    scheduler.reregister(Samples.frameworkId(""), false);

    assertThat(scheduler.received(FrameworkErrorMessage.class))
        .extracting(FrameworkErrorMessage::getMessage)
        .containsOnly("Framework reregistered without a framework id")
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/b", "/etc/passwd", "a\0b", "a\nb"})
  void aFrameworkWithAnIdThatIsNoNameIsRefused(String id) {
    var scheduler = cluster.newScheduler();

    scheduler.reregister(Samples.frameworkId(id), true);

    assertThat(scheduler.last(FrameworkErrorMessage.class).getMessage())
        .startsWith("Framework reregistered with an invalid framework id: ");
    assertThat(totalSchedulers()).isZero();
  }

  @Test
  void aFrameworkThatIsNewToTheMasterKeepsItsId() {
    var slave = cluster.slave();
    var scheduler = cluster.newScheduler();

    scheduler.reregister(Samples.frameworkId("old"), false);

    assertThat(scheduler.id()).isEqualTo(Samples.frameworkId("old"));
    assertThat(scheduler.received(FrameworkReregisteredMessage.class)).isEmpty();
    assertThat(slave.last(UpdateFrameworkMessage.class))
        .isEqualTo(UpdateFrameworkMessage.newBuilder()
            .setFrameworkId(Samples.frameworkId("old"))
            .setPid(scheduler.pid().toString())
            .build());
    assertThat(scheduler.offers()).hasSize(1);
  }

  /** Reference: FaultToleranceTest.FrameworkReregister. */
  @Test
  void aSchedulerThatReregistersLosesItsOffersAndGetsNewOnes() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler();
    var offer = scheduler.offer();

    scheduler.reregister(scheduler.id(), false);

    FrameworkReregisteredMessage message = scheduler.last(FrameworkReregisteredMessage.class);
    assertThat(message.getFrameworkId()).isEqualTo(scheduler.id());
    assertThat(message.getMasterInfo()).isEqualTo(cluster.master().info());
    assertThat(scheduler.received(RescindResourceOfferMessage.class)).isEmpty();
    assertThat(scheduler.offers()).hasSize(2);
    assertThat(slave.received(UpdateFrameworkMessage.class)).isEmpty();
    scheduler.launch(offer, Samples.task("1", offer));
    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Task launched with invalid offer");
  }

  @Test
  void aSchedulerThatComesBackIsActiveAgainAndStays() {
    cluster.slave();
    var scheduler = cluster.scheduler();
    scheduler.disconnect();
    assertThat(activeSchedulers()).isZero();
    scheduler.forget();

    cluster.advance(Duration.ofMillis(500));
    scheduler.tell(ReregisterFrameworkMessage.newBuilder()
        .setFramework(Samples.framework().toBuilder().setId(firstId()))
        .setFailover(false)
        .build());

    assertThat(activeSchedulers()).isEqualTo(1);
    assertThat(scheduler.offers()).hasSize(1);
    cluster.advance(Duration.ofMinutes(1));
    assertThat(totalSchedulers()).isEqualTo(1);
  }

  @Test
  void aSchedulerThatCameBackAndGoesAgainHasItsWholeTime() {
    var scheduler = cluster.scheduler();
    FrameworkID id = scheduler.id();
    scheduler.disconnect();
    cluster.advance(Duration.ofMillis(700));
    scheduler.reregister(id, false);
    scheduler.disconnect();

    cluster.advance(Duration.ofMillis(999));
    assertThat(totalSchedulers()).isEqualTo(1);
    cluster.advance(Duration.ofMillis(1));
    assertThat(totalSchedulers()).isZero();
  }

  /** It was cut off when the other one took its place. */
  @Test
  void aSchedulerThatWasReplacedHearsOfItWhenItComesBack() {
    cluster.slave();
    var scheduler = cluster.scheduler();
    var stranger = cluster.newScheduler();

    stranger.reregister(scheduler.id(), false);

    assertThat(stranger.received(FrameworkReregisteredMessage.class)).isEmpty();
    assertThat(stranger.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("Framework failed over");
    assertThat(stranger.offers()).isEmpty();
    assertThat(scheduler.offers()).hasSize(1);
  }

  /** Reference: FaultToleranceTest.SchedulerFailover. */
  @Test
  void aNewSchedulerTakesOver() {
    var slave = cluster.slave();
    var first = cluster.scheduler();
    var offer = first.offer();
    var second = cluster.newScheduler();

    second.reregister(first.id(), true);

    assertThat(first.last(FrameworkErrorMessage.class).getMessage())
        .isEqualTo("Framework failed over");
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.received(FrameworkReregisteredMessage.class)).isEmpty();
    assertThat(slave.last(UpdateFrameworkMessage.class).getPid())
        .isEqualTo(second.pid().toString());
    assertThat(first.received(RescindResourceOfferMessage.class)).isEmpty();
    assertThat(first.offers()).containsExactly(offer);
    assertThat(second.offers()).hasSize(1);
    assertThat(totalSchedulers()).isEqualTo(1);
  }

  @Test
  void tasksStayWhenASchedulerFailsOver() {
    var slave = cluster.slave();
    var first = cluster.scheduler();
    first.launch(first.offer(), Samples.task("1", first.offer()));
    var second = cluster.newScheduler();

    second.reregister(first.id(), true);
    slave.update("1", TaskState.TASK_RUNNING, second.id());

    assertThat(second.updates()).containsExactly("1 TASK_RUNNING");
    assertThat(first.updates()).isEmpty();
    assertThat(slave.received(ShutdownFrameworkMessage.class)).isEmpty();
  }

  @Test
  void aSchedulerThatRepeatsItsFailoverIsNotToldThatItFailedOver() {
    var first = cluster.scheduler();
    var second = cluster.newScheduler();
    second.reregister(first.id(), true);

    second.reregister(first.id(), true);

    assertThat(second.received(FrameworkErrorMessage.class)).isEmpty();
    assertThat(second.received(FrameworkRegisteredMessage.class)).hasSize(2);
  }

  @Test
  void theOldConnectionDoesNotMatterAfterAFailover() {
    var first = cluster.scheduler();
    var second = cluster.newScheduler();
    second.reregister(first.id(), true);

    first.crash();
    cluster.advance(Duration.ofMinutes(1));

    assertThat(activeSchedulers()).isEqualTo(1);
  }

  @Test
  void aFailoverInTimeKeepsTheFramework() {
    cluster.slave();
    var first = cluster.scheduler();
    FrameworkID id = first.id();
    first.crash();
    cluster.advance(Duration.ofMillis(999));
    var second = cluster.newScheduler();

    second.reregister(id, true);
    cluster.advance(Duration.ofMinutes(1));

    assertThat(activeSchedulers()).isEqualTo(1);
    assertThat(second.offers()).hasSize(1);
  }

  @Test
  void aFrameworkThatUnregistersIsRemoved() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler();
    var offer = scheduler.offer();
    scheduler.launch(
        offer, Samples.task("1", offer, "cpus:1;mem:512", Samples.executor("executor")));

    scheduler.tell(unregister(scheduler.id()));

    assertThat(slave.last(ShutdownFrameworkMessage.class).getFrameworkId())
        .isEqualTo(scheduler.id());
    assertThat(scheduler.updates()).isEmpty();
    assertThat(scheduler.received(RescindResourceOfferMessage.class)).isEmpty();
    assertThat(cluster.body("/master/state.json"))
        .contains("\"frameworks\":[]")
        .contains("\"completed_frameworks\":[{\"active\":0,", "\"completed_tasks\":[{");
    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":0");
  }

  /** Reference: ResourceOffersTest.ResourcesGetReofferedWhenUnused. */
  @Test
  void whatAFrameworkHadIsOfferedToTheNextWhenItUnregisters() {
    cluster.slave();
    var first = cluster.scheduler();
    var second = cluster.scheduler();
    assertThat(second.offers()).isEmpty();

    first.tell(unregister(first.id()));

    assertThat(second.offers()).hasSize(1);
    assertThat(second.offer().getResourcesList()).isEqualTo(first.offer().getResourcesList());
  }

  @Test
  void onlyTheSchedulerItselfUnregisters() {
    var scheduler = cluster.scheduler();
    var stranger = cluster.peer("stranger");

    stranger.tell(unregister(scheduler.id()));
    stranger.tell(unregister(Samples.frameworkId("unknown")));

    assertThat(totalSchedulers()).isEqualTo(1);
  }

  /** Reference: ExceptionTest.DeactiveFrameworkOnAbort. */
  @Test
  void aDeactivatedFrameworkGetsNoOffersButKeepsThoseItHas() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler();
    var offer = scheduler.offer();

    scheduler.tell(deactivate(scheduler.id()));
    cluster.slave();
    cluster.advance(Duration.ofMinutes(1));

    assertThat(scheduler.offers()).containsExactly(offer);
    assertThat(activeSchedulers()).isZero();
    assertThat(totalSchedulers()).isEqualTo(1);
    scheduler.launch(offer, Samples.task("1", offer));
    slave.update("1", TaskState.TASK_RUNNING, scheduler.id());
    assertThat(scheduler.updates()).containsExactly("1 TASK_RUNNING");
  }

  @Test
  void onlyTheSchedulerItselfDeactivates() {
    var scheduler = cluster.scheduler();
    var stranger = cluster.peer("stranger");

    stranger.tell(deactivate(scheduler.id()));
    stranger.tell(deactivate(Samples.frameworkId("unknown")));

    assertThat(activeSchedulers()).isEqualTo(1);
  }

  @Test
  void aFrameworkIsRemovedWhenItsTimeIsOver() {
    var slave = cluster.slave();
    var scheduler = cluster.scheduler();
    var other = cluster.scheduler();
    scheduler.crash();
    assertThat(activeSchedulers()).isEqualTo(1);
    assertThat(other.offers()).hasSize(1);

    cluster.advance(Duration.ofMillis(999));
    assertThat(totalSchedulers()).isEqualTo(2);
    cluster.advance(Duration.ofMillis(1));

    assertThat(totalSchedulers()).isEqualTo(1);
    assertThat(slave.received(ShutdownFrameworkMessage.class)).hasSize(1);
  }

  @Test
  void theTimeIsAFlag() {
    cluster.close();
    cluster = new MasterFixture(ImmutableMap.of("failover_timeout", "3600"));
    cluster.scheduler().crash();

    cluster.advance(Duration.ofSeconds(3599));
    assertThat(totalSchedulers()).isEqualTo(1);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(totalSchedulers()).isZero();
  }

  @Test
  void aFrameworkOfALaterReleaseSaysItsTimeItself() {
    cluster
        .scheduler(Samples.framework().toBuilder().setFailoverTimeout(60).build())
        .crash();
    cluster
        .scheduler(
            Samples.framework().toBuilder().setFailoverTimeout(Double.NaN).build())
        .crash();

    cluster.advance(Duration.ofSeconds(59));
    assertThat(totalSchedulers()).isEqualTo(1);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(totalSchedulers()).isZero();
  }

  @Test
  void aHundredCompletedFrameworksAreKept() {
    for (int i = 0; i < 103; i++) {
      var scheduler = cluster.scheduler();
      scheduler.tell(unregister(scheduler.id()));
    }

    assertThat(cluster.body("/master/state.json"))
        .contains("-0003\"", "-0102\"")
        .doesNotContain("-0002\"");
  }

  @Test
  void twoFrameworksAtOnePidBothGoWithIt() {
    var scheduler = cluster.scheduler();
    scheduler.reregister(Samples.frameworkId("second"), false);
    assertThat(activeSchedulers()).isEqualTo(2);

    scheduler.crash();

    assertThat(activeSchedulers()).isZero();
  }

  private FrameworkID firstId() {
    return Samples.frameworkId(cluster.master().info().getId() + "-0000");
  }

  private long totalSchedulers() {
    return stat("total_schedulers");
  }

  private long activeSchedulers() {
    return stat("active_schedulers");
  }

  private long stat(String key) {
    return cluster.stat(key);
  }

  private static RegisterFrameworkMessage register(String name) {
    return RegisterFrameworkMessage.newBuilder()
        .setFramework(Samples.framework().toBuilder().setName(name))
        .build();
  }

  private static UnregisterFrameworkMessage unregister(FrameworkID id) {
    return UnregisterFrameworkMessage.newBuilder().setFrameworkId(id).build();
  }

  private static DeactivateFrameworkMessage deactivate(FrameworkID id) {
    return DeactivateFrameworkMessage.newBuilder().setFrameworkId(id).build();
  }
}
