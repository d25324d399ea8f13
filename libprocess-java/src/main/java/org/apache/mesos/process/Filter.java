// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import org.apache.mesos.process.http.HttpRequest;

/**
 * Sees events just before a process serves them and may drop them (libprocess.md 7.5). For tests
 * and simulations. Called by the thread that runs the process; true drops the event. Terminate
 * events are not filtered.
 */
public interface Filter {

  /** Lets everything pass. */
  Filter NONE = new Filter() {};

  /** Whether to drop a message. */
  default boolean dropMessage(Upid receiver, Message message) {
    return false;
  }

  /** Whether to drop a dispatched call. */
  default boolean dropDispatch(Upid receiver) {
    return false;
  }

  /** Whether to drop the news that a linked process is gone. */
  default boolean dropExited(Upid receiver, Upid gone) {
    return false;
  }

  /** Whether to drop a web request; it is then answered with 500. */
  default boolean dropRequest(Upid receiver, HttpRequest request) {
    return false;
  }
}
