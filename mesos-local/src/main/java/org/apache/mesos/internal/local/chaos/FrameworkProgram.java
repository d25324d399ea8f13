// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.internal.logging.LogSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A framework that can be killed at any moment: started again, it goes on with what its journal
 * says. It launches tasks until a file {@code drain} is there, asks about those that have not
 * ended, and ends with code 0 when there are none left.
 */
public final class FrameworkProgram implements Scheduler {

  private static final Logger log = LoggerFactory.getLogger(FrameworkProgram.class);

  private static final Duration FAILOVER_TIMEOUT = Duration.ofHours(1);
  private static final Filters REFUSE_BRIEFLY =
      Filters.newBuilder().setRefuseSeconds(0.5).build();

  private static final Duration TICK = Duration.ofMillis(250);

  /** How often the master is asked about tasks that have not ended, beside each registration. */
  private static final int TICKS_PER_RECONCILIATION = 20;

  /** For updates that are on their way, since they might contradict others. */
  private static final int TICKS_BEFORE_STOP = 12;

  /** What a scheduler does not launch because there are no offers it launches later, up to this. */
  private static final double MAX_SAVED_SECONDS = 3;

  private final Journal journal;
  private final Workload workload;
  private final double tasksPerSecond;
  private final Path drain;

  /** Where they were launched, by task. */
  private final Map<String, SlaveID> running = new LinkedHashMap<>();

  private long nextNumber;
  private double permits = 1;
  private boolean isRegistered;
  private int ticks;
  private int idleTicks;

  private FrameworkProgram(
      FrameworkHistory history, Journal journal, Workload workload, FrameworkSettings settings) {
    this.journal = journal;
    this.workload = workload;
    this.tasksPerSecond = settings.tasksPerSecond();
    this.drain = settings.drain();
    this.nextNumber = workload.numberAfter(history.tasks());
    history.tasks().stream()
        .filter(task -> task.end().isEmpty())
        .forEach(task ->
            running.put(task.id(), SlaveID.newBuilder().setValue(task.slave()).build()));
  }

  public static void main(String[] arguments) throws IOException {
    FrameworkSettings settings = FrameworkSettings.parse(ImmutableList.copyOf(arguments));
    LogOutput.begin(new LogSettings(settings.name(), false, null, Duration.ZERO));
    FrameworkHistory history =
        FrameworkHistory.read(settings.name(), settings.journal(), settings.taskLedger());
    FrameworkProgram scheduler = new FrameworkProgram(
        history,
        new Journal(settings.journal()),
        new Workload(settings.name(), settings.style(), settings.seed(), settings.taskLedger()),
        settings);
    FrameworkInfo.Builder framework = FrameworkInfo.newBuilder()
        .setName(settings.name())
        .setUser("")
        .setCheckpoint(true)
        .setFailoverTimeout((double) FAILOVER_TIMEOUT.toSeconds());
    history
        .frameworkId()
        .ifPresent(id -> framework.setId(FrameworkID.newBuilder().setValue(id)));
    MesosSchedulerDriver driver =
        new MesosSchedulerDriver(scheduler, framework.build(), settings.master());
    var unused = Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().setDaemon(true).setNameFormat("tick").build())
        .scheduleWithFixedDelay(
            () -> scheduler.tick(driver), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    Status status = driver.run();
    System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
  }

  private synchronized void tick(SchedulerDriver driver) {
    double earned = tasksPerSecond * TICK.toMillis() / TimeUnit.SECONDS.toMillis(1);
    permits = Math.min(permits + earned, Math.max(1, tasksPerSecond * MAX_SAVED_SECONDS));
    ticks++;
    if (!isRegistered) {
      return;
    }
    if (ticks % TICKS_PER_RECONCILIATION == 0) {
      reconcile(driver);
    }
    idleTicks = isDraining() && running.isEmpty() ? idleTicks + 1 : 0;
    if (idleTicks == TICKS_BEFORE_STOP) {
      log.info("All tasks have ended");
      driver.stop();
    }
  }

  private boolean isDraining() {
    return Files.exists(drain);
  }

  private void reconcile(SchedulerDriver driver) {
    if (running.isEmpty()) {
      return;
    }
    List<TaskStatus> statuses = new ArrayList<>();
    running.forEach((task, slave) -> statuses.add(TaskStatus.newBuilder()
        .setTaskId(TaskID.newBuilder().setValue(task))
        .setSlaveId(slave)
        .setState(TaskState.TASK_STAGING)
        .build()));
    driver.reconcileTasks(statuses);
  }

  @Override
  public synchronized void registered(SchedulerDriver driver, FrameworkID id, MasterInfo master) {
    journal.registered(id);
    isRegistered = true;
    reconcile(driver);
  }

  @Override
  public synchronized void reregistered(SchedulerDriver driver, MasterInfo master) {
    isRegistered = true;
    reconcile(driver);
  }

  @Override
  public synchronized void disconnected(SchedulerDriver driver) {
    isRegistered = false;
  }

  @Override
  public synchronized void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      List<TaskInfo> tasks = tasksFor(offer);
      if (!tasks.isEmpty()) {
        journal.launched(tasks);
        tasks.forEach(task -> running.put(task.getTaskId().getValue(), task.getSlaveId()));
      }
      driver.launchTasks(offer.getId(), tasks, REFUSE_BRIEFLY);
    }
  }

  private List<TaskInfo> tasksFor(Offer offer) {
    int count = isDraining() ? 0 : Math.min((int) permits, workload.fitting(offer));
    permits -= count;
    List<TaskInfo> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(workload.task(nextNumber++, offer));
    }
    return tasks;
  }

  @Override
  public synchronized void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    journal.updated(status);
    if (TaskHistory.isTerminal(status.getState())) {
      running.remove(status.getTaskId().getValue());
    }
  }

  @Override
  public void offerRescinded(SchedulerDriver driver, OfferID offerId) {}

  @Override
  public void frameworkMessage(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, byte[] data) {}

  @Override
  public void slaveLost(SchedulerDriver driver, SlaveID slaveId) {}

  @Override
  public void executorLost(
      SchedulerDriver driver, ExecutorID executorId, SlaveID slaveId, int status) {}

  @Override
  public void error(SchedulerDriver driver, String message) {
    log.error("The driver has given up: {}", message);
  }
}
