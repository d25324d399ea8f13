// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static org.apache.mesos.Protos.Status.DRIVER_ABORTED;
import static org.apache.mesos.Protos.Status.DRIVER_NOT_STARTED;
import static org.apache.mesos.Protos.Status.DRIVER_RUNNING;
import static org.apache.mesos.Protos.Status.DRIVER_STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Table;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.internal.sched.DriverTransition.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of drivers.md 2, cell by cell. */
class DriverTransitionTest {

  /** What changes something or acts; in every other cell the status is the answer. */
  private static final Table<Status, Call, DriverTransition> EFFECTIVE =
      ImmutableTable.<Status, Call, DriverTransition>builder()
          .put(DRIVER_NOT_STARTED, Call.START, effective(DRIVER_RUNNING, DRIVER_RUNNING))
          .put(DRIVER_RUNNING, Call.STOP, effective(DRIVER_STOPPED, DRIVER_STOPPED))
          .put(DRIVER_RUNNING, Call.ABORT, effective(DRIVER_ABORTED, DRIVER_ABORTED))
          .put(DRIVER_RUNNING, Call.JOIN, effective(DRIVER_RUNNING, DRIVER_RUNNING))
          .put(DRIVER_RUNNING, Call.ACT, effective(DRIVER_RUNNING, DRIVER_RUNNING))
          .put(DRIVER_ABORTED, Call.STOP, effective(DRIVER_STOPPED, DRIVER_ABORTED))
          .build();

  @ParameterizedTest
  @EnumSource
  void everyCellIsAsDeclared(Status status) {
    for (Call call : Call.values()) {
      DriverTransition declared = EFFECTIVE.get(status, call);

      assertThat(DriverTransition.of(status, call))
          .as("%s in %s", call, status)
          .isEqualTo(declared != null ? declared : new DriverTransition(status, status, false));
    }
  }

  @Test
  void noCallLeadsBackToRunning() {
    for (Call call : Call.values()) {
      assertThat(DriverTransition.of(DRIVER_ABORTED, call).next()).isNotEqualTo(DRIVER_RUNNING);
      assertThat(DriverTransition.of(DRIVER_STOPPED, call).next()).isEqualTo(DRIVER_STOPPED);
    }
  }

  private static DriverTransition effective(Status next, Status answer) {
    return new DriverTransition(next, answer, true);
  }
}
