// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;

/** A framework whose tasks are numbered from 0 and small. */
abstract class NumberedTasks extends NoOpScheduler {

  static final double CPUS_PER_TASK = 1;
  static final double MEM_PER_TASK = 32;

  private int launchedTasks;

  int launchedTasks() {
    return launchedTasks;
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
    System.out.println("Registered!");
  }

  /** The next task, still without command or executor. */
  TaskInfo.Builder nextTask(Offer offer) {
    int number = launchedTasks++;
    System.out.println("Starting task " + number + " on " + offer.getHostname());
    return TaskInfo.newBuilder()
        .setName("Task " + number)
        .setTaskId(TaskID.newBuilder().setValue(Integer.toString(number)))
        .setSlaveId(offer.getSlaveId())
        .addAllResources(Example.resources(CPUS_PER_TASK, MEM_PER_TASK));
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    System.out.println("Task " + status.getTaskId().getValue() + " is in state "
        + status.getState().getNumber());
  }
}
