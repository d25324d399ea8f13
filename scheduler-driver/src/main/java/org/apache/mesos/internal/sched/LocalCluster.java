// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import org.apache.mesos.process.Upid;

/** A master and its slaves inside this JVM. */
public interface LocalCluster extends AutoCloseable {

  /** The master. */
  Upid master();

  /**
   * Ends the slaves with their executors, and the master. May block. May be called by any thread,
   * more than once.
   */
  @Override
  void close();
}
