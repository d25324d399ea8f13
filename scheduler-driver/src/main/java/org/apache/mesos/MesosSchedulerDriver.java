// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Objects;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.sched.DriverSettings;
import org.apache.mesos.internal.sched.OsSchedulerHost;
import org.apache.mesos.internal.sched.SchedulerHost;
import org.apache.mesos.internal.sched.SchedulerSession;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.jspecify.annotations.Nullable;

/**
 * Connects a {@link Scheduler} to a cluster. A typical main program is
 *
 * <pre>{@code
 * Status status = new MesosSchedulerDriver(new MyScheduler(), framework, master).run();
 * System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
 * }</pre>
 *
 * <p>Where the master is can be said in several ways:
 *
 * <ul>
 *   <li>{@code host:port} or {@code master@host:port}: a certain one
 *   <li>{@code zk://host:port,host:port/path}, also with {@code user:password@} before the hosts:
 *       the one that leads according to ZooKeeper
 *   <li>{@code file:///path}: what the first line of a file says, in one of these ways
 *   <li>{@code local}: a whole cluster inside this JVM, which ends with the driver. It is set up by
 *       environment variables such as {@code MESOS_NUM_SLAVES} and needs {@code mesos-local} on the
 *       class path. {@code localquiet} is the same without its log.
 * </ul>
 *
 * <p>If the text is none of these, the cluster cannot be made, or the driver's own port cannot be
 * had, {@link #start} aborts the driver, calls {@link Scheduler#error} with {@code Configuration
 * error: …} before it returns, and returns {@code DRIVER_ABORTED}.
 *
 * <p>An empty user in the framework's description is replaced by the name of the user who runs this
 * JVM, an empty host name by this machine's; an id in it means to take over from the driver that
 * had it before. The driver listens where {@code LIBPROCESS_IP} and {@code LIBPROCESS_PORT} in the
 * environment say, and tells its peers {@code LIBPROCESS_ADVERTISE_IP} and {@code
 * LIBPROCESS_ADVERTISE_PORT} if these are set.
 *
 * <p>Only the leading master is listened to. When the connection to it breaks, the scheduler is
 * {@link Scheduler#disconnected}, and the driver registers again, after random pauses that become
 * longer; the first are at most {@code MESOS_REGISTRATION_BACKOFF_FACTOR} (2 seconds). With a
 * credential it proves to each master by CRAM-MD5 who it is before it registers; if the master
 * refuses that, the driver is aborted with {@code Master refused authentication}.
 *
 * <p>What is sent before {@link #stop} or the end of the JVM is written first. A driver that is
 * neither stopped nor aborted ends with the JVM, which to the master is the same as {@code
 * stop(true)}.
 */
public class MesosSchedulerDriver implements SchedulerDriver {

  private final SchedulerSession session;

  /** A driver for a scheduler, which is not started yet. */
  public MesosSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master) {
    this(scheduler, framework, master, true);
  }

  /** A driver that proves to the master who it is, which is not started yet. */
  public MesosSchedulerDriver(
      Scheduler scheduler, FrameworkInfo framework, String master, Credential credential) {
    this(scheduler, framework, master, true, credential);
  }

  /**
   * A driver for a scheduler, which is not started yet.
   *
   * @param implicitAcknowledgements whether a status update counts as taken when {@link
   *     Scheduler#statusUpdate} returns; otherwise {@link #acknowledgeStatusUpdate} is to be called
   */
  public MesosSchedulerDriver(
      Scheduler scheduler,
      FrameworkInfo framework,
      String master,
      boolean implicitAcknowledgements) {
    this(scheduler, framework, ImmutableList.of(), master, implicitAcknowledgements);
  }

  /** As without the credential, with which the driver proves to the master who it is. */
  public MesosSchedulerDriver(
      Scheduler scheduler,
      FrameworkInfo framework,
      String master,
      boolean implicitAcknowledgements,
      Credential credential) {
    this(scheduler, framework, ImmutableList.of(), master, implicitAcknowledgements, credential);
  }

  /**
   * A driver for a scheduler, which is not started yet.
   *
   * @param suppressedRoles the framework's roles that nothing is to be offered for until it is
   *     asked for by {@link #reviveOffers}
   */
  public MesosSchedulerDriver(
      Scheduler scheduler,
      FrameworkInfo framework,
      Collection<String> suppressedRoles,
      String master,
      boolean implicitAcknowledgements) {
    this(
        scheduler,
        settings(framework, suppressedRoles, master, implicitAcknowledgements, null),
        OsSchedulerHost.of(master));
  }

  /** As without the credential, with which the driver proves to the master who it is. */
  public MesosSchedulerDriver(
      Scheduler scheduler,
      FrameworkInfo framework,
      Collection<String> suppressedRoles,
      String master,
      boolean implicitAcknowledgements,
      Credential credential) {
    this(
        scheduler,
        settings(
            framework,
            suppressedRoles,
            master,
            implicitAcknowledgements,
            Objects.requireNonNull(credential, "Not expecting a null credential")),
        OsSchedulerHost.of(master));
  }

  MesosSchedulerDriver(
      Scheduler scheduler, FrameworkInfo framework, String master, SchedulerHost host) {
    this(scheduler, settings(framework, ImmutableList.of(), master, true, null), host);
  }

  MesosSchedulerDriver(Scheduler scheduler, DriverSettings settings, SchedulerHost host) {
    Objects.requireNonNull(scheduler, "Not expecting a null Scheduler");
    checkArgument(
        settings.framework().isInitialized(), "FrameworkInfo: required fields are missing");
    session = new SchedulerSession(scheduler, this, settings, host);
  }

  private static DriverSettings settings(
      FrameworkInfo framework,
      Collection<String> suppressedRoles,
      String master,
      boolean implicitAcknowledgements,
      @Nullable Credential credential) {
    Objects.requireNonNull(framework, "Not expecting a null FrameworkInfo");
    Objects.requireNonNull(suppressedRoles, "Not expecting a null suppressedRoles");
    Objects.requireNonNull(master, "Not expecting a null master");
    return new DriverSettings(
        framework,
        ImmutableList.copyOf(suppressedRoles),
        master,
        implicitAcknowledgements,
        credential);
  }

  @Override
  public Status start() {
    return session.start();
  }

  @Override
  public Status stop(boolean failover) {
    return session.stop(failover);
  }

  @Override
  public Status stop() {
    return session.stop();
  }

  @Override
  public Status abort() {
    return session.abort();
  }

  @Override
  public Status join() {
    return session.join();
  }

  @Override
  public Status run() {
    return session.run();
  }

  @Override
  public Status requestResources(Collection<Request> requests) {
    return session.requestResources(requests);
  }

  @Override
  public Status launchTasks(
      Collection<OfferID> offerIds, Collection<TaskInfo> tasks, Filters filters) {
    return session.launchTasks(offerIds, tasks, filters);
  }

  @Override
  public Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks) {
    return session.launchTasks(offerIds, tasks);
  }

  @Override
  public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks, Filters filters) {
    return session.launchTasks(offerId, tasks, filters);
  }

  @Override
  public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks) {
    return session.launchTasks(offerId, tasks);
  }

  @Override
  public Status killTask(TaskID taskId) {
    return session.killTask(taskId);
  }

  @Override
  public Status acceptOffers(
      Collection<OfferID> offerIds, Collection<Offer.Operation> operations, Filters filters) {
    return session.acceptOffers(offerIds, operations, filters);
  }

  @Override
  public Status declineOffer(OfferID offerId, Filters filters) {
    return session.declineOffer(offerId, filters);
  }

  @Override
  public Status declineOffer(OfferID offerId) {
    return session.declineOffer(offerId);
  }

  @Override
  public Status reviveOffers() {
    return session.reviveOffers();
  }

  @Override
  public Status reviveOffers(Collection<String> roles) {
    return session.reviveOffers(roles);
  }

  @Override
  public Status suppressOffers() {
    return session.suppressOffers();
  }

  @Override
  public Status suppressOffers(Collection<String> roles) {
    return session.suppressOffers(roles);
  }

  @Override
  public Status acknowledgeStatusUpdate(TaskStatus status) {
    return session.acknowledgeStatusUpdate(status);
  }

  @Override
  public Status sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, byte[] data) {
    return session.sendFrameworkMessage(executorId, slaveId, data);
  }

  @Override
  public Status reconcileTasks(Collection<TaskStatus> statuses) {
    return session.reconcileTasks(statuses);
  }

  @Override
  public Status updateFramework(
      FrameworkInfo frameworkInfo,
      Collection<String> suppressedRoles,
      OfferConstraints offerConstraints) {
    return session.updateFramework(frameworkInfo, suppressedRoles, offerConstraints);
  }

  @Override
  public Status updateFramework(FrameworkInfo frameworkInfo, Collection<String> suppressedRoles) {
    return session.updateFramework(frameworkInfo, suppressedRoles);
  }
}
