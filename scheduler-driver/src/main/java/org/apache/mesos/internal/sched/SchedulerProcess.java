// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkReregisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.ResourceRequestMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks with the master and slaves for one framework, and calls its scheduler (handlers.md 3). */
final class SchedulerProcess extends Process {

  private static final Logger log = LoggerFactory.getLogger(SchedulerProcess.class);

  /** How often a registration is repeated until the master answers. */
  static final Duration REGISTRATION_RETRY = Duration.ofSeconds(1);

  private final Scheduler scheduler;
  private final SchedulerDriver driver;
  private final DriverControl control;

  // With its id once that is known.
  private FrameworkInfo framework;
  private Upid master = Upid.EMPTY;
  // Whether another driver had the framework before; until the first registration.
  private boolean isFailover;
  private boolean isConnected;
  private Timer registrationRetry = () -> false;
  private final SlavePids slavePids = new SlavePids();

  SchedulerProcess(
      String id,
      FrameworkInfo framework,
      Scheduler scheduler,
      SchedulerDriver driver,
      DriverControl control) {
    super(id);
    this.framework = framework;
    this.isFailover = hasId(framework);
    this.scheduler = scheduler;
    this.driver = driver;
    this.control = control;
  }

  @Override
  protected void initialize() {
    install(NewMasterDetectedMessage.class, this::newMasterDetected);
    install(NoMasterDetectedMessage.class, this::noMasterDetected);
    install(FrameworkRegisteredMessage.class, this::registered);
    install(FrameworkReregisteredMessage.class, this::reregistered);
    install(ResourceOffersMessage.class, this::resourceOffers);
    install(RescindResourceOfferMessage.class, this::rescindOffer);
    install(StatusUpdateMessage.class, this::statusUpdate);
    install(LostSlaveMessage.class, this::lostSlave);
    install(ExecutorToFrameworkMessage.class, this::frameworkMessage);
    install(FrameworkErrorMessage.class, this::error);
  }

  private void newMasterDetected(Upid from, NewMasterDetectedMessage message) {
    Optional<Upid> pid = Upid.parse(message.getPid()).filter(Upid::isComplete);
    if (pid.isEmpty()) {
      log.warn(
          "Ignoring new master {} from {} because that is no pid",
          UserText.quote(message.getPid()),
          from);
      return;
    }
    log.info("New master detected at {}", pid.get());
    master = pid.get();
    isConnected = false;
    link(master);
    registerReliably();
  }

  private void noMasterDetected(Upid from) {
    log.info("No master detected, waiting for another master to be elected");
    isConnected = false;
    master = Upid.EMPTY;
    // As the original does, also when aborted.
    control.callBack(() -> scheduler.disconnected(driver));
  }

  private void registered(Upid from, FrameworkRegisteredMessage message) {
    if (isIgnored("registration", from) || isLateAnswer("registration", from)) {
      return;
    }
    FrameworkID id = message.getFrameworkId();
    log.info("Framework registered with {}", id.getValue());
    framework = framework.toBuilder().setId(id).build();
    connected();
    control.callBack(() -> scheduler.registered(driver, id, message.getMasterInfo()));
  }

  private void reregistered(Upid from, FrameworkReregisteredMessage message) {
    if (isIgnored("re-registration", from) || isLateAnswer("re-registration", from)) {
      return;
    }
    if (isOtherFramework("re-registration", from, message.getFrameworkId())) {
      return;
    }
    log.info("Framework re-registered with {}", message.getFrameworkId().getValue());
    connected();
    control.callBack(() -> scheduler.reregistered(driver, message.getMasterInfo()));
  }

  private void resourceOffers(Upid from, ResourceOffersMessage message) {
    if (isIgnored("resource offers", from)) {
      return;
    }
    if (message.getOffersCount() != message.getPidsCount()) {
      log.warn(
          "Expecting as many pids as offers, but {} sent {} and {}",
          from,
          message.getPidsCount(),
          message.getOffersCount());
    }
    int pids = Math.min(message.getOffersCount(), message.getPidsCount());
    for (int i = 0; i < pids; i++) {
      Offer offer = message.getOffers(i);
      String text = message.getPids(i);
      Upid.parse(text)
          .ifPresentOrElse(
              pid -> slavePids.offered(offer.getId(), offer.getSlaveId(), pid),
              () -> log.debug("Not saving slave pid {} because that is no pid", text));
    }
    control.callBack(() -> scheduler.resourceOffers(driver, message.getOffersList()));
  }

  private void rescindOffer(Upid from, RescindResourceOfferMessage message) {
    if (isIgnored("rescinded offer", from)) {
      return;
    }
    slavePids.rescinded(message.getOfferId());
    control.callBack(() -> scheduler.offerRescinded(driver, message.getOfferId()));
  }

  private void statusUpdate(Upid from, StatusUpdateMessage message) {
    StatusUpdate update = message.getUpdate();
    if (isIgnored("status update", from)
        || isOtherFramework("status update", from, update.getFrameworkId())) {
      return;
    }
    control.callBack(() -> scheduler.statusUpdate(driver, update.getStatus()));
    // A scheduler that aborts has not taken the update: it is for the one that fails over.
    if (!control.isAborted()) {
      acknowledge(update, message.getPid());
    }
  }

  private void acknowledge(StatusUpdate update, String pid) {
    Optional<Upid> slave = Upid.parse(pid).filter(Upid::isComplete);
    // messages.md 5.8: nobody waits for the acknowledgement of what the master made up.
    if (slave.isEmpty() || update.getUuid().isEmpty()) {
      return;
    }
    send(
        slave.get(),
        StatusUpdateAcknowledgementMessage.newBuilder()
            .setFrameworkId(update.getFrameworkId())
            .setSlaveId(slaveId(update))
            .setTaskId(update.getStatus().getTaskId())
            .setUuid(update.getUuid())
            .build());
  }

  /** The slave knows the update by its uuid; without any id the message would not be valid. */
  private static SlaveID slaveId(StatusUpdate update) {
    return update.hasSlaveId()
        ? update.getSlaveId()
        : SlaveID.newBuilder()
            .setValue(update.getStatus().getSlaveId().getValue())
            .build();
  }

  private void lostSlave(Upid from, LostSlaveMessage message) {
    if (isIgnored("lost slave", from)) {
      return;
    }
    log.info("Lost slave {}", message.getSlaveId().getValue());
    slavePids.lost(message.getSlaveId());
    control.callBack(() -> scheduler.slaveLost(driver, message.getSlaveId()));
  }

  private void frameworkMessage(Upid from, ExecutorToFrameworkMessage message) {
    if (isIgnored("framework message", from)) {
      return;
    }
    control.callBack(() -> scheduler.frameworkMessage(
        driver, message.getExecutorId(), message.getSlaveId(), message.getData().toByteArray()));
  }

  private void error(Upid from, FrameworkErrorMessage message) {
    if (isIgnored("error", from)) {
      return;
    }
    log.error(
        "Aborting because of an error from {}: {}", from, UserText.quote(message.getMessage()));
    control.abort();
    control.callBack(() -> scheduler.error(driver, message.getMessage()));
  }

  /** Asks the master for a registration, again and again until there is one. */
  private void registerReliably() {
    registrationRetry.cancel();
    // An aborted driver would not hear of its registration.
    if (isConnected || master.isEmpty() || control.isAborted()) {
      return;
    }
    if (hasId(framework)) {
      send(
          master,
          ReregisterFrameworkMessage.newBuilder()
              .setFramework(framework)
              .setFailover(isFailover)
              .build());
    } else {
      send(master, RegisterFrameworkMessage.newBuilder().setFramework(framework).build());
    }
    registrationRetry = delay(REGISTRATION_RETRY, this::registerReliably);
  }

  private void connected() {
    isConnected = true;
    isFailover = false;
    registrationRetry.cancel();
  }

  private boolean isIgnored(String what, Upid from) {
    if (control.isAborted()) {
      log.debug("Ignoring {} from {} because the driver is aborted", what, from);
      return true;
    }
    return false;
  }

  private boolean isLateAnswer(String what, Upid from) {
    if (isConnected || master.isEmpty()) {
      log.debug(
          "Ignoring {} from {} because {}",
          what,
          from,
          isConnected ? "the driver is connected already" : "no master leads");
      return true;
    }
    return false;
  }

  private boolean isOtherFramework(String what, Upid from, FrameworkID id) {
    if (!hasId(framework) || !framework.getId().equals(id)) {
      log.warn(
          "Ignoring {} from {} because it is for framework {}",
          what,
          from,
          UserText.quote(id.getValue()));
      return true;
    }
    return false;
  }

  private static boolean hasId(FrameworkInfo framework) {
    return !framework.getId().getValue().isEmpty();
  }

  // Called by the driver, dispatched (drivers.md 3).

  void stop(Stop stop) {
    if (isConnected && stop == Stop.FOR_GOOD) {
      send(
          master,
          UnregisterFrameworkMessage.newBuilder()
              .setFrameworkId(framework.getId())
              .build());
    }
    node().terminate(self());
  }

  void abort() {
    if (isConnected) {
      send(
          master,
          DeactivateFrameworkMessage.newBuilder()
              .setFrameworkId(framework.getId())
              .build());
    }
  }

  void killTask(TaskID taskId) {
    if (isDropped("kill of task " + taskId.getValue())) {
      return;
    }
    send(
        master,
        KillTaskMessage.newBuilder()
            .setFrameworkId(framework.getId())
            .setTaskId(taskId)
            .build());
  }

  void requestResources(List<Request> requests) {
    if (isDropped("resource request")) {
      return;
    }
    send(
        master,
        ResourceRequestMessage.newBuilder()
            .setFrameworkId(framework.getId())
            .addAllRequests(requests)
            .build());
  }

  void reviveOffers() {
    if (isDropped("revival of offers")) {
      return;
    }
    send(
        master,
        ReviveOffersMessage.newBuilder().setFrameworkId(framework.getId()).build());
  }

  void launchTasks(OfferID offerId, List<TaskInfo> tasks, Filters filters) {
    if (!isConnected) {
      log.info("Not launching {} tasks because the master is disconnected", tasks.size());
      tasks.forEach(task -> reportLost(task, "Master Disconnected"));
      return;
    }
    List<TaskInfo> good = new ArrayList<>();
    for (TaskInfo task : tasks) {
      if (task.hasExecutor() == task.hasCommand()) {
        reportLost(task, "TaskInfo must have either an 'executor' or a 'command'");
      } else {
        slavePids.launched(offerId, task.getSlaveId());
        good.add(task);
      }
    }
    slavePids.answered(offerId);
    // Also without any task, for the master to have its offer back.
    send(
        master,
        LaunchTasksMessage.newBuilder()
            .setFrameworkId(framework.getId())
            .setOfferId(offerId)
            .addOfferIds(offerId)
            .addAllTasks(good)
            .setFilters(filters)
            .build());
  }

  void sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, ByteString data) {
    if (isDropped("framework message")) {
      return;
    }
    send(
        slavePids.find(slaveId).orElse(master),
        FrameworkToExecutorMessage.newBuilder()
            .setSlaveId(slaveId)
            .setFrameworkId(framework.getId())
            .setExecutorId(executorId)
            .setData(data)
            .build());
  }

  private boolean isDropped(String what) {
    if (!isConnected) {
      log.debug("Dropping {} because the master is disconnected", what);
      return true;
    }
    return false;
  }

  /** Tells the scheduler what nobody else knows, and so nobody waits for an acknowledgement. */
  private void reportLost(TaskInfo task, String message) {
    if (control.isAborted()) {
      return;
    }
    TaskStatus status = TaskStatus.newBuilder()
        .setTaskId(task.getTaskId())
        .setState(TaskState.TASK_LOST)
        .setMessage(message)
        .build();
    control.callBack(() -> scheduler.statusUpdate(driver, status));
  }

  @Override
  protected void cleanup() {
    registrationRetry.cancel();
  }
}
