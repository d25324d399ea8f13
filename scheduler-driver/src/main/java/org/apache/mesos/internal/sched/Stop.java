// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

/** What becomes of the framework when its driver stops. */
enum Stop {
  /** It ends. */
  FOR_GOOD,
  /** Another driver takes over. */
  FOR_FAILOVER;

  static Stop of(boolean failover) {
    return failover ? FOR_FAILOVER : FOR_GOOD;
  }
}
