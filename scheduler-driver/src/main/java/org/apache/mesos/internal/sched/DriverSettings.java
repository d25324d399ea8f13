// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.common.collect.ImmutableList;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.FrameworkInfo;
import org.jspecify.annotations.Nullable;

/**
 * What the user makes a driver with.
 *
 * @param suppressedRoles the framework's roles that nothing is to be offered for at first
 * @param implicitAcknowledgements whether a status update is acknowledged when its callback returns
 * @param credential what the driver is to prove its identity with, if at all
 */
public record DriverSettings(
    FrameworkInfo framework,
    ImmutableList<String> suppressedRoles,
    String master,
    boolean implicitAcknowledgements,
    @Nullable Credential credential) {

  public static DriverSettings of(FrameworkInfo framework, String master) {
    return new DriverSettings(framework, ImmutableList.of(), master, true, null);
  }
}
