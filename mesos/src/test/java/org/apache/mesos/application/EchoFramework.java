// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.application;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** Runs one task, sends it data when it runs, gets them back, and ends. */
public final class EchoFramework implements Scheduler {

  private static final ExecutorID ECHO =
      ExecutorID.newBuilder().setValue("echo").build();

  private final String executorCommand;
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private boolean isLaunched;

  private EchoFramework(String executorCommand) {
    this.executorCommand = executorCommand;
  }

  /** Prints what it heard. */
  public static void main(String[] arguments) {
    run(arguments[0], arguments[1]).forEach(System.out::println);
  }

  /** Runs to the end and gives what it heard, in order. */
  public static List<String> run(String master, String executorCommand) {
    EchoFramework framework = new EchoFramework(executorCommand);
    FrameworkInfo info =
        FrameworkInfo.newBuilder().setUser("").setName("Echo framework").build();
    framework.heard.add(new MesosSchedulerDriver(framework, info, master).run().name());
    return framework.heard;
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
    heard.add("registered with " + (masterInfo.getPort() > 0 ? "a master" : "nobody"));
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      if (isLaunched) {
        driver.declineOffer(
            offer.getId(), Filters.newBuilder().setRefuseSeconds(1).build());
      } else {
        isLaunched = true;
        heard.add("offered " + cpus(offer) + " cpus");
        driver.launchTasks(offer.getId(), Collections.singletonList(task(offer)));
      }
    }
  }

  private static double cpus(Offer offer) {
    double cpus = 0;
    for (Resource resource : offer.getResourcesList()) {
      if (resource.getName().equals("cpus")) {
        cpus += resource.getScalar().getValue();
      }
    }
    return cpus;
  }

  private TaskInfo task(Offer offer) {
    ExecutorInfo.Builder executor = ExecutorInfo.newBuilder()
        .setExecutorId(ECHO)
        .setCommand(CommandInfo.newBuilder().setValue(executorCommand));
    return TaskInfo.newBuilder()
        .setName("Echo")
        .setTaskId(TaskID.newBuilder().setValue("task 1"))
        .setSlaveId(offer.getSlaveId())
        .addResources(scalar("cpus", 0.5))
        .addResources(scalar("mem", 32))
        .setExecutor(executor)
        .build();
  }

  private static Resource scalar(String name, double value) {
    return Resource.newBuilder()
        .setName(name)
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(value))
        .build();
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    heard.add(status.getTaskId().getValue() + " is " + status.getState().name());
    if (status.getState() == TaskState.TASK_RUNNING) {
      driver.sendFrameworkMessage(ECHO, status.getSlaveId(), new byte[] {1, 2, 3});
    } else {
      driver.stop();
    }
  }

  @Override
  public void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {
    heard.add(executorId.getValue() + " says " + data[0] + data[1] + data[2]);
    driver.killTask(TaskID.newBuilder().setValue("task 1").build());
  }

  @Override
  public void reregistered(SchedulerDriver driver, MasterInfo masterInfo) {}

  @Override
  public void offerRescinded(SchedulerDriver driver, OfferID offerId) {}

  @Override
  public void disconnected(SchedulerDriver driver) {}

  @Override
  public void slaveLost(SchedulerDriver driver, SlaveID slaveId) {}

  @Override
  public void executorLost(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status) {}

  @Override
  public void error(SchedulerDriver driver, String message) {
    heard.add("error: " + message);
  }
}
