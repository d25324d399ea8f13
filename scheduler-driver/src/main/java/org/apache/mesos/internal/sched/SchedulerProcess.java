// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkErrorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkReregisteredMessage;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.RescindResourceOfferMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks with the master and slaves for one framework, and calls its scheduler (handlers.md 3). */
final class SchedulerProcess extends Process {

  private static final Logger log = LoggerFactory.getLogger(SchedulerProcess.class);

  private final Callbacks callbacks;
  private final Scheduler scheduler;
  private final SchedulerDriver driver;
  private final DriverControl control;
  private final boolean implicitAcknowledgements;

  private final FrameworkDescription framework;
  private final Registration registration;
  private final SlavePids slavePids = new SlavePids();
  private final Acknowledgements acknowledgements;
  private final SchedulerActions actions;

  /**
   * A process that is to be spawned on a node.
   *
   * @param backoffFactor the longest pause after the first attempt to register
   */
  SchedulerProcess(
      String id, Node node, DriverSettings settings, Duration backoffFactor, Callbacks callbacks) {
    super(id);
    this.callbacks = callbacks;
    this.scheduler = callbacks.scheduler();
    this.driver = callbacks.driver();
    this.control = callbacks.control();
    implicitAcknowledgements = settings.implicitAcknowledgements();
    framework = new FrameworkDescription(settings.framework(), settings.suppressedRoles());
    SchedulerContext context = new Context(node);
    registration = new Registration(
        context,
        control,
        framework,
        backoffFactor,
        Optional.ofNullable(settings.credential()),
        () -> callbacks.abort("Master refused authentication"));
    acknowledgements = new Acknowledgements(context, registration, framework);
    actions = new SchedulerActions(
        context,
        registration,
        framework,
        slavePids,
        acknowledgements,
        new LocalUpdates(callbacks, framework, node.clock()));
  }

  /** What the driver's calls do; to be run as this process. */
  SchedulerActions actions() {
    return actions;
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
    install(ExitedExecutorMessage.class, this::exitedExecutor);
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
    boolean wasConnected = registration.isConnected();
    registration.follow(pid.get());
    if (wasConnected) {
      disconnected();
    }
  }

  private void noMasterDetected(Upid from) {
    log.info("No master detected, waiting for another master to be elected");
    boolean wasConnected = registration.isConnected();
    registration.stop();
    if (wasConnected) {
      disconnected();
    }
  }

  @Override
  protected void exited(Upid pid) {
    if (!pid.equals(registration.master())) {
      return;
    }
    boolean wasConnected = registration.isConnected();
    registration.disconnected();
    if (wasConnected) {
      log.info("Registering again because the connection to master {} is broken", pid);
      disconnected();
    }
  }

  private void disconnected() {
    if (!control.isAborted()) {
      control.callBack(() -> scheduler.disconnected(driver));
    }
  }

  private void registered(Upid from, FrameworkRegisteredMessage message) {
    if (isUnexpectedAnswer("registration", from)) {
      return;
    }
    FrameworkID id = message.getFrameworkId();
    log.info("Framework registered with {}", id.getValue());
    framework.identify(id);
    registration.connected(message.getMasterInfo());
    actions.tellChanges();
    control.callBack(() -> scheduler.registered(driver, id, message.getMasterInfo()));
  }

  private void reregistered(Upid from, FrameworkReregisteredMessage message) {
    if (isUnexpectedAnswer("re-registration", from)
        || isOtherFramework("re-registration", from, message.getFrameworkId())) {
      return;
    }
    log.info("Framework re-registered with {}", message.getFrameworkId().getValue());
    registration.connected(message.getMasterInfo());
    actions.tellChanges();
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
    Optional<Upid> slave = Acknowledgements.awaiting(update, message.getPid());
    if (!implicitAcknowledgements) {
      slave.ifPresent(pid -> acknowledgements.await(update, pid));
    }
    callbacks.statusUpdate(LocalUpdates.completed(update, slave.isPresent()));
    // A scheduler that aborts has not taken the update: it is for the one that fails over.
    if (implicitAcknowledgements && !control.isAborted()) {
      slave.ifPresent(pid -> acknowledgements.acknowledge(update, pid));
    }
  }

  private void lostSlave(Upid from, LostSlaveMessage message) {
    if (isIgnored("lost slave", from)) {
      return;
    }
    log.info("Lost slave {}", message.getSlaveId().getValue());
    slavePids.lost(message.getSlaveId());
    control.callBack(() -> scheduler.slaveLost(driver, message.getSlaveId()));
  }

  private void exitedExecutor(Upid from, ExitedExecutorMessage message) {
    if (isIgnored("exited executor", from)
        || isOtherFramework("exited executor", from, message.getFrameworkId())) {
      return;
    }
    log.info(
        "Executor {} on slave {} exited with status {}",
        UserText.quote(message.getExecutorId().getValue()),
        message.getSlaveId().getValue(),
        message.getStatus());
    control.callBack(() -> scheduler.executorLost(
        driver, message.getExecutorId(), message.getSlaveId(), message.getStatus()));
  }

  /** Slaves send it too, whoever leads. */
  private void frameworkMessage(Upid from, ExecutorToFrameworkMessage message) {
    if (isAborted("framework message", from)) {
      return;
    }
    control.callBack(() -> scheduler.frameworkMessage(
        driver, message.getExecutorId(), message.getSlaveId(), message.getData().toByteArray()));
  }

  private void error(Upid from, FrameworkErrorMessage message) {
    if (isAborted("error", from) || isFromElsewhere("error", from)) {
      return;
    }
    log.error(
        "Aborting because of an error from {}: {}", from, UserText.quote(message.getMessage()));
    callbacks.abort(message.getMessage());
  }

  /** Whether a message is none of the leading master's, or comes while there is no connection. */
  private boolean isIgnored(String what, Upid from) {
    if (isAborted(what, from) || isFromElsewhere(what, from)) {
      return true;
    }
    if (!registration.isConnected()) {
      log.debug("Ignoring {} from {} because the driver is disconnected", what, from);
      return true;
    }
    return false;
  }

  private boolean isAborted(String what, Upid from) {
    if (control.isAborted()) {
      log.debug("Ignoring {} from {} because the driver is aborted", what, from);
      return true;
    }
    return false;
  }

  private boolean isFromElsewhere(String what, Upid from) {
    if (registration.master().isEmpty() || !registration.isMaster(from)) {
      log.info(
          "Ignoring {} from {} because the driver follows {}",
          what,
          from,
          registration.master().isEmpty() ? "no master" : registration.master());
      return true;
    }
    return false;
  }

  private boolean isUnexpectedAnswer(String what, Upid from) {
    if (isAborted(what, from)) {
      return true;
    }
    if (isFromElsewhere(what, from)) {
      if (from.id().equals(registration.master().id())) {
        log.warn(
            "If {} is master {}, look for it at this address, by which it knows itself",
            from,
            registration.master());
      }
      return true;
    }
    if (registration.isConnected()) {
      log.debug("Ignoring {} from {} because the driver is connected already", what, from);
      return true;
    }
    return false;
  }

  private boolean isOtherFramework(String what, Upid from, FrameworkID id) {
    if (!framework.hasId() || !framework.id().equals(id)) {
      log.warn(
          "Ignoring {} from {} because it is for framework {}",
          what,
          from,
          UserText.quote(id.getValue()));
      return true;
    }
    return false;
  }

  @Override
  protected void cleanup() {
    registration.close();
  }

  /** This process, to its parts. */
  private final class Context implements SchedulerContext {

    private final Node node;

    Context(Node node) {
      this.node = node;
    }

    @Override
    public Upid self() {
      return SchedulerProcess.this.self();
    }

    @Override
    public Node node() {
      return node;
    }

    @Override
    public void send(Upid to, Message message) {
      SchedulerProcess.this.send(to, message);
    }

    @Override
    public void link(Upid to) {
      SchedulerProcess.this.link(to);
    }

    @Override
    public Timer delay(Duration delay, Runnable call) {
      return SchedulerProcess.this.delay(delay, call);
    }

    @Override
    public void execute(Runnable call) {
      SchedulerProcess.this.execute(call);
    }
  }
}
