// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import com.google.common.collect.ImmutableMap;

/**
 * How executors are started as processes.
 *
 * @param environment that of the slave, which executors inherit
 * @param currentUser the user that the slave runs as
 */
public record ProcessSettings(
    ImmutableMap<String, String> environment,
    String currentUser,
    UserSwitching userSwitching,
    Output output) {

  /** Whose rights executors have. */
  public enum UserSwitching {
    FRAMEWORK_USER,
    SLAVE_USER
  }

  /** Where the output of executors goes. */
  public enum Output {
    SANDBOX,
    INHERITED
  }
}
