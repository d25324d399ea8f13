// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
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

/** Keeps its offers until it is told to launch, and everything that it hears. */
class TaskScheduler implements Scheduler {

  private final List<Offer> offers = new CopyOnWriteArrayList<>();
  private final List<TaskStatus> updates = new CopyOnWriteArrayList<>();
  private final List<SlaveID> lostSlaves = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final AtomicInteger registrations = new AtomicInteger();

  static FrameworkInfo framework() {
    return FrameworkInfo.newBuilder().setUser("").setName("test").build();
  }

  /** Launches a task with all of the first offer. */
  void launch(SchedulerDriver driver, String taskId, String executorId) {
    launch(
        driver,
        task(taskId)
            .setExecutor(ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue(executorId))
                .setCommand(CommandInfo.newBuilder().setValue("exit 1"))));
  }

  /** Launches a command with all of the first offer. */
  void launchCommand(SchedulerDriver driver, String taskId, String command) {
    launch(driver, task(taskId).setCommand(CommandInfo.newBuilder().setValue(command)));
  }

  private static TaskInfo.Builder task(String id) {
    return TaskInfo.newBuilder()
        .setTaskId(TaskID.newBuilder().setValue(id))
        .setName(id)
        .addResources(scalar("cpus", 1))
        .addResources(scalar("mem", 64));
  }

  private void launch(SchedulerDriver driver, TaskInfo.Builder task) {
    Offer offer = offers.remove(0);
    driver.launchTasks(
        offer.getId(), ImmutableList.of(task.setSlaveId(offer.getSlaveId()).build()));
  }

  private static Resource scalar(String name, double value) {
    return Resource.newBuilder()
        .setName(name)
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(value))
        .build();
  }

  List<TaskStatus> updates() {
    return updates;
  }

  List<TaskState> states(String taskId) {
    return updates.stream()
        .filter(status -> status.getTaskId().getValue().equals(taskId))
        .map(TaskStatus::getState)
        .toList();
  }

  List<SlaveID> lostSlaves() {
    return lostSlaves;
  }

  List<String> errors() {
    return errors;
  }

  int registrations() {
    return registrations.get();
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID id, MasterInfo master) {
    registrations.incrementAndGet();
  }

  @Override
  public void reregistered(SchedulerDriver driver, MasterInfo master) {
    registrations.incrementAndGet();
  }

  @Override
  public void disconnected(SchedulerDriver driver) {}

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> newOffers) {
    offers.addAll(newOffers);
  }

  @Override
  public void offerRescinded(SchedulerDriver driver, OfferID offerId) {
    offers.removeIf(offer -> offer.getId().equals(offerId));
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    updates.add(status);
    synchronized (this) {
      notifyAll();
    }
  }

  /** Waits until a task is in a state, for what runs outside of the cluster. */
  synchronized void await(String taskId, TaskState state) throws InterruptedException {
    while (!states(taskId).contains(state)) {
      wait();
    }
  }

  @Override
  public void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {}

  @Override
  public void slaveLost(SchedulerDriver driver, SlaveID slaveId) {
    lostSlaves.add(slaveId);
  }

  @Override
  public void executorLost(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status) {}

  @Override
  public void error(SchedulerDriver driver, String message) {
    errors.add(message);
  }
}
