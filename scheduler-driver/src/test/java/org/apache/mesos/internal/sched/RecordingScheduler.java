// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.jspecify.annotations.Nullable;

/** A scheduler that keeps what it is told, in order, and does one thing that a test gives it. */
final class RecordingScheduler implements Scheduler {

  /** Something to do in a callback. */
  interface Reaction {

    void react(SchedulerDriver driver);
  }

  private final List<String> calls = new ArrayList<>();
  private final List<Object> arguments = new ArrayList<>();
  private @Nullable Reaction reaction;

  /** What is done in every callback from now on. */
  void onEachCall(Reaction newReaction) {
    reaction = newReaction;
  }

  /** The callbacks, in order, by name and what is worth telling. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** The arguments of the last callback but the driver. */
  List<Object> arguments() {
    return List.copyOf(arguments);
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
    called(driver, "registered " + frameworkId.getValue(), frameworkId, masterInfo);
  }

  @Override
  public void reregistered(SchedulerDriver driver, MasterInfo masterInfo) {
    called(driver, "reregistered", masterInfo);
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    called(driver, "resourceOffers " + offers.size(), offers.toArray());
  }

  @Override
  public void offerRescinded(SchedulerDriver driver, OfferID offerId) {
    called(driver, "offerRescinded " + offerId.getValue(), offerId);
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    called(
        driver,
        "statusUpdate " + status.getTaskId().getValue() + " " + status.getState()
            + (status.hasMessage() ? " " + status.getMessage() : ""),
        status);
  }

  @Override
  public void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {
    called(driver, "frameworkMessage " + new String(data, UTF_8), executorId, slaveId);
  }

  @Override
  public void disconnected(SchedulerDriver driver) {
    called(driver, "disconnected");
  }

  @Override
  public void slaveLost(SchedulerDriver driver, SlaveID slaveId) {
    called(driver, "slaveLost " + slaveId.getValue(), slaveId);
  }

  @Override
  public void executorLost(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status) {
    called(driver, "executorLost", executorId, slaveId, status);
  }

  @Override
  public void error(SchedulerDriver driver, String message) {
    called(driver, "error " + message, message);
  }

  private void called(SchedulerDriver driver, String call, Object... newArguments) {
    calls.add(call);
    arguments.clear();
    arguments.addAll(List.of(newArguments));
    if (reaction != null) {
      reaction.react(driver);
    }
  }
}
