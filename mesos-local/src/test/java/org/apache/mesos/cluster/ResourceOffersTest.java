// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.executor;
import static org.apache.mesos.cluster.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered, and what may be launched on it (tests.md 4). */
class ResourceOffersTest {

  private final RecordingScheduler scheduler = new RecordingScheduler();
  private Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private TestingIsolation isolation() {
    return new TestingIsolation(cluster.simulation());
  }

  private SchedulerDriver standardCluster(TestingIsolation isolation) {
    cluster.addSlave(isolation);
    return cluster.addFramework(scheduler);
  }

  private static Resource scalar(String name, double value) {
    return Resource.newBuilder()
        .setName(name)
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(value))
        .build();
  }

  private static TaskInfo taskUsing(Offer offer, Resource... resources) {
    return task("1", offer).toBuilder()
        .clearResources()
        .addAllResources(ImmutableList.copyOf(resources))
        .build();
  }

  private void assertThatTheTaskIsRefused(String message) {
    assertThat(scheduler.states("1")).containsExactly(TASK_ERROR);
    assertThat(scheduler.lastStatus().getMessage()).isEqualTo(message);
  }

  /** Reference: ResourceOffersTest.ResourceOfferWithMultipleSlaves. */
  @Test
  void everySlaveIsOffered() {
    for (int i = 0; i < 10; i++) {
      cluster.addSlave(isolation());
    }

    cluster.addFramework(scheduler);

    assertThat(scheduler.offers()).hasSize(10).allSatisfy(offer -> {
      Resources resources = Resources.of(offer.getResourcesList());
      assertThat(resources.cpus()).isEqualTo(2);
      assertThat(resources.mem()).isEqualTo(1024);
    });
    assertThat(scheduler.offers()).extracting(Offer::getSlaveId).doesNotHaveDuplicates();
  }

  /** Reference: ResourceOffersTest.TaskUsesNoResources. */
  @Test
  void aTaskThatUsesNothingIsRefused() {
    SchedulerDriver driver = standardCluster(isolation());
    Offer offer = scheduler.lastOffer();

    driver.launchTasks(offer.getId(), List.of(taskUsing(offer)));
    cluster.settle();

    assertThatTheTaskIsRefused("Task uses no resources");
  }

  /**
   * Reference: ResourceOffersTest.TaskUsesInvalidResources, TaskUsesMoreResourcesThanOffered, of
   * two processors offered.
   */
  @ParameterizedTest
  @CsvSource({
    "0, Task uses invalid resources",
    "-1, Task uses invalid resources",
    "NaN, Task uses invalid resources",
    "2.01, Task uses more resources than offered"
  })
  void aTaskThatAsksForWhatIsNotThereIsRefused(double cpus, String message) {
    SchedulerDriver driver = standardCluster(isolation());
    Offer offer = scheduler.lastOffer();

    driver.launchTasks(offer.getId(), List.of(taskUsing(offer, scalar("cpus", cpus))));
    cluster.settle();

    assertThatTheTaskIsRefused(message);
  }

  /** Reference: ResourceOffersTest.ResourcesGetReofferedWhenUnused. */
  @Test
  void whatAFrameworkDoesNotUseIsOfferedToTheNext() {
    SchedulerDriver driver = standardCluster(isolation());
    driver.launchTasks(scheduler.lastOffer().getId(), List.of());
    driver.stop();
    cluster.settle();

    RecordingScheduler next = new RecordingScheduler();
    cluster.addFramework(next);

    assertThat(next.offers())
        .singleElement()
        .extracting(Offer::getResourcesList)
        .isEqualTo(scheduler.lastOffer().getResourcesList());
  }

  /** Reference: ResourceOffersTest.ResourcesGetReofferedAfterTaskInfoError. */
  @Test
  void whatARefusedTaskAskedForIsOfferedToTheNext() {
    SchedulerDriver driver = standardCluster(isolation());
    Offer offer = scheduler.lastOffer();
    driver.launchTasks(
        offer.getId(), List.of(taskUsing(offer, scalar("cpus", 0), scalar("mem", 1024))));
    cluster.settle();
    assertThatTheTaskIsRefused("Task uses invalid resources");
    driver.stop();
    cluster.settle();

    RecordingScheduler next = new RecordingScheduler();
    cluster.addFramework(next);

    assertThat(next.offers())
        .singleElement()
        .extracting(Offer::getResourcesList)
        .isEqualTo(offer.getResourcesList());
  }

  /** Reference: ResourceOffersTest.Request. */
  @Test
  void aRequestReachesTheAllocator() {
    cluster.close();
    RecordingAllocator allocator = new RecordingAllocator();
    cluster = new Cluster(allocator);
    Request request =
        Request.newBuilder().setSlaveId(SlaveID.newBuilder().setValue("test")).build();

    SchedulerDriver driver = standardCluster(isolation());
    driver.requestResources(List.of(request));
    cluster.settle();
    driver.stop();
    cluster.settle();

    assertThat(allocator.requests()).containsExactly(request);
    assertThat(allocator.calls())
        .containsExactly(
            "initialize", "slaveAdded", "frameworkAdded", "resourcesRequested", "frameworkRemoved");
  }

  /** Reference: ResourceOffersTest.TasksExecutorInfoDiffers. */
  @Test
  void aTaskWhoseExecutorDiffersFromTheKnownOneIsRefused() {
    RecordingExecutor executor = new RecordingExecutor(TASK_RUNNING);
    SchedulerDriver driver = standardCluster(isolation().with("default", executor));
    Offer offer = scheduler.lastOffer();

    driver.launchTasks(
        offer.getId(),
        List.of(
            task("1", offer, "cpus:1;mem:512")
                .setExecutor(executor("default", "exit 1"))
                .build(),
            task("2", offer, "cpus:1;mem:512")
                .setExecutor(executor("default", "exit 2"))
                .build()));
    cluster.settle();

    assertThat(executor.launchedIds()).containsExactly("1");
    assertThat(scheduler.states("1")).containsExactly(TASK_RUNNING);
    assertThat(scheduler.states("2")).containsExactly(TASK_ERROR);
    assertThat(scheduler.statuses())
        .filteredOn(status -> status.getState() == TASK_ERROR)
        .singleElement()
        .satisfies(status -> assertThat(status.getMessage())
            .isEqualTo("Task has invalid ExecutorInfo (existing ExecutorInfo with same"
                + " ExecutorID is not compatible)"));
  }
}
