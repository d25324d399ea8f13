// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.daemon;

import java.util.Map;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.endpoints.Endpoints;
import org.apache.mesos.process.metrics.Metrics;

/** The web pages that every daemon has: metrics, the machine's load, the log level, the version. */
public final class DaemonPages {

  private DaemonPages() {}

  /**
   * Spawns them, and gives the metrics that they show, for the daemon to add its own.
   *
   * @throws IllegalArgumentException if a variable has a bad value; the message is for users
   */
  public static Metrics spawn(Node node, Map<String, String> environment) {
    Metrics metrics = new Metrics();
    Endpoints.spawn(
        node,
        metrics,
        Endpoints.snapshotRate(environment),
        LogOutput.adjustableLevel().orElse(null));
    node.spawn(new VersionPage());
    return metrics;
  }
}
