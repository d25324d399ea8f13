// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import java.time.Duration;

/**
 * What happens to a process.
 *
 * @param kind what the process is
 * @param action what is done to it
 * @param victim which of those of the kind, from 0 up to but not including 1
 * @param pause how long until it is started again, or goes on
 */
record Fault(Kind kind, Action action, double victim, Duration pause) {

  enum Action {
    /** SIGKILL; started again after the pause, except executors, which are the slaves' affair. */
    KILL,
    /** SIGSTOP, and SIGCONT after the pause. */
    STOP
  }
}
