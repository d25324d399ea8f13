// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.cluster.Samples;

/** Runs a number of tasks, one an offer, and stops its driver when all are finished. */
final class SmokeScheduler implements Scheduler {

  private final int tasks;
  private final ExecutorInfo executor;
  private final List<TaskStatus> statuses = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private final Set<SlaveID> slaves = new LinkedHashSet<>();
  private int launched;

  SmokeScheduler(int tasks, ExecutorInfo executor) {
    this.tasks = tasks;
    this.executor = executor;
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      if (launched < tasks && !isLastForAnother(offer.getSlaveId())) {
        slaves.add(offer.getSlaveId());
        driver.launchTasks(
            offer.getId(),
            ImmutableList.of(Samples.task(Integer.toString(launched++), offer, "cpus:1;mem:128")
                .setExecutor(executor)
                .build()));
      } else {
        driver.declineOffer(offer.getId());
      }
    }
  }

  /** The last task is for a second slave, which may be there later only. */
  private boolean isLastForAnother(SlaveID slave) {
    return launched == tasks - 1 && slaves.equals(Set.of(slave));
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    statuses.add(status);
    if (states(TaskState.TASK_FINISHED) == tasks) {
      driver.stop();
    }
  }

  long states(TaskState state) {
    return statuses.stream().filter(status -> status.getState() == state).count();
  }

  List<TaskStatus> statuses() {
    return List.copyOf(statuses);
  }

  /** What should not have happened. */
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  /** The slaves that tasks were launched on. */
  Set<SlaveID> slaves() {
    return slaves;
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {}

  @Override
  public void reregistered(SchedulerDriver driver, MasterInfo masterInfo) {}

  @Override
  public void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {}

  @Override
  public void offerRescinded(SchedulerDriver driver, OfferID offerId) {
    troubles.add("offerRescinded");
  }

  @Override
  public void disconnected(SchedulerDriver driver) {
    troubles.add("disconnected");
  }

  @Override
  public void slaveLost(SchedulerDriver driver, SlaveID slaveId) {
    troubles.add("slaveLost");
  }

  @Override
  public void executorLost(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status) {
    troubles.add("executorLost");
  }

  @Override
  public void error(SchedulerDriver driver, String message) {
    troubles.add(message);
  }
}
