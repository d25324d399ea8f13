// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;

/** Runs one task on the first offer it fits in; others wait for its end. */
final class SingleTask extends NoOpScheduler {

  private static final Set<TaskState> RUNNING =
      EnumSet.of(TaskState.TASK_STAGING, TaskState.TASK_STARTING, TaskState.TASK_RUNNING);

  private final TaskInfo.Builder template;
  private final double cpus;
  private final double mem;
  private final Consumer<String> narrator;
  private final CountDownLatch ended = new CountDownLatch(1);

  // Touched by callbacks only.
  private FrameworkID frameworkId;
  private boolean isLaunched;
  private boolean hasRefused;

  // Read by others too.
  private volatile TaskOutput output;
  private volatile TaskStatus end;

  /** Tells the narrator what happens, in lines for a user. */
  SingleTask(TaskInfo.Builder template, Consumer<String> narrator) {
    this.template = template;
    this.cpus = template.getResources(0).getScalar().getValue();
    this.mem = template.getResources(1).getScalar().getValue();
    this.narrator = narrator;
  }

  /** Waits for the end of the task, or of the framework if the master wants none; false if not. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The last status of the task, if it has ended. */
  Optional<TaskStatus> end() {
    return Optional.ofNullable(end);
  }

  /** What the task prints, once it is launched. */
  Optional<TaskOutput> output() {
    return Optional.ofNullable(output);
  }

  @Override
  public void registered(SchedulerDriver driver, FrameworkID id, MasterInfo masterInfo) {
    frameworkId = id;
    narrator.accept("Registered as framework " + id.getValue());
  }

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    for (Offer offer : offers) {
      if (isLaunched) {
        driver.declineOffer(offer.getId());
      } else if (Example.fits(offer, cpus, mem) > 0) {
        launch(driver, offer);
      } else {
        refuse(driver, offer);
      }
    }
  }

  private void launch(SchedulerDriver driver, Offer offer) {
    isLaunched = true;
    TaskInfo task = template.setSlaveId(offer.getSlaveId()).build();
    output = TaskOutput.of(frameworkId, task, offer);
    narrator.accept("Launching task on " + offer.getHostname());
    driver.launchTasks(offer.getId(), List.of(task), Filters.getDefaultInstance());
  }

  private void refuse(SchedulerDriver driver, Offer offer) {
    if (!hasRefused) {
      hasRefused = true;
      narrator.accept(String.format(
          "Waiting for %s cpus and %s MB: %s offers %s and %s",
          cpus,
          mem,
          offer.getHostname(),
          Example.amount(offer, "cpus"),
          Example.amount(offer, "mem")));
    }
    driver.declineOffer(offer.getId());
  }

  @Override
  public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
    narrator.accept("Task is in state " + status.getState()
        + (status.hasMessage() ? ": " + status.getMessage() : ""));
    if (!RUNNING.contains(status.getState())) {
      end = status;
      ended.countDown();
    }
  }

  @Override
  public void error(SchedulerDriver driver, String message) {
    System.err.println("mesos-execute: " + message);
    ended.countDown();
  }
}
