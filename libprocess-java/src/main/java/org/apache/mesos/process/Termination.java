// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

/** When a process that is told to end does so (libprocess.md 3.4). */
public enum Termination {
  /** After it has served everything that was queued before. */
  QUEUED,
  /** After the event that it serves now; what is queued is dropped. */
  INJECTED
}
