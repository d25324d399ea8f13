// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import org.apache.mesos.Protos.Status;

/**
 * What a call does to a driver (drivers.md 2). The executor's driver has the same table; the two
 * modules share nothing that it could live in.
 *
 * @param next the driver's status from then on
 * @param answer what the caller gets; {@link Call#JOIN} waits before it answers while running
 * @param isEffective whether the call does what its name says
 */
record DriverTransition(Status next, Status answer, boolean isEffective) {

  /** What users call. */
  enum Call {
    START,
    STOP,
    ABORT,
    JOIN,
    /** Anything that sends. */
    ACT
  }

  static DriverTransition of(Status status, Call call) {
    return switch (status) {
      case DRIVER_NOT_STARTED ->
        call == Call.START ? to(Status.DRIVER_RUNNING) : refused(Status.DRIVER_NOT_STARTED);
      case DRIVER_RUNNING ->
        switch (call) {
          case START -> refused(Status.DRIVER_RUNNING);
          case STOP -> to(Status.DRIVER_STOPPED);
          case ABORT -> to(Status.DRIVER_ABORTED);
          case JOIN, ACT -> to(Status.DRIVER_RUNNING);
        };
      case DRIVER_ABORTED ->
        call == Call.STOP
            ? new DriverTransition(Status.DRIVER_STOPPED, Status.DRIVER_ABORTED, true)
            : refused(Status.DRIVER_ABORTED);
      case DRIVER_STOPPED -> refused(Status.DRIVER_STOPPED);
    };
  }

  private static DriverTransition to(Status next) {
    return new DriverTransition(next, next, true);
  }

  private static DriverTransition refused(Status status) {
    return new DriverTransition(status, status, false);
  }
}
