// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;

/**
 * Runs the tasks {@code foo} and {@code bar}, each under an executor of its own, from one offer if
 * it is large enough.
 */
public final class TestMultipleExecutorsFramework extends NoOpScheduler {

  private static final double CPUS_PER_TASK = 1;
  private static final double MEM_PER_TASK = 128;

  private static final String DEFAULT_MILLIS = "100000";

  /** How long a task takes, for {@link TestExecutor}. */
  private final ByteString millis;

  private final Deque<String> waiting = new ArrayDeque<>(List.of("foo", "bar"));
  private int unfinished = waiting.size();

  TestMultipleExecutorsFramework(String millis) {
    this.millis = ByteString.copyFromUtf8(millis);
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
    System.out.println("Registered! ID = " + frameworkId.getValue());
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      int fitting = Example.fits(offer, CPUS_PER_TASK, MEM_PER_TASK);
      List<TaskInfo> tasks = new ArrayList<>();
      while (tasks.size() < fitting && !waiting.isEmpty()) {
        tasks.add(task(waiting.remove(), offer));
      }
      driver.launchTasks(offer.getId(), tasks);
    }
  }

  private TaskInfo task(String name, Offer offer) {
    System.out.println("Launching task " + name);
    return TaskInfo.newBuilder()
        .setName(name)
        .setTaskId(TaskID.newBuilder().setValue(name))
        .setSlaveId(offer.getSlaveId())
        .addAllResources(Example.resources(CPUS_PER_TASK, MEM_PER_TASK))
        .setExecutor(Example.executor("executor-" + name, "test-executor"))
        .setData(millis)
        .build();
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    System.out.println("Status update: task " + status.getTaskId().getValue() + " is in state "
        + status.getState());
    if (status.getState() == TaskState.TASK_FINISHED) {
      unfinished--;
      if (unfinished == 0) {
        driver.stop();
      }
    }
    Example.abortIfFailed(driver, status);
  }

  /** The master, and how many milliseconds a task takes. */
  public static void main(String[] args) {
    if (args.length < 1 || args.length > 2) {
      Example.exitWithUsage(TestMultipleExecutorsFramework.class, "<master> [<milliseconds>]");
    }
    String millis = args.length == 2 ? args[1] : DEFAULT_MILLIS;
    System.exit(Example.run(
        new TestMultipleExecutorsFramework(millis),
        "Test Multiple Executors Framework (Java)",
        args[0]));
  }
}
