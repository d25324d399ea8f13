// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge.application;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.bridge.ByteScheduler;
import org.apache.mesos.internal.bridge.ByteSchedulerDriver;
import org.apache.mesos.internal.bridge.Bytes;
import org.apache.mesos.internal.bridge.SchedulerSettings;
import org.apache.mesos.internal.bridge.own.OwnSchedulerDriver;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.jspecify.annotations.Nullable;

/** The scheduler's driver of the bridge jar. */
public class MesosSchedulerDriver implements SchedulerDriver {

  /** Nothing set, in every protobuf. */
  private static final byte[] NO_FILTERS = {};

  private final Scheduler scheduler;
  private final ByteSchedulerDriver driver;

  public MesosSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master) {
    this(scheduler, framework, master, true);
  }

  public MesosSchedulerDriver(
      Scheduler scheduler, FrameworkInfo framework, String master, Credential credential) {
    this(scheduler, framework, master, true, credential);
  }

  public MesosSchedulerDriver(
      Scheduler scheduler,
      FrameworkInfo framework,
      String master,
      boolean implicitAcknowledgements) {
    this(scheduler, framework, List.of(), master, implicitAcknowledgements);
  }

  public MesosSchedulerDriver(
      Scheduler scheduler,
      FrameworkInfo framework,
      String master,
      boolean implicitAcknowledgements,
      Credential credential) {
    this(scheduler, framework, List.of(), master, implicitAcknowledgements, credential);
  }

  public MesosSchedulerDriver(
      Scheduler scheduler,
      FrameworkInfo framework,
      Collection<String> suppressedRoles,
      String master,
      boolean implicitAcknowledgements) {
    this.scheduler = Objects.requireNonNull(scheduler, "Not expecting a null Scheduler");
    driver = driver(framework, suppressedRoles, master, implicitAcknowledgements, null);
  }

  public MesosSchedulerDriver(
      Scheduler scheduler,
      FrameworkInfo framework,
      Collection<String> suppressedRoles,
      String master,
      boolean implicitAcknowledgements,
      Credential credential) {
    this.scheduler = Objects.requireNonNull(scheduler, "Not expecting a null Scheduler");
    Objects.requireNonNull(credential, "Not expecting a null credential");
    driver = driver(
        framework, suppressedRoles, master, implicitAcknowledgements, credential.toByteArray());
  }

  private ByteSchedulerDriver driver(
      FrameworkInfo framework,
      Collection<String> suppressedRoles,
      String master,
      boolean implicitAcknowledgements,
      byte @Nullable [] credential) {
    Objects.requireNonNull(framework, "Not expecting a null FrameworkInfo");
    Objects.requireNonNull(suppressedRoles, "Not expecting a null suppressedRoles");
    Objects.requireNonNull(master, "Not expecting a null master");
    List<String> states = new ArrayList<>();
    for (TaskState state : TaskState.values()) {
      states.add(state.name());
    }
    return new OwnSchedulerDriver(
        new Callbacks(),
        new SchedulerSettings(
            framework.toByteArray(),
            suppressedRoles,
            master,
            implicitAcknowledgements,
            credential,
            states));
  }

  @Override
  public Status start() {
    return Status.valueOf(driver.start());
  }

  @Override
  public Status stop(boolean failover) {
    return Status.valueOf(driver.stop(failover));
  }

  @Override
  public Status stop() {
    return stop(false);
  }

  @Override
  public Status abort() {
    return Status.valueOf(driver.abort());
  }

  @Override
  public Status join() {
    return Status.valueOf(driver.join());
  }

  @Override
  public Status run() {
    return Status.valueOf(driver.run());
  }

  @Override
  public Status requestResources(Collection<Request> requests) {
    return Status.valueOf(
        driver.requestResources(Bytes.write(requests, request -> request.toByteArray())));
  }

  @Override
  public Status launchTasks(
      Collection<OfferID> offerIds, Collection<TaskInfo> tasks, Filters filters) {
    return launch(offerIds, tasks, filters.toByteArray());
  }

  @Override
  public Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks) {
    return launch(offerIds, tasks, NO_FILTERS);
  }

  @Override
  public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks, Filters filters) {
    return launch(List.of(offerId), tasks, filters.toByteArray());
  }

  @Override
  public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks) {
    return launch(List.of(offerId), tasks, NO_FILTERS);
  }

  private Status launch(Collection<OfferID> offerIds, Collection<TaskInfo> tasks, byte[] filters) {
    return Status.valueOf(driver.launchTasks(
        offers(offerIds), Bytes.write(tasks, task -> task.toByteArray()), filters));
  }

  private static List<byte[]> offers(Collection<OfferID> offerIds) {
    return Bytes.write(offerIds, offerId -> offerId.toByteArray());
  }

  @Override
  public Status acceptOffers(
      Collection<OfferID> offerIds, Collection<Offer.Operation> operations, Filters filters) {
    return Status.valueOf(driver.acceptOffers(
        offers(offerIds),
        Bytes.write(operations, operation -> operation.toByteArray()),
        filters.toByteArray()));
  }

  @Override
  public Status killTask(TaskID taskId) {
    return Status.valueOf(driver.killTask(taskId.toByteArray()));
  }

  @Override
  public Status declineOffer(OfferID offerId, Filters filters) {
    return Status.valueOf(driver.declineOffer(offerId.toByteArray(), filters.toByteArray()));
  }

  @Override
  public Status declineOffer(OfferID offerId) {
    return Status.valueOf(driver.declineOffer(offerId.toByteArray(), NO_FILTERS));
  }

  @Override
  public Status reviveOffers() {
    return Status.valueOf(driver.reviveOffers());
  }

  @Override
  public Status reviveOffers(Collection<String> roles) {
    return Status.valueOf(driver.reviveOffers(roles));
  }

  @Override
  public Status suppressOffers() {
    return Status.valueOf(driver.suppressOffers());
  }

  @Override
  public Status suppressOffers(Collection<String> roles) {
    return Status.valueOf(driver.suppressOffers(roles));
  }

  @Override
  public Status acknowledgeStatusUpdate(TaskStatus status) {
    return Status.valueOf(driver.acknowledgeStatusUpdate(status.toByteArray()));
  }

  @Override
  public Status sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, byte[] data) {
    return Status.valueOf(
        driver.sendFrameworkMessage(executorId.toByteArray(), slaveId.toByteArray(), data));
  }

  @Override
  public Status reconcileTasks(Collection<TaskStatus> statuses) {
    return Status.valueOf(
        driver.reconcileTasks(Bytes.write(statuses, status -> status.toByteArray())));
  }

  @Override
  public Status updateFramework(FrameworkInfo framework, Collection<String> suppressedRoles) {
    return Status.valueOf(driver.updateFramework(framework.toByteArray(), suppressedRoles));
  }

  @Override
  public Status updateFramework(
      FrameworkInfo framework,
      Collection<String> suppressedRoles,
      OfferConstraints offerConstraints) {
    return Status.valueOf(driver.updateFramework(
        framework.toByteArray(), suppressedRoles, offerConstraints.toByteArray()));
  }

  private final class Callbacks implements ByteScheduler {

    private SchedulerDriver driver() {
      return MesosSchedulerDriver.this;
    }

    @Override
    public void registered(byte[] frameworkId, byte[] masterInfo) {
      scheduler.registered(
          driver(),
          Bytes.read(frameworkId, bytes -> FrameworkID.parseFrom(bytes)),
          Bytes.read(masterInfo, bytes -> MasterInfo.parseFrom(bytes)));
    }

    @Override
    public void reregistered(byte[] masterInfo) {
      scheduler.reregistered(
          driver(), Bytes.read(masterInfo, bytes -> MasterInfo.parseFrom(bytes)));
    }

    @Override
    public void resourceOffers(List<byte[]> offers) {
      scheduler.resourceOffers(driver(), Bytes.read(offers, bytes -> Offer.parseFrom(bytes)));
    }

    @Override
    public void offerRescinded(byte[] offerId) {
      scheduler.offerRescinded(driver(), Bytes.read(offerId, bytes -> OfferID.parseFrom(bytes)));
    }

    @Override
    public void statusUpdate(byte[] status) {
      scheduler.statusUpdate(driver(), Bytes.read(status, bytes -> TaskStatus.parseFrom(bytes)));
    }

    @Override
    public void frameworkMessage(byte[] executorId, byte[] slaveId, byte[] data) {
      scheduler.frameworkMessage(driver(), executor(executorId), slave(slaveId), data);
    }

    @Override
    public void disconnected() {
      scheduler.disconnected(driver());
    }

    @Override
    public void slaveLost(byte[] slaveId) {
      scheduler.slaveLost(driver(), slave(slaveId));
    }

    @Override
    public void executorLost(byte[] executorId, byte[] slaveId, int status) {
      scheduler.executorLost(driver(), executor(executorId), slave(slaveId), status);
    }

    @Override
    public void error(String message) {
      scheduler.error(driver(), message);
    }

    private static ExecutorID executor(byte[] executorId) {
      return Bytes.read(executorId, bytes -> ExecutorID.parseFrom(bytes));
    }

    private static SlaveID slave(byte[] slaveId) {
      return Bytes.read(slaveId, bytes -> SlaveID.parseFrom(bytes));
    }
  }
}
