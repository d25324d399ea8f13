// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What users call a driver for, run as its process (drivers.md 3 and 5). */
final class SchedulerActions {

  private static final Logger log = LoggerFactory.getLogger(SchedulerActions.class);

  private final SchedulerContext context;
  private final Registration registration;
  private final FrameworkDescription framework;
  private final SlavePids slavePids;
  private final Acknowledgements acknowledgements;
  private final LocalUpdates localUpdates;

  SchedulerActions(
      SchedulerContext context,
      Registration registration,
      FrameworkDescription framework,
      SlavePids slavePids,
      Acknowledgements acknowledgements,
      LocalUpdates localUpdates) {
    this.context = context;
    this.registration = registration;
    this.framework = framework;
    this.slavePids = slavePids;
    this.acknowledgements = acknowledgements;
    this.localUpdates = localUpdates;
  }

  private MasterProtocol protocol() {
    return MasterProtocol.of(registration.release());
  }

  private void send(Message message) {
    context.send(registration.master(), message);
  }

  void stop(Stop stop) {
    if (registration.isConnected() && stop == Stop.FOR_GOOD) {
      send(protocol().unregister(framework.id()));
    }
    context.node().terminate(context.self());
  }

  /** Newer masters have no call for it either. */
  void abort() {
    if (registration.isConnected()) {
      send(
          DeactivateFrameworkMessage.newBuilder().setFrameworkId(framework.id()).build());
    }
  }

  void killTask(TaskID taskId) {
    if (!isDropped("kill of task " + taskId.getValue())) {
      send(protocol().kill(framework.id(), taskId));
    }
  }

  void requestResources(List<Request> requests) {
    if (!isDropped("resource request")) {
      send(protocol().request(framework.id(), requests));
    }
  }

  void declineOffers(List<OfferID> offers, Filters filters) {
    if (!isDropped("declined offers")) {
      offers.forEach(slavePids::answered);
      protocol().decline(framework.id(), offers, filters).forEach(this::send);
    }
  }

  void launchTasks(List<OfferID> offers, List<TaskInfo> tasks, Filters filters) {
    if (!registration.isConnected()) {
      reportDisconnected(tasks, "Master Disconnected");
    } else if (tasks.isEmpty()) {
      declineOffers(offers, filters);
    } else {
      accept(offers, ImmutableList.of(launch(tasks)), filters);
    }
  }

  private static Offer.Operation launch(List<TaskInfo> tasks) {
    return Offer.Operation.newBuilder()
        .setType(Offer.Operation.Type.LAUNCH)
        .setLaunch(Offer.Operation.Launch.newBuilder().addAllTaskInfos(tasks))
        .build();
  }

  void acceptOffers(List<OfferID> offers, List<Offer.Operation> operations, Filters filters) {
    if (registration.isConnected()) {
      accept(offers, operations, filters);
    } else {
      operations.forEach(operation -> reportDisconnected(tasks(operation), "Master disconnected"));
    }
  }

  private void reportDisconnected(List<TaskInfo> tasks, String message) {
    log.info("Not launching {} tasks because the master is disconnected", tasks.size());
    tasks.forEach(task -> localUpdates.reportDisconnected(task, message));
  }

  private static List<TaskInfo> tasks(Offer.Operation operation) {
    return operation.getType() == Offer.Operation.Type.LAUNCH_GROUP
        ? operation.getLaunchGroup().getTaskGroup().getTasksList()
        : operation.getLaunch().getTaskInfosList();
  }

  private void accept(List<OfferID> offers, List<Offer.Operation> operations, Filters filters) {
    if (!registration.release().hasCalls()) {
      acceptByMessage(offers, operations, filters);
      return;
    }
    operations.forEach(operation -> remember(offers, tasks(operation)));
    offers.forEach(slavePids::answered);
    send(CallProtocol.accept(framework.id(), offers, operations, filters));
  }

  private void remember(List<OfferID> offers, List<TaskInfo> tasks) {
    for (TaskInfo task : tasks) {
      offers.forEach(offer -> slavePids.launched(offer, task.getSlaveId()));
    }
  }

  private void acceptByMessage(
      List<OfferID> offers, List<Offer.Operation> operations, Filters filters) {
    List<TaskInfo> good = new ArrayList<>();
    for (Offer.Operation operation : operations) {
      if (operation.getType() == Offer.Operation.Type.LAUNCH) {
        tasks(operation).stream().filter(this::isGood).forEach(good::add);
      } else {
        log.warn(
            "Not doing {} with offers because the master at {} cannot",
            operation.getType(),
            registration.master());
        tasks(operation)
            .forEach(task -> localUpdates.reportInvalid(
                task, "The master does not support " + operation.getType()));
      }
    }
    if (offers.size() > 1 && !registration.release().takesSeveralOffers()) {
      log.warn(
          "Declining {} offers because the master at {} takes one in a launch",
          offers.size(),
          registration.master());
      good.forEach(task -> localUpdates.reportInvalid(
          task, "The master does not support several offers in one launch"));
      declineOffers(offers, filters);
    } else if (offers.isEmpty()) {
      good.forEach(task -> localUpdates.reportInvalid(task, "No offers specified"));
    } else {
      remember(offers, good);
      offers.forEach(slavePids::answered);
      send(MessageProtocol.launch(framework.id(), offers, good, filters));
    }
  }

  private boolean isGood(TaskInfo task) {
    if (task.hasExecutor() == task.hasCommand()) {
      localUpdates.reportInvalid(task, "TaskInfo must have either an 'executor' or a 'command'");
      return false;
    }
    return true;
  }

  void reviveOffers() {
    framework.reviveAll();
    if (!isLater("revival of offers")) {
      framework.told();
      send(protocol().revive(framework.id(), ImmutableList.of()));
    }
  }

  void reviveOffers(List<String> roles) {
    if (roles.isEmpty()) {
      return;
    }
    framework.revive(roles);
    if (isLater("revival of offers")) {
      return;
    }
    framework.told();
    if (!registration.release().hasCalls()) {
      log.warn(
          "Reviving the offers of all roles because the master at {} knows of none",
          registration.master());
    }
    send(protocol().revive(framework.id(), roles));
  }

  void suppressOffers() {
    framework.suppressAll();
    suppress(ImmutableList.of());
  }

  void suppressOffers(List<String> roles) {
    if (!roles.isEmpty()) {
      framework.suppress(roles);
      suppress(roles);
    }
  }

  private void suppress(List<String> roles) {
    if (isLater("suppression of offers")) {
      return;
    }
    framework.told();
    protocol()
        .suppress(framework.id(), roles)
        .ifPresentOrElse(this::send, () -> warnUnable("suppress offers"));
  }

  void updateFramework(
      FrameworkInfo info, Collection<String> suppressedRoles, OfferConstraints constraints) {
    if (!framework.hasId() || !framework.id().equals(info.getId())) {
      localUpdates
          .callbacks()
          .abort(
              "The id of a framework that is updated must be the one that it is registered with");
      return;
    }
    framework.update(info, suppressedRoles, constraints);
    if (isLater("update of the framework")) {
      return;
    }
    if (!registration.release().updatesFrameworks()) {
      warnUnable("change what it knows of a framework before that registers anew");
    }
    tellUpdate();
  }

  /** What was changed while no master was there, or the registration could not say. */
  void tellChanges() {
    if (framework.isChanged() || registration.isIncomplete()) {
      tellUpdate();
    }
  }

  private void tellUpdate() {
    framework.told();
    if (registration.release().updatesFrameworks()) {
      send(framework.update());
      return;
    }
    // What these two say can be said to earlier masters as well.
    if (!framework.revivedRoles().isEmpty()) {
      send(protocol().revive(framework.id(), framework.revivedRoles()));
    }
    if (framework.needsCall()) {
      protocol()
          .suppress(framework.id(), framework.suppressedRoles())
          .ifPresentOrElse(this::send, () -> warnUnable("suppress offers or constrain them"));
    }
  }

  void reconcileTasks(List<TaskStatus> statuses) {
    if (!isDropped("reconciliation")) {
      protocol()
          .reconcile(framework.id(), statuses)
          .ifPresentOrElse(this::send, () -> warnUnable("reconcile tasks"));
    }
  }

  private void warnUnable(String what) {
    log.warn("The master at {} is of a release that cannot {}", registration.master(), what);
  }

  void acknowledgeStatusUpdate(TaskStatus status) {
    if (!isDropped("acknowledgement for task " + status.getTaskId().getValue())) {
      acknowledgements.acknowledge(status);
    }
  }

  void sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, ByteString data) {
    if (isDropped("framework message")) {
      return;
    }
    // Slaves of every release take the message of 2012.
    slavePids
        .find(slaveId)
        .ifPresentOrElse(
            slave -> context.send(
                slave, MessageProtocol.tellExecutor(framework.id(), executorId, slaveId, data)),
            () -> send(protocol().tell(framework.id(), executorId, slaveId, data)));
  }

  private boolean isDropped(String what) {
    if (!registration.isConnected()) {
      log.debug("Dropping {} because the master is disconnected", UserText.quote(what));
      return true;
    }
    return false;
  }

  private boolean isLater(String what) {
    if (!registration.isConnected()) {
      log.debug("Keeping {} until a master is connected", what);
      return true;
    }
    return false;
  }
}
