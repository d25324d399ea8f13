// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.executor;
import static org.apache.mesos.cluster.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.Test;

/** A run depends on nothing but its seed. */
class ReplayTest {

  @Test
  void theSameSeedGivesTheSameMessages() {
    List<String> first = messagesOfARun();

    assertThat(first).hasSizeGreaterThan(50);
    assertThat(messagesOfARun()).isEqualTo(first);
  }

  /** Several of everything, an executor and a slave that are lost, and time that passes. */
  private static List<String> messagesOfARun() {
    try (Cluster cluster = new Cluster()) {
      TestingIsolation isolation = new TestingIsolation(cluster.simulation())
          .with("default", new RecordingExecutor(TASK_RUNNING, TASK_FINISHED));
      Upid slave = cluster.addSlave(isolation);
      cluster.addSlave(new TestingIsolation(cluster.simulation())
          .with("default", new RecordingExecutor(TASK_RUNNING)));
      for (int i = 0; i < 3; i++) {
        RecordingScheduler scheduler = new RecordingScheduler();
        SchedulerDriver driver = cluster.addFramework(scheduler);
        for (Offer offer : scheduler.takeOffers()) {
          driver.launchTasks(
              offer.getId(),
              ImmutableList.of(
                  task("1", offer, "cpus:1;mem:512").setExecutor(executor()).build()));
        }
        cluster.advance(Duration.ofSeconds(7));
      }
      isolation.crash("default", 9);
      cluster.advance(Duration.ofSeconds(30));
      cluster.crash(slave);
      cluster.advance(Duration.ofSeconds(30));
      return cluster.filters().seen().stream()
          .map(message ->
              message + " " + message.body().size() + " " + message.body().hashCode())
          .toList();
    }
  }
}
