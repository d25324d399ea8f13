// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** Sees all that happens in a {@link World}. Whatever it throws ends the run. */
public interface Watcher {

  /** Sees nothing. */
  Watcher NONE = new Watcher() {};

  /**
   * A process is about to serve an event.
   *
   * @param message null if the event is none: a call, a timer, the news of a broken link
   */
  default void serving(Host host, Upid receiver, @Nullable Message message) {}

  /** The process has served it. */
  default void served(Host host) {}

  /** Something was done to the world from outside, in words. */
  default void noted(String what) {}
}
