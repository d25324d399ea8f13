// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** What the examples have in common. */
final class Example {

  /** The states that a task ends in otherwise than well. */
  private static final Set<TaskState> FAILURES = EnumSet.of(
      TaskState.TASK_FAILED, TaskState.TASK_KILLED, TaskState.TASK_LOST, TaskState.TASK_ERROR);

  private Example() {}

  /** Runs a framework until it stops; 0 if it stopped by itself, else 1. */
  static int run(Scheduler scheduler, String name, String master) {
    // The driver fills in the user.
    FrameworkInfo framework =
        FrameworkInfo.newBuilder().setUser("").setName(name).build();
    MesosSchedulerDriver driver = new MesosSchedulerDriver(scheduler, framework, master);
    return driver.run() == Status.DRIVER_STOPPED ? 0 : 1;
  }

  /** Gives a framework up if one of its tasks did not end well. */
  static void abortIfFailed(SchedulerDriver driver, TaskStatus status) {
    if (FAILURES.contains(status.getState())) {
      System.err.println(
          "Task " + status.getTaskId().getValue() + " did not finish: " + status.getMessage());
      driver.abort();
    }
  }

  /** Tells how a program is used, and ends it. */
  static void exitWithUsage(Class<?> program, String arguments) {
    System.err.println("Usage: " + program.getSimpleName() + " " + arguments);
    System.exit(1);
  }

  /** An executor whose program is in the current directory. */
  static ExecutorInfo executor(String id, String program) {
    return ExecutorInfo.newBuilder()
        .setExecutorId(ExecutorID.newBuilder().setValue(id))
        .setCommand(CommandInfo.newBuilder().setValue(canonical(program)))
        .build();
  }

  private static String canonical(String program) {
    try {
      return Path.of(program).toFile().getCanonicalPath();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find out where ./" + program + " is", e);
    }
  }

  static List<Resource> resources(double cpus, double mem) {
    return List.of(scalar("cpus", cpus), scalar("mem", mem));
  }

  private static Resource scalar(String name, double value) {
    return Resource.newBuilder()
        .setName(name)
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(value))
        .build();
  }

  /** How many times the resources fit into an offer. */
  static int fits(Offer offer, double cpus, double mem) {
    return (int) Math.min(amount(offer, "cpus") / cpus, amount(offer, "mem") / mem);
  }

  /** How much of a resource an offer has. */
  static double amount(Offer offer, String resource) {
    return offer.getResourcesList().stream()
        .filter(each -> each.getName().equals(resource))
        .mapToDouble(each -> each.getScalar().getValue())
        .sum();
  }
}
