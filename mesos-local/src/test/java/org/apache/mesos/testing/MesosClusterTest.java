// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

@MesosCluster(slaves = 2, resources = "cpus:4;mem:4096")
class MesosClusterTest {

  private final TaskScheduler scheduler = new TaskScheduler();

  private MesosSchedulerDriver start(String master) {
    MesosSchedulerDriver driver =
        new MesosSchedulerDriver(scheduler, TaskScheduler.framework(), master);
    assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
    return driver;
  }

  @Test
  void aFrameworkRunsItsTasks(TestCluster cluster, @MasterUrl String master) {
    cluster.addExecutor("echo", EchoExecutor::new);
    MesosSchedulerDriver driver = start(master);
    cluster.settle();

    scheduler.launch(driver, "t1", "echo");
    cluster.settle();

    assertThat(scheduler.states("t1"))
        .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  @Test
  void eachTestHasAClusterOfItsOwn(TestCluster cluster) {
    assertThat(cluster.slaves()).hasSize(2).allMatch(Member::isUp);
    assertThat(cluster.schedulers()).isEmpty();
    assertThat(cluster.slaves()).extracting(Member::name).containsExactly("slave-1", "slave-2");
    assertThat(cluster.leader()).get().isEqualTo(cluster.masters().get(0));
  }

  @Test
  void aSlaveThatIsKilledIsLost(TestCluster cluster, @MasterUrl String master) {
    MesosSchedulerDriver driver = start(master);
    cluster.settle();

    cluster.slaves().get(0).kill();
    cluster.advance(Duration.ofMinutes(2));

    assertThat(scheduler.lostSlaves()).hasSize(1);
    assertThat(cluster.slaves().get(0).isUp()).isFalse();

    cluster.slaves().get(0).restart();
    cluster.advance(Duration.ofSeconds(10));
    assertThat(cluster.slaves().get(0).isUp()).isTrue();
    driver.stop();
  }

  @Test
  @MesosCluster(slaves = 0, masterFlags = "failover_timeout=604800")
  void aWeekPassesInAMoment(TestCluster cluster, @MasterUrl String master) {
    start(master);
    cluster.settle();
    cluster.stopTime();
    Instant start = cluster.now();

    cluster.schedulers().get(0).kill();
    cluster.advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(completedFrameworks(cluster)).isZero();

    cluster.advance(Duration.ofSeconds(2));
    assertThat(completedFrameworks(cluster)).isOne();
    assertThat(cluster.now()).isEqualTo(start.plus(Duration.ofDays(7)).plusSeconds(1));
  }

  private static long completedFrameworks(TestCluster cluster) {
    String state = cluster.masters().get(0).get("/master/state.json");
    String completed = state.substring(state.indexOf("\"completed_frameworks\":"));
    return completed.substring(0, completed.indexOf("\"frameworks\":")).contains("\"name\"")
        ? 1
        : 0;
  }

  @Test
  @MesosCluster(masters = 3, slaves = 3)
  void theNextMasterTakesOver(TestCluster cluster, @MasterUrl String master) {
    MesosSchedulerDriver driver = start(master);
    cluster.settle();
    Member first = cluster.leader().orElseThrow();

    first.kill();
    cluster.advance(Duration.ofSeconds(15));

    assertThat(cluster.leader()).get().isEqualTo(cluster.masters().get(1));
    assertThat(scheduler.registrations()).isEqualTo(2);
    driver.stop();
  }

  @Test
  @MesosCluster(slaves = 1)
  void aTaskOutlivesTheRestartOfItsSlave(TestCluster cluster, @MasterUrl String master) {
    SlowExecutor executor = new SlowExecutor();
    cluster.addExecutor("slow", () -> executor);
    MesosSchedulerDriver driver = new MesosSchedulerDriver(
        scheduler, TaskScheduler.framework().toBuilder().setCheckpoint(true).build(), master);
    driver.start();
    cluster.settle();
    scheduler.launch(driver, "t1", "slow");
    cluster.settle();

    Member slave = cluster.slaves().get(0);
    slave.kill();
    executor.finish();
    cluster.settle();
    assertThat(scheduler.states("t1")).containsExactly(TaskState.TASK_RUNNING);
    slave.restart();
    cluster.advance(Duration.ofSeconds(10));

    // At least once: a slave that is back sends what may not have arrived.
    assertThat(ImmutableSet.copyOf(scheduler.states("t1")))
        .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
    assertThat(scheduler.lostSlaves()).isEmpty();
    driver.stop();
  }

  @Test
  @MesosCluster(slaves = 1)
  void aTaskThatIsNotToOutliveItsSlaveIsLostWithIt(TestCluster cluster, @MasterUrl String master) {
    cluster.addExecutor("slow", SlowExecutor::new);
    MesosSchedulerDriver driver = start(master);
    cluster.settle();
    scheduler.launch(driver, "t1", "slow");
    cluster.settle();

    cluster.slaves().get(0).kill();
    cluster.advance(Duration.ofMinutes(2));

    assertThat(scheduler.states("t1")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_LOST);
    driver.stop();
  }

  @Test
  @MesosCluster(masters = 3, slaves = 1)
  void aLeaderThatIsCutOffEnds(TestCluster cluster) {
    Member first = cluster.leader().orElseThrow();

    first.cutOff();
    cluster.advance(Duration.ofSeconds(11));

    assertThat(cluster.leader()).get().isEqualTo(cluster.masters().get(1));
    assertThat(first.isUp()).isFalse();
    assertThatThrownBy(() -> first.get("/master/state.json")).hasMessage("master-1 does not run");
  }

  @Test
  void aCallbackThatBlocksHoldsUpNobodyElse(TestCluster cluster, @MasterUrl String master) {
    BlockingScheduler blocking = new BlockingScheduler();
    MesosSchedulerDriver blocked =
        new MesosSchedulerDriver(blocking, TaskScheduler.framework(), master);
    blocked.start();
    blocking.awaitCallback();

    MesosSchedulerDriver driver = start(master);
    cluster.settle();

    assertThat(scheduler.registrations()).isOne();
    blocking.release();
    blocked.stop();
    driver.stop();
  }

  @Test
  void anExecutorThatTheTestDoesNotHaveFails(TestCluster cluster, @MasterUrl String master) {
    MesosSchedulerDriver driver = start(master);
    cluster.settle();

    scheduler.launch(driver, "t1", "missing");
    cluster.settle();

    assertThat(scheduler.states("t1")).last().isIn(TaskState.TASK_LOST, TaskState.TASK_FAILED);
    driver.stop();
  }

  @Test
  void aCommandReallyRuns(TestCluster cluster, @MasterUrl String master) throws Exception {
    MesosSchedulerDriver driver = start(master);
    cluster.settle();

    scheduler.launchCommand(driver, "t1", "test -d \"$PWD\" && exit 3");
    scheduler.await("t1", TaskState.TASK_FAILED);

    assertThat(scheduler.states("t1"))
        .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FAILED);
    assertThat(scheduler.updates())
        .last()
        .satisfies(
            status -> assertThat(status.getMessage()).isEqualTo("Command exited with status 3"));
    driver.stop();
  }

  @Test
  void whatCommandsStartEndsWithTheCluster() throws Exception {
    List<ProcessHandle> before = ProcessHandle.current().children().toList();
    List<ProcessHandle> started;
    try (TestCluster cluster = TestCluster.builder().start()) {
      MesosSchedulerDriver driver = start(cluster.master());
      cluster.settle();
      scheduler.launchCommand(driver, "t1", "sleep 1000");
      scheduler.await("t1", TaskState.TASK_RUNNING);
      started = ProcessHandle.current()
          .children()
          .filter(child -> !before.contains(child))
          .toList();
    }

    assertThat(started).isNotEmpty();
    started.forEach(process -> process.onExit().join());
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> TestCluster.builder().masters(0))
        .hasMessage("masters: 0 (expected: at least 1)");
    assertThatThrownBy(() -> TestCluster.builder().resources("cpus"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> TestCluster.builder().masterFlag("failover_timeout", "soon").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("failover_timeout");
  }

  @Test
  void aDriverOfAClusterThatHasEndedIsToldSo() {
    TestCluster cluster = TestCluster.builder().start();
    cluster.close();
    MesosSchedulerDriver driver = new MesosSchedulerDriver(
        scheduler,
        FrameworkInfo.newBuilder().setUser("").setName("late").build(),
        cluster.master());

    assertThat(driver.run()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(scheduler.errors()).singleElement().asString().startsWith("Configuration error: ");
  }

  @Test
  void updatesHaveTheirFields(TestCluster cluster, @MasterUrl String master) {
    cluster.addExecutor("echo", EchoExecutor::new);
    MesosSchedulerDriver driver = start(master);
    cluster.settle();
    scheduler.launch(driver, "t1", "echo");
    cluster.settle();

    List<TaskStatus> updates = ImmutableList.copyOf(scheduler.updates());
    assertThat(updates).allMatch(status -> status.getTaskId().getValue().equals("t1"));
    driver.stop();
  }
}
