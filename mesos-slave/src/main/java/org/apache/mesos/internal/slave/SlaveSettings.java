// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Duration;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;

/**
 * What a slave is told when it is made.
 *
 * @param webuiHostname the name under which people reach it
 * @param configuration all options as text, for its page of variables
 */
public record SlaveSettings(
    String hostname,
    String webuiHostname,
    int webuiPort,
    Resources resources,
    Attributes attributes,
    Duration executorShutdownTimeout,
    RecoverySettings recovery,
    ImmutableSortedMap<String, String> configuration) {

  /** A slave with a host name and resources and the defaults in everything else. */
  public static SlaveSettings of(String hostname, Resources resources) {
    return new SlaveSettings(
        hostname,
        hostname,
        SlaveFlags.DEFAULT_WEBUI_PORT,
        resources,
        Attributes.empty(),
        Constants.EXECUTOR_SHUTDOWN_TIMEOUT,
        RecoverySettings.reconnecting(),
        ImmutableSortedMap.of());
  }

  /** The same with another way to recover. */
  public SlaveSettings with(RecoverySettings newRecovery) {
    return new SlaveSettings(
        hostname,
        webuiHostname,
        webuiPort,
        resources,
        attributes,
        executorShutdownTimeout,
        newRecovery,
        configuration);
  }

  /** What the master is told about a slave that listens on a port. */
  SlaveInfo info(int port) {
    return SlaveInfo.newBuilder()
        .setHostname(hostname)
        .setWebuiHostname(webuiHostname)
        .setWebuiPort(webuiPort)
        .setPort(port)
        .addAllResources(resources.toProto())
        .addAllAttributes(attributes.toProto())
        .setCheckpoint(recovery.checkpoints())
        .build();
  }
}
