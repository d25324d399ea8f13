// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an offer that is answered (handlers.md 1.9, master.md 6). */
class LaunchTasksTest {

  private final MasterFixture cluster = new MasterFixture();
  private MasterFixture.SlavePeer slave;
  private MasterFixture.Scheduler scheduler;
  private Offer offer;

  @BeforeEach
  void offer() {
    slave = cluster.slave();
    scheduler = cluster.scheduler();
    offer = scheduler.offer();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aTaskGoesToTheSlave() {
    TaskInfo task = Samples.task("1", offer);

    scheduler.launch(offer, task);

    assertThat(slave.received(RunTaskMessage.class))
        .containsExactly(RunTaskMessage.newBuilder()
            .setFrameworkId(scheduler.id())
            .setFramework(Samples.framework())
            .setPid(scheduler.pid().toString())
            .setTask(task)
            .build());
    assertThat(scheduler.updates()).isEmpty();
    assertThat(cluster.stat("staged_tasks")).isEqualTo(1);
    assertThat(cluster.stat("cpus_used")).isEqualTo(2);
    assertThat(cluster.body("/master/state.json")).contains("\"state\":\"TASK_STAGING\"");
  }

  @Test
  void anOfferIsAnsweredOnce() {
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:512"));

    scheduler.launch(offer, Samples.task("2", offer, "cpus:1;mem:512"));

    assertThat(scheduler.updates()).containsExactly("2 TASK_LOST Task launched with invalid offer");
    assertThat(slave.received(RunTaskMessage.class)).hasSize(1);
  }

  @Test
  void theRestOfAnOfferComesBackAtOnce() {
    scheduler.launch(offer, Samples.task("1", offer, "cpus:0.5;mem:100"));

    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1.5;mem:924"));
  }

  @Test
  void aRestThatIsTooSmallIsNotOffered() {
    scheduler.launch(offer, Samples.task("1", offer, "cpus:1.5;mem:100"));
    cluster.advance(Duration.ofMinutes(1));

    assertThat(scheduler.offers()).hasSize(1);
  }

  @Test
  void anOfferNamesTheFrameworksExecutorsOnTheSlave() {
    ExecutorInfo executor = Samples.executor("e").toBuilder()
        .addAllResources(Resources.parse("cpus:0.25;mem:64"))
        .build();

    scheduler.launch(offer, Samples.task("1", offer, "cpus:0.5;mem:64", executor));

    assertThat(scheduler.offer().getExecutorIdsList()).containsExactly(Samples.executorId("e"));
    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1.25;mem:896"));
    assertThat(cluster.body("/master/stats.json")).contains("\"cpus_used\":0.75");
  }

  @Test
  void anExecutorMayHaveMegabytesOfData() {
    ExecutorInfo executor = Samples.executor("e").toBuilder()
        .setData(ByteString.copyFrom(new byte[8 << 20]))
        .build();

    scheduler.launch(offer, Samples.task("1", offer, "cpus:1;mem:64", executor));

    assertThat(slave.last(RunTaskMessage.class).getTask().getExecutor()).isEqualTo(executor);
  }

  @Test
  void aLaunchWithoutTasksDeclines() {
    scheduler.answer(offer, Filters.getDefaultInstance());

    cluster.advance(Duration.ofMillis(4999));
    assertThat(scheduler.offers()).hasSize(1);
    cluster.advance(Duration.ofMillis(1));
    assertThat(scheduler.offers()).hasSize(2);
  }

  /** Reference: ResourceOffersTest.ResourcesGetReofferedAfterTaskInfoError. */
  @Test
  void anOfferWhoseTasksAllFailIsDeclined() {
    scheduler.launch(offer, Samples.task("1", offer, "cpus:0;mem:1024"));
    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Task uses invalid resources");

    var second = cluster.scheduler();

    assertThat(second.offers()).hasSize(1);
  }

  @Test
  void anOfferOfAnotherFrameworkIsNotUsed() {
    var other = cluster.scheduler();

    other.launch(offer, Samples.task("1", offer));
    assertThat(other.updates()).containsExactly("1 TASK_LOST Task launched with invalid offer");

    scheduler.launch(offer, Samples.task("1", offer));
    assertThat(scheduler.updates()).isEmpty();
  }

  @Test
  void aLaunchOfAnUnknownFrameworkIsIgnored() {
    var stranger = cluster.peer("stranger");

    stranger.tell(launch(ImmutableList.of(offer)).toBuilder()
        .setFrameworkId(Samples.frameworkId("unknown"))
        .build());

    assertThat(stranger.process().received()).isEmpty();
    assertThat(slave.received(RunTaskMessage.class)).isEmpty();
  }

  @Test
  void whoKnowsTheIdOfAFrameworkLaunchesForIt() {
    cluster.peer("helper").tell(launch(ImmutableList.of(offer), Samples.task("1", offer)));

    assertThat(slave.received(RunTaskMessage.class)).hasSize(1);
  }

  @Test
  void aLaunchWithoutAnyOfferLosesItsTasks() {
    scheduler.tell(launch(ImmutableList.of(), Samples.task("1", offer)));

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Task launched with invalid offer");
  }

  @Test
  void laterPeersNameTheirOffersInAList() {
    scheduler.tell(launch(ImmutableList.of(offer), Samples.task("1", offer)));

    assertThat(slave.received(RunTaskMessage.class)).hasSize(1);
  }

  @Test
  void anOfferThatIsNamedTwiceCountsOnce() {
    scheduler.tell(
        launch(ImmutableList.of(offer, offer), Samples.task("1", offer), Samples.task("2", offer))
            .toBuilder()
            .setOfferId(offer.getId())
            .build());

    assertThat(scheduler.updates())
        .containsExactly("2 TASK_LOST Task uses more resources than offered");
  }

  @Test
  void whatBecomesFreeMeanwhileJoinsTheRest() {
    scheduler.launch(offer, Samples.task("1", offer, "cpus:0.5;mem:64"));
    Offer rest = scheduler.offer();
    slave.update("1", TaskState.TASK_FINISHED, scheduler.id());
    assertThat(scheduler.offers()).hasSize(2);

    scheduler.launch(rest, Samples.task("2", rest, "cpus:0.5;mem:64"));

    assertThat(Resources.of(scheduler.offer().getResourcesList()))
        .isEqualTo(Resources.parse("cpus:1.5;mem:960"));
  }

  @Test
  void twoOffersOfOneSlaveAreUsedTogether() {
    scheduler.decline(offer, -1);
    var large = cluster.slave(Samples.slave("cpus:4;mem:2048"));
    offer = scheduler.offer();
    scheduler.launch(
        offer,
        Samples.task("a", offer, "cpus:2;mem:1024"),
        Samples.task("b", offer, "cpus:2;mem:1024"));
    large.update("a", TaskState.TASK_FINISHED, scheduler.id());
    Offer first = scheduler.offer();
    large.update("b", TaskState.TASK_FINISHED, scheduler.id());
    Offer second = scheduler.offer();
    assertThat(first).isNotEqualTo(second);

    scheduler.tell(
        launch(ImmutableList.of(first, second), Samples.task("c", offer, "cpus:4;mem:2048")));

    assertThat(scheduler.updates()).containsExactly("a TASK_FINISHED", "b TASK_FINISHED");
    assertThat(large.last(RunTaskMessage.class).getTask().getTaskId())
        .isEqualTo(Samples.taskId("c"));
  }

  @Test
  void offersOfTwoSlavesAreNotUsedTogether() {
    var other = cluster.slave();
    Offer second = scheduler.offer();

    scheduler.tell(launch(ImmutableList.of(offer, second), Samples.task("1", offer)));

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Task launched with invalid offer");
    assertThat(slave.received(RunTaskMessage.class)).isEmpty();
    assertThat(other.received(RunTaskMessage.class)).isEmpty();
    // Both are lapsed and come back.
    assertThat(scheduler.offers()).hasSize(4);
  }

  @Test
  void anUnknownOfferSpoilsTheOthers() {
    scheduler.tell(launch(ImmutableList.of(offer), Samples.task("1", offer)).toBuilder()
        .addOfferIds(Samples.offerId("unknown"))
        .build());

    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST Task launched with invalid offer");
    assertThat(scheduler.offers()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"5, 5000", "0.001, 1", "3600, 3600000", "1e9, 1000000000000"})
  void aRefusalLastsAsLongAsItSays(double seconds, long millis) {
    assertThat(TaskLauncher.refusal(Samples.refuse(seconds))).hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, -0.5, -2, Double.NaN, Double.NEGATIVE_INFINITY})
  void aRefusalThatMakesNoSenseIsNone(double seconds) {
    assertThat(TaskLauncher.refusal(Samples.refuse(seconds))).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 1e10, 1e300, Double.POSITIVE_INFINITY})
  void aRefusalMayLastForEver(double seconds) {
    assertThat(TaskLauncher.refusal(Samples.refuse(seconds))).isEqualTo(Allocator.FOREVER);
  }

  @Test
  void aRefusalThatSaysNothingLastsFiveSeconds() {
    assertThat(TaskLauncher.refusal(Filters.getDefaultInstance())).hasSeconds(5);
  }

  @Test
  void aPartlyUsedOfferSetsNoFilter() {
    scheduler.answer(offer, Samples.refuse(-1), Samples.task("1", offer, "cpus:0.5;mem:100"));

    assertThat(scheduler.offers()).hasSize(2);
  }

  private LaunchTasksMessage launch(List<Offer> offers, TaskInfo... tasks) {
    return LaunchTasksMessage.newBuilder()
        .setFrameworkId(scheduler.id())
        .addAllOfferIds(offers.stream().map(Offer::getId).toList())
        .addAllTasks(ImmutableList.copyOf(tasks))
        .setFilters(Filters.getDefaultInstance())
        .build();
  }
}
