// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;

/** Runs some tasks, one an offer, each under a {@link TestExecutor}, and ends with the last one. */
public final class TestFramework extends NoOpScheduler {

  private static final int DEFAULT_TASKS = 5;
  private static final double CPUS_PER_TASK = 1;
  private static final double MEM_PER_TASK = 128;

  /** So that a slave is offered again soon after its task has ended. */
  private static final Filters FILTERS =
      Filters.newBuilder().setRefuseSeconds(1).build();

  private final ExecutorInfo executor = Example.executor("default", "test-executor");
  private final int totalTasks;
  private int launchedTasks;
  private int finishedTasks;

  TestFramework(int totalTasks) {
    this.totalTasks = totalTasks;
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
    System.out.println("Registered! ID = " + frameworkId.getValue());
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      List<TaskInfo> tasks = new ArrayList<>();
      if (launchedTasks < totalTasks && Example.fits(offer, CPUS_PER_TASK, MEM_PER_TASK) > 0) {
        tasks.add(nextTask(offer));
      }
      // Without a task this declines the offer.
      driver.launchTasks(offer.getId(), tasks, FILTERS);
    }
  }

  private TaskInfo nextTask(Offer offer) {
    int number = launchedTasks++;
    System.out.println("Launching task " + number);
    return TaskInfo.newBuilder()
        .setName("task " + number)
        .setTaskId(TaskID.newBuilder().setValue(Integer.toString(number)))
        .setSlaveId(offer.getSlaveId())
        .addAllResources(Example.resources(CPUS_PER_TASK, MEM_PER_TASK))
        .setExecutor(executor)
        .build();
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    System.out.println("Status update: task " + status.getTaskId().getValue() + " is in state "
        + status.getState());
    if (status.getState() == TaskState.TASK_FINISHED) {
      finishedTasks++;
      System.out.println("Finished tasks: " + finishedTasks);
      if (finishedTasks == totalTasks) {
        driver.stop();
      }
    }
    Example.abortIfFailed(driver, status);
  }

  @Override
  public void error(SchedulerDriver driver, String message) {
    System.out.println("Error: " + message);
  }

  /** The master, and how many tasks to run. */
  public static void main(String[] args) {
    if (args.length < 1 || args.length > 2 || (args.length == 2 && !args[1].matches("\\d{1,6}"))) {
      Example.exitWithUsage(TestFramework.class, "<master> [<tasks>]");
    }
    int tasks = args.length == 2 ? Integer.parseInt(args[1]) : DEFAULT_TASKS;
    System.exit(Example.run(new TestFramework(tasks), "Test Framework (Java)", args[0]));
  }
}
