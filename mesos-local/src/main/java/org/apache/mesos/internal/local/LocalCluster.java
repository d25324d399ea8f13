// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.mesos.internal.detector.BasicMasterDetector;
import org.apache.mesos.internal.detector.MasterDetectionException;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.master.Master;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.internal.master.Registries;
import org.apache.mesos.internal.master.allocator.Allocators;
import org.apache.mesos.internal.slave.Slave;
import org.apache.mesos.internal.slave.SlaveDaemon;
import org.apache.mesos.internal.slave.SlaveFlags;
import org.apache.mesos.internal.slave.isolation.ProcessSettings;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;

/**
 * A master and its slaves on one node (master.md 10.3), with executors as processes of the
 * operating system that share this one's output. Unlike in the reference every slave has an id of
 * its own, {@code slave(1)} and so on, and a JVM may have several clusters, on a node each.
 */
public final class LocalCluster implements AutoCloseable {

  private final Node node;
  private final Master master;
  private final ImmutableList<SlaveDaemon> slaves;
  private final MasterDetector detector;

  private LocalCluster(
      Node node, Master master, ImmutableList<SlaveDaemon> slaves, MasterDetector detector) {
    this.node = node;
    this.master = master;
    this.slaves = slaves;
    this.detector = detector;
  }

  /**
   * Starts a cluster whose slaves inherit an environment to their executors. The node stays the
   * caller's to close. Blocks on DNS and files.
   *
   * @throws IllegalArgumentException if the flags make no sense; the message is for users
   * @throws IOException if the machine has no name, or the registry cannot be opened
   */
  public static LocalCluster start(Node node, LocalFlags flags, Map<String, String> environment)
      throws IOException {
    Master master = Master.create(
        node,
        flags.masterFlags(),
        Allocators.create(flags.masterFlags().allocator(), flags.masterFlags().weights())
            .orElseThrow(),
        registry(node, flags.masterFlags()));
    Upid masterPid = node.spawn(master);
    SlaveFlags slaveFlags = flags.slaveFlags(masterPid.toString());
    List<SlaveDaemon> slaves = new ArrayList<>();
    try {
      for (int i = 0; i < flags.numSlaves(); i++) {
        slaves.add(SlaveDaemon.start(
            node,
            node.generateId(Slave.ID),
            slaveFlags,
            environment,
            ProcessSettings.Output.INHERITED));
      }
    } catch (IOException | RuntimeException e) {
      slaves.forEach(SlaveDaemon::close);
      master.terminate();
      throw e;
    }
    MasterDetector detector = BasicMasterDetector.elect(
        node, masterPid, slaves.stream().map(SlaveDaemon::pid).toList());
    return new LocalCluster(node, master, ImmutableList.copyOf(slaves), detector);
  }

  private static SharedValue registry(Node node, MasterFlags flags) throws IOException {
    try {
      return Registries.open(node, flags);
    } catch (MasterDetectionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  public Upid master() {
    return master.self();
  }

  public List<Upid> slaves() {
    return slaves.stream().map(SlaveDaemon::pid).toList();
  }

  /** Ends the master, then the slaves with their executors, and waits for that. */
  @Override
  public void close() {
    master.terminate();
    try {
      node.await(master.self());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // All at once, and only then one after the other: each gives its executors time to end.
    slaves.forEach(SlaveDaemon::shutDown);
    Lists.reverse(slaves).forEach(SlaveDaemon::close);
    detector.close();
  }
}
