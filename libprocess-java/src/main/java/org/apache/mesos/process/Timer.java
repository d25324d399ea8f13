// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

/** A task that a {@link Clock} is to run. */
public interface Timer {

  /** Keeps the task from running; false if it has run already or was cancelled before. */
  boolean cancel();
}
