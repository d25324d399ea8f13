// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.time.Duration;
import org.apache.mesos.internal.slave.checkpoint.CheckpointReader.Damage;

/**
 * What a slave does about the one before it, and prepares for the one after it.
 *
 * @param timeout how long executors wait for a slave to come back
 * @param executorTimeout how long a slave that is back waits for executors
 * @param bootId changes when the machine starts; empty if that is not known
 */
public record RecoverySettings(
    Mode mode, Damage damage, Duration timeout, Duration executorTimeout, String bootId) {

  /** What becomes of executors that outlived their slave. */
  public enum Mode {
    /** They go on. */
    RECONNECT,
    /** They are ended, and the slave with them. */
    CLEANUP,
    /** There are none: every executor ends with its slave. */
    OFF
  }

  /** Executors go on; what is damaged keeps the slave from starting. */
  public static RecoverySettings reconnecting() {
    return defaults(Mode.RECONNECT);
  }

  /** Every executor ends with its slave. */
  public static RecoverySettings off() {
    return defaults(Mode.OFF);
  }

  private static RecoverySettings defaults(Mode mode) {
    return new RecoverySettings(
        mode, Damage.FAILS, Constants.RECOVERY_TIMEOUT, Constants.EXECUTOR_REREGISTER_TIMEOUT, "");
  }

  /** Whether executors of frameworks that ask for it outlive the slave. */
  boolean checkpoints() {
    return mode != Mode.OFF;
  }
}
