// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
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
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.resources.Resources;

/**
 * A framework that prints every callback as a line. It runs some tasks, one an offer, and stops
 * when all have finished. Arguments: master, number of tasks, {@code command}, {@code executor} or,
 * for commands that outlive their slave, {@code lasting}, what these run, and the id of a framework
 * to take over from.
 */
public final class FrameworkMain implements Scheduler {

  private static final Filters FILTERS =
      Filters.newBuilder().setRefuseSeconds(1).build();

  private final int tasks;
  private final String kind;
  private final String text;
  private int launched;
  private int finished;

  private FrameworkMain(int tasks, String kind, String text) {
    this.tasks = tasks;
    this.kind = kind;
    this.text = text;
  }

  public static void main(String[] arguments) {
    FrameworkMain scheduler =
        new FrameworkMain(Integer.parseInt(arguments[1]), arguments[2], arguments[3]);
    FrameworkInfo.Builder framework = FrameworkInfo.newBuilder()
        .setName("it")
        .setUser("")
        .setCheckpoint(scheduler.kind.equals("lasting"));
    if (arguments.length > 4) {
      framework.setId(FrameworkID.newBuilder().setValue(arguments[4]));
    }
    Status status = new MesosSchedulerDriver(scheduler, framework.build(), arguments[0]).run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }

  private static void say(Object... words) {
    System.out.println(Joiner.on(' ').join(words));
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID id, MasterInfo master) {
    say("registered", id.getValue());
  }

  @Override
  public void reregistered(SchedulerDriver driver, MasterInfo master) {
    say("reregistered");
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      List<TaskInfo> now =
          launched < tasks ? ImmutableList.of(nextTask(offer)) : ImmutableList.of();
      driver.launchTasks(offer.getId(), now, FILTERS);
    }
  }

  private TaskInfo nextTask(Offer offer) {
    launched++;
    CommandInfo command = CommandInfo.newBuilder().setValue(text).build();
    TaskInfo.Builder task = TaskInfo.newBuilder()
        .setName("task " + launched)
        .setTaskId(TaskID.newBuilder().setValue(Integer.toString(launched)))
        .setSlaveId(offer.getSlaveId())
        .addAllResources(Resources.parse("cpus:1;mem:64").toProto());
    if (!kind.equals("executor")) {
      return task.setCommand(command).build();
    }
    return task.setExecutor(ExecutorInfo.newBuilder()
            .setExecutorId(ExecutorID.newBuilder().setValue("default"))
            .setCommand(command))
        .build();
  }

  @Override
  public void offerRescinded(SchedulerDriver driver, OfferID offerId) {
    say("offerRescinded", offerId.getValue());
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    say("task", status.getTaskId().getValue(), status.getState(), status.getMessage());
    if (status.getState() == TaskState.TASK_FINISHED && ++finished == tasks) {
      driver.stop();
    }
  }

  @Override
  public void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {
    say("message of", data.length, "bytes");
  }

  @Override
  public void disconnected(SchedulerDriver driver) {
    say("disconnected");
  }

  @Override
  public void slaveLost(SchedulerDriver driver, SlaveID slaveId) {
    say("slaveLost", slaveId.getValue());
  }

  @Override
  public void executorLost(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status) {
    say("executorLost", executorId.getValue());
  }

  @Override
  public void error(SchedulerDriver driver, String message) {
    say("error", message);
  }
}
