// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

/** What the process may do to the driver that it belongs to. */
interface DriverControl {

  /** Whether the driver is aborted, be it that the process has not heard of it yet. */
  boolean isAborted();

  /** As if the user had called it. */
  void abort();

  /** Runs one callback of the user; whatever it throws aborts the driver. */
  void callBack(Runnable callback);
}
