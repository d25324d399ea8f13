// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

/** The two generations of nodes, which differ in the form of their requests (libprocess.md 0.3). */
public enum Generation {
  /** Nodes of 2012. They expect messages with just the fields that their own revision would set. */
  OF_2012,

  /** All later nodes. */
  LATER
}
