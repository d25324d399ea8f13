// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

/** How an executor stands with its slave. */
enum SlaveConnection {
  /** The slave has not yet answered the registration. */
  REGISTERING,
  CONNECTED,
  /** The slave is away and may come back. */
  LOST,
  /** The slave is back, and has not yet answered the re-registration. */
  REREGISTERING
}
