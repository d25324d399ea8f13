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

/** Uses what releases after 2012 have brought: operations, reconciliation, acknowledgements. */
public final class LaterFramework implements Scheduler {

  private static final TaskID TASK = TaskID.newBuilder().setValue("task").build();

  private final String executorCommand;
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private boolean isLaunched;

  private LaterFramework(String executorCommand) {
    this.executorCommand = executorCommand;
  }

  /** Runs to the end and gives what it heard, in order. */
  public static List<String> run(String master, String executorCommand) {
    LaterFramework framework = new LaterFramework(executorCommand);
    FrameworkInfo info =
        FrameworkInfo.newBuilder().setUser("").setName("Echo framework").build();
    framework.heard.add(
        new MesosSchedulerDriver(framework, info, Collections.emptyList(), master, false)
            .run()
            .name());
    return framework.heard;
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
    heard.add("registered");
    driver.suppressOffers();
    driver.reviveOffers();
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      if (isLaunched) {
        driver.declineOffer(offer.getId());
      } else {
        isLaunched = true;
        heard.add("offered");
        driver.acceptOffers(
            Collections.singletonList(offer.getId()),
            Collections.singletonList(Offer.Operation.newBuilder()
                .setType(Offer.Operation.Type.LAUNCH)
                .setLaunch(Offer.Operation.Launch.newBuilder().addTaskInfos(task(offer)))
                .build()),
            Filters.newBuilder().setRefuseSeconds(1).build());
      }
    }
  }

  private TaskInfo task(Offer offer) {
    return TaskInfo.newBuilder()
        .setName("Later")
        .setTaskId(TASK)
        .setSlaveId(offer.getSlaveId())
        .addResources(scalar("cpus", 0.5))
        .addResources(scalar("mem", 32))
        .setExecutor(ExecutorInfo.newBuilder()
            .setExecutorId(ExecutorID.newBuilder().setValue("later"))
            .setCommand(CommandInfo.newBuilder().setValue(executorCommand)))
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
    boolean isReconciliation =
        status.getReason() == TaskStatus.Reason.REASON_RECONCILIATION && !status.hasUuid();
    heard.add(status.getState().name() + (isReconciliation ? ", as the master knows" : ""));
    if (isReconciliation) {
      driver.killTask(TASK);
      return;
    }
    driver.acknowledgeStatusUpdate(status);
    if (status.getState() == TaskState.TASK_RUNNING) {
      driver.reconcileTasks(Collections.singletonList(status));
    } else {
      driver.stop();
    }
  }

  @Override
  public void error(SchedulerDriver driver, String message) {
    heard.add("error: " + message);
  }

  @Override
  public void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {}

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
}
