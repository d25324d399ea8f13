// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;

/** Runs one command on the first offer. README.md shows it from here on. */
public final class MinimalFramework extends NoOpScheduler {
  private boolean isLaunched;

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      List<TaskInfo> tasks = new ArrayList<>();
      if (!isLaunched) {
        isLaunched = true;
        tasks.add(TaskInfo.newBuilder()
            .setName("hello")
            .setTaskId(TaskID.newBuilder().setValue("1"))
            .setSlaveId(offer.getSlaveId())
            .addAllResources(offer.getResourcesList())
            .setCommand(CommandInfo.newBuilder().setValue("echo Hello from $(hostname)"))
            .build());
      }
      driver.launchTasks(offer.getId(), tasks); // No tasks: the offer is declined.
    }
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    System.out.println("Task " + status.getTaskId().getValue() + ": " + status.getState());
    if (status.getState() == TaskState.TASK_FINISHED) {
      driver.stop();
    }
  }

  /** The master. */
  public static void main(String[] args) {
    FrameworkInfo framework =
        FrameworkInfo.newBuilder().setUser("").setName("Minimal Framework").build();
    Status status = new MesosSchedulerDriver(new MinimalFramework(), framework, args[0]).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }
}
