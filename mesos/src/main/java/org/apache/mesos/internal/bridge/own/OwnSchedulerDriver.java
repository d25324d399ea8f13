// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge.own;

import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import org.apache.mesos.MesosSchedulerDriver;
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
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.bridge.ByteScheduler;
import org.apache.mesos.internal.bridge.ByteSchedulerDriver;
import org.apache.mesos.internal.bridge.Bytes;
import org.apache.mesos.internal.bridge.SchedulerSettings;
import org.apache.mesos.scheduler.Protos.OfferConstraints;

/** A scheduler's driver that takes and gives bytes. */
public final class OwnSchedulerDriver implements ByteSchedulerDriver {

  private final SchedulerDriver driver;

  public OwnSchedulerDriver(ByteScheduler scheduler, SchedulerSettings settings) {
    driver = driver(
        new Callbacks(scheduler, new KnownStates(ImmutableSet.copyOf(settings.taskStates()))),
        settings);
  }

  private static SchedulerDriver driver(Scheduler callbacks, SchedulerSettings settings) {
    FrameworkInfo framework = Bytes.read(settings.framework(), FrameworkInfo::parseFrom);
    if (settings.credential() == null) {
      return new MesosSchedulerDriver(
          callbacks,
          framework,
          settings.suppressedRoles(),
          settings.master(),
          settings.implicitAcknowledgements());
    }
    return new MesosSchedulerDriver(
        callbacks,
        framework,
        settings.suppressedRoles(),
        settings.master(),
        settings.implicitAcknowledgements(),
        Bytes.read(settings.credential(), Credential::parseFrom));
  }

  @Override
  public String start() {
    return driver.start().name();
  }

  @Override
  public String stop(boolean failover) {
    return driver.stop(failover).name();
  }

  @Override
  public String abort() {
    return driver.abort().name();
  }

  @Override
  public String join() {
    return driver.join().name();
  }

  @Override
  public String run() {
    return driver.run().name();
  }

  @Override
  public String requestResources(List<byte[]> requests) {
    return driver.requestResources(Bytes.read(requests, Request::parseFrom)).name();
  }

  @Override
  public String launchTasks(List<byte[]> offerIds, List<byte[]> tasks, byte[] filters) {
    return driver
        .launchTasks(
            Bytes.read(offerIds, OfferID::parseFrom),
            Bytes.read(tasks, TaskInfo::parseFrom),
            Bytes.read(filters, Filters::parseFrom))
        .name();
  }

  @Override
  public String acceptOffers(List<byte[]> offerIds, List<byte[]> operations, byte[] filters) {
    return driver
        .acceptOffers(
            Bytes.read(offerIds, OfferID::parseFrom),
            Bytes.read(operations, Offer.Operation::parseFrom),
            Bytes.read(filters, Filters::parseFrom))
        .name();
  }

  @Override
  public String killTask(byte[] taskId) {
    return driver.killTask(Bytes.read(taskId, TaskID::parseFrom)).name();
  }

  @Override
  public String declineOffer(byte[] offerId, byte[] filters) {
    return driver
        .declineOffer(
            Bytes.read(offerId, OfferID::parseFrom), Bytes.read(filters, Filters::parseFrom))
        .name();
  }

  @Override
  public String reviveOffers() {
    return driver.reviveOffers().name();
  }

  @Override
  public String reviveOffers(Collection<String> roles) {
    return driver.reviveOffers(roles).name();
  }

  @Override
  public String suppressOffers() {
    return driver.suppressOffers().name();
  }

  @Override
  public String suppressOffers(Collection<String> roles) {
    return driver.suppressOffers(roles).name();
  }

  @Override
  public String acknowledgeStatusUpdate(byte[] status) {
    return driver
        .acknowledgeStatusUpdate(Bytes.read(status, TaskStatus::parseFrom))
        .name();
  }

  @Override
  public String sendFrameworkMessage(byte[] executorId, byte[] slaveId, byte[] data) {
    return driver
        .sendFrameworkMessage(
            Bytes.read(executorId, ExecutorID::parseFrom),
            Bytes.read(slaveId, SlaveID::parseFrom),
            data)
        .name();
  }

  @Override
  public String reconcileTasks(List<byte[]> statuses) {
    return driver.reconcileTasks(Bytes.read(statuses, TaskStatus::parseFrom)).name();
  }

  @Override
  @SuppressWarnings("deprecation") // What the application calls is deprecated as well.
  public String updateFramework(byte[] framework, Collection<String> suppressedRoles) {
    return driver
        .updateFramework(Bytes.read(framework, FrameworkInfo::parseFrom), suppressedRoles)
        .name();
  }

  @Override
  public String updateFramework(
      byte[] framework, Collection<String> suppressedRoles, byte[] offerConstraints) {
    return driver
        .updateFramework(
            Bytes.read(framework, FrameworkInfo::parseFrom),
            suppressedRoles,
            Bytes.read(offerConstraints, OfferConstraints::parseFrom))
        .name();
  }

  private record Callbacks(ByteScheduler scheduler, KnownStates states) implements Scheduler {

    @Override
    public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
      scheduler.registered(frameworkId.toByteArray(), masterInfo.toByteArray());
    }

    @Override
    public void reregistered(SchedulerDriver driver, MasterInfo masterInfo) {
      scheduler.reregistered(masterInfo.toByteArray());
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
      scheduler.resourceOffers(Bytes.write(offers, Offer::toByteArray));
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, OfferID offerId) {
      scheduler.offerRescinded(offerId.toByteArray());
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
      scheduler.statusUpdate(states.translate(status).toByteArray());
    }

    @Override
    public void frameworkMessage(
        SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {
      scheduler.frameworkMessage(executorId.toByteArray(), slaveId.toByteArray(), data);
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
      scheduler.disconnected();
    }

    @Override
    public void slaveLost(SchedulerDriver driver, SlaveID slaveId) {
      scheduler.slaveLost(slaveId.toByteArray());
    }

    @Override
    public void executorLost(
        SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status) {
      scheduler.executorLost(executorId.toByteArray(), slaveId.toByteArray(), status);
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
      scheduler.error(message);
    }
  }
}
