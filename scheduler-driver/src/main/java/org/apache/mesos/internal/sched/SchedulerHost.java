// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.apache.mesos.internal.detector.MasterDetectionException;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.flags.ConfigurationException;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;

/** What a framework's driver needs of the OS process it is in. */
public interface SchedulerHost {

  /** The name of the user who runs the OS process. */
  String userName();

  /** The name of the machine. May block on DNS. */
  default String hostName() {
    return "localhost";
  }

  /** The environment variables that are settings of the driver. */
  default Map<String, String> environment() {
    return ImmutableMap.of();
  }

  /**
   * A node of its own for the driver.
   *
   * @param master where the master is, as the user has said it
   * @throws IllegalArgumentException if a setting is bad; the message is for users
   * @throws IOException if the address cannot be bound; the message is for users
   */
  Node newNode(String master) throws IOException;

  /**
   * Tells the driver's process which master leads. Blocks on files and DNS.
   *
   * @throws MasterDetectionException if where the master is makes no sense; the message is for
   *     users
   */
  default MasterDetector observe(Node node, String master, Upid process)
      throws MasterDetectionException {
    return MasterDetector.observe(node, master, process);
  }

  /**
   * A cluster of its own for the driver.
   *
   * @throws ConfigurationException if there is no provider, or a setting is bad
   * @throws IOException if the cluster cannot start; the message is for users
   */
  LocalCluster launchLocal(LocalMaster kind) throws IOException;

  /** Runs a task that blocks, apart from the node's threads. The JVM does not end before it. */
  void runBlocking(Runnable task);

  /** Runs a task when the JVM is about to end, for a limited time, unless it is undone. */
  Undo atExit(Runnable task, Duration limit);

  /** Where stack traces of the user's code go. */
  PrintStream err();

  /** Takes something back. */
  interface Undo {

    void undo();
  }
}
