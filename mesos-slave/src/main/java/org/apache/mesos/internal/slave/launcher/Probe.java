// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import org.apache.mesos.process.Future;

/** Looks at a task from outside. */
interface Probe {

  /**
   * Begins to look. Ready with what was seen: the exit code of a command, the status of an HTTP
   * response, or {@link #CONNECTED} or {@link #REFUSED} for a connection. Failed if nothing could
   * be seen. A discard gives up.
   */
  Future<Integer> look();

  int CONNECTED = 1;
  int REFUSED = 0;
}
