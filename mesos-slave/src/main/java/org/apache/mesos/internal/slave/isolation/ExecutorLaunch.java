// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import java.nio.file.Path;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.internal.resources.Resources;

/** What an isolation has to know to start an executor in a directory that exists. */
public record ExecutorLaunch(
    ExecutorInstance instance,
    FrameworkInfo framework,
    ExecutorInfo executor,
    Path directory,
    Resources resources) {

  /** The user that the executor is to run as; empty if it does not matter. */
  String user() {
    return executor.getCommand().hasUser() ? executor.getCommand().getUser() : framework.getUser();
  }
}
