// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** Whom a driver's process tells, and how. */
record Callbacks(Scheduler scheduler, SchedulerDriver driver, DriverControl control) {

  void statusUpdate(TaskStatus status) {
    control.callBack(() -> scheduler.statusUpdate(driver, status));
  }

  /** Something is wrong beyond repair: the driver is aborted, and then the scheduler is told. */
  void abort(String reason) {
    control.abort();
    control.callBack(() -> scheduler.error(driver, reason));
  }
}
