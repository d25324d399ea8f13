// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.registry;

import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;

/** A change of the registry. */
public sealed interface Operation {

  /** A slave, with its id, is one of the cluster; it may have been one before. */
  record Admit(SlaveInfo slave) implements Operation {}

  /** A slave is gone. */
  record Remove(SlaveID slave, Return comeback) implements Operation {}

  /** Whether a slave that is gone may come back under its id. */
  enum Return {
    ALLOWED,
    REFUSED
  }
}
