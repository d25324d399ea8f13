// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;

/** Runs five shell commands, as many at once as fit, without an executor of its own. */
public final class NoExecutorFramework extends NumberedTasks {

  private static final int TOTAL_TASKS = 5;

  private static final CommandInfo COMMAND =
      CommandInfo.newBuilder().setValue("sleep 1").build();

  private int finishedTasks;

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    System.out.print(".");
    for (Offer offer : offers) {
      int fitting = Example.fits(offer, CPUS_PER_TASK, MEM_PER_TASK);
      List<TaskInfo> tasks = new ArrayList<>();
      while (tasks.size() < fitting && launchedTasks() < TOTAL_TASKS) {
        tasks.add(nextTask(offer).setCommand(COMMAND).build());
      }
      driver.launchTasks(offer.getId(), tasks);
    }
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    super.statusUpdate(driver, status);
    if (status.getState() == TaskState.TASK_FINISHED) {
      finishedTasks++;
      if (finishedTasks == TOTAL_TASKS) {
        driver.stop();
      }
    }
    Example.abortIfFailed(driver, status);
  }

  /** The master. */
  public static void main(String[] args) {
    if (args.length != 1) {
      Example.exitWithUsage(NoExecutorFramework.class, "<master>");
    }
    System.exit(Example.run(new NoExecutorFramework(), "No Executor Framework (Java)", args[0]));
  }
}
