// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import java.util.UUID;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.internal.text.UserText;

/** One run of an executor: the uuid tells it apart from later ones with the same ids. */
public record ExecutorInstance(FrameworkID frameworkId, ExecutorID executorId, UUID uuid) {

  @Override
  public String toString() {
    return UserText.quote(executorId.getValue()) + " of framework " + frameworkId.getValue();
  }
}
