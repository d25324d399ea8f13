// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;
import org.jspecify.annotations.Nullable;

/**
 * What an isolation has to know to start an executor in a directory that exists.
 *
 * @param recoveryTimeout how long the executor is to wait for a slave that has ended to come back;
 *     null if it is to end with its slave
 */
public record ExecutorLaunch(
    ExecutorInstance instance,
    SlaveID slaveId,
    FrameworkInfo framework,
    ExecutorInfo executor,
    Path directory,
    Resources resources,
    @Nullable Duration recoveryTimeout) {

  /** Whether it goes on when its slave ends. */
  public boolean outlivesSlave() {
    return recoveryTimeout != null;
  }

  /** The user that the executor is to run as; empty if it does not matter. */
  String user() {
    return executor.getCommand().hasUser() ? executor.getCommand().getUser() : framework.getUser();
  }
}
