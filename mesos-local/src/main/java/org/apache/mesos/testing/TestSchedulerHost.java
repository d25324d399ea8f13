// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import java.io.PrintStream;
import java.time.Duration;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.sched.LocalCluster;
import org.apache.mesos.internal.sched.LocalMaster;
import org.apache.mesos.internal.sched.SchedulerHost;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;

/** Where the drivers of a cluster's schedulers run: on nodes of its network. */
final class TestSchedulerHost implements SchedulerHost {

  private final TestCluster cluster;

  TestSchedulerHost(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public String userName() {
    return System.getProperty("user.name");
  }

  @Override
  public Node newNode(String master) {
    return cluster.newDriverNode().node();
  }

  @Override
  public MasterDetector observe(Node node, String master, Upid process) {
    return cluster.call(() -> {
      MasterDetector detector = cluster.election().observe(node, process);
      return () -> cluster.edges().execute(detector::close);
    });
  }

  @Override
  public LocalCluster launchLocal(LocalMaster kind) {
    throw new IllegalStateException("A driver of a test cluster has no cluster of its own");
  }

  @Override
  public void runBlocking(Runnable task) {
    cluster.edges().runBlocking(task);
  }

  /** The cluster ends with the test, and nothing has to be written. */
  @Override
  public Undo atExit(Runnable task, Duration limit) {
    return () -> {};
  }

  @Override
  public PrintStream err() {
    return System.err;
  }
}
