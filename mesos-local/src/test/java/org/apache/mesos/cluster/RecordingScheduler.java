// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** A scheduler that does nothing but keep what it is told, in order. */
public final class RecordingScheduler implements Scheduler {

  private final List<String> calls = new ArrayList<>();
  private final List<FrameworkID> ids = new ArrayList<>();
  private final List<MasterInfo> masters = new ArrayList<>();
  private final List<Offer> offers = new ArrayList<>();
  private final List<OfferID> rescinded = new ArrayList<>();
  private final List<TaskStatus> statuses = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private final List<SlaveID> lostSlaves = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
    calls.add("registered");
    ids.add(frameworkId);
    masters.add(masterInfo);
  }

  @Override
  public void reregistered(SchedulerDriver driver, MasterInfo masterInfo) {
    calls.add("reregistered");
    masters.add(masterInfo);
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> newOffers) {
    calls.add("resourceOffers");
    offers.addAll(newOffers);
  }

  @Override
  public void offerRescinded(SchedulerDriver driver, OfferID offerId) {
    calls.add("offerRescinded");
    rescinded.add(offerId);
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    calls.add("statusUpdate");
    statuses.add(status);
  }

  @Override
  public void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {
    calls.add("frameworkMessage");
    messages.add(ByteString.copyFrom(data).toStringUtf8());
  }

  @Override
  public void disconnected(SchedulerDriver driver) {
    calls.add("disconnected");
  }

  @Override
  public void slaveLost(SchedulerDriver driver, SlaveID slaveId) {
    calls.add("slaveLost");
    lostSlaves.add(slaveId);
  }

  @Override
  public void executorLost(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status) {
    calls.add("executorLost");
  }

  @Override
  public void error(SchedulerDriver driver, String message) {
    calls.add("error");
    errors.add(message);
  }

  /** The names of all callbacks, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The id it was registered with last. */
  public FrameworkID id() {
    return last("registration", ids);
  }

  /** The master it was registered with last. */
  public MasterInfo master() {
    return last("registration", masters);
  }

  public List<Offer> offers() {
    return List.copyOf(offers);
  }

  /** The offers since this was asked last. */
  public List<Offer> takeOffers() {
    List<Offer> taken = offers();
    offers.clear();
    return taken;
  }

  public Offer lastOffer() {
    return last("offer", offers);
  }

  public List<OfferID> rescinded() {
    return List.copyOf(rescinded);
  }

  public List<TaskStatus> statuses() {
    return List.copyOf(statuses);
  }

  /** The states of a task, in order. */
  public List<TaskState> states(String taskId) {
    return statuses.stream()
        .filter(status -> status.getTaskId().getValue().equals(taskId))
        .map(TaskStatus::getState)
        .toList();
  }

  public TaskStatus lastStatus() {
    return last("status update", statuses);
  }

  public List<String> messages() {
    return List.copyOf(messages);
  }

  public List<SlaveID> lostSlaves() {
    return List.copyOf(lostSlaves);
  }

  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** Forgets everything so far. */
  public void forget() {
    calls.clear();
    offers.clear();
    rescinded.clear();
    statuses.clear();
    messages.clear();
    lostSlaves.clear();
    errors.clear();
  }

  private <T> T last(String what, List<T> all) {
    if (all.isEmpty()) {
      throw new AssertionError("No " + what + " among " + calls);
    }
    return all.get(all.size() - 1);
  }
}
