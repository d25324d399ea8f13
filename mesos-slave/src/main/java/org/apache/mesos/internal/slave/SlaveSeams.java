// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.sandbox.Sandboxes;
import org.apache.mesos.internal.storage.Storage;

/** What a slave has to do with the machine it is on; nobody else uses these. */
public record SlaveSeams(Isolation isolation, Sandboxes sandboxes, Storage storage, Bugs bugs) {

  /** A slave without known mistakes. */
  public SlaveSeams(Isolation isolation, Sandboxes sandboxes, Storage storage) {
    this(isolation, sandboxes, storage, Bugs.NONE);
  }
}
