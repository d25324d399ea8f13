// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.TaskState;
import org.junit.jupiter.api.Test;

// docs/testing.md shows this.
@MesosCluster(slaves = 3, resources = "cpus:4;mem:4096")
class MyFrameworkTest {

  @Test
  void survivesTheLossOfASlave(TestCluster cluster, @MasterUrl String master) {
    cluster.addExecutor("my-executor", EchoExecutor::new);
    TaskScheduler scheduler = new TaskScheduler();
    var driver = new MesosSchedulerDriver(scheduler, TaskScheduler.framework(), master);
    driver.start();
    cluster.settle(); // Registered, and offered what the slaves have.

    cluster.slaves().get(0).kill();
    cluster.advance(Duration.ofMinutes(2)); // In no time.
    scheduler.launch(driver, "task-1", "my-executor");
    cluster.settle();

    assertThat(scheduler.lostSlaves()).hasSize(1);
    assertThat(scheduler.states("task-1")).endsWith(TaskState.TASK_FINISHED);
    driver.stop();
  }
}
