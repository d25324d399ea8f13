// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.internal.daemon.Listen;
import org.apache.mesos.internal.flags.ConfigurationException;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.internal.sched.LocalClusterProvider;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.transport.NettyTransport;

/**
 * The clusters of drivers whose master is {@code local} or {@code localquiet}: set up by {@code
 * MESOS_*} variables, on loopback and at any free port unless these say otherwise.
 */
public final class JvmClusterProvider implements LocalClusterProvider {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String ANY_PORT = "0";

  @Override
  public org.apache.mesos.internal.sched.LocalCluster launch(
      boolean quiet, Map<String, String> environment) throws IOException {
    LocalFlags flags = flags(environment);
    if (!quiet && LogOutput.isUndecided()) {
      LogOutput.begin(flags.logSettings());
    }
    MasterFlags masterFlags = flags.masterFlags();
    // The variables of libprocess are the driver's own, and its port can be had only once.
    Node node = Node.builder(new NettyTransport(
            Listen.config(masterFlags.ip(), masterFlags.port(), ImmutableMap.of())))
        .build();
    try {
      return new Launched(node, LocalCluster.start(node, flags, environment));
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static LocalFlags flags(Map<String, String> environment) {
    Map<String, String> settings = new LinkedHashMap<>(environment);
    settings.putIfAbsent("MESOS_IP", LOOPBACK);
    settings.putIfAbsent("MESOS_PORT", ANY_PORT);
    LocalFlags flags = new LocalFlags();
    try {
      flags.load(ImmutableMap.of(), settings);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return flags;
  }

  private record Launched(Node node, LocalCluster cluster)
      implements org.apache.mesos.internal.sched.LocalCluster {

    @Override
    public Upid master() {
      return cluster.master();
    }

    @Override
    public void close() {
      cluster.close();
      node.close();
    }
  }
}
