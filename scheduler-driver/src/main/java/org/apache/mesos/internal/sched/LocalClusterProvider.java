// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.io.IOException;
import java.util.Map;
import org.apache.mesos.internal.flags.ConfigurationException;

/**
 * Makes the cluster for a driver whose master is {@code local} or {@code localquiet}. Found by
 * {@link java.util.ServiceLoader}, since a driver must not depend on the daemons.
 */
public interface LocalClusterProvider {

  /**
   * Starts a cluster. Blocks; called by the thread that starts the driver.
   *
   * @param quiet whether to log nothing but what goes wrong
   * @param environment where the settings are taken from
   * @throws ConfigurationException if a setting is bad
   * @throws IOException if a member cannot start; the message is for users
   */
  LocalCluster launch(boolean quiet, Map<String, String> environment) throws IOException;
}
