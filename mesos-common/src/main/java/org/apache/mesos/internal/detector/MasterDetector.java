// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;

/**
 * Tells a process which master leads (detection.md 1), by messages without a sender: {@code
 * NewMasterDetectedMessage}, {@code NoMasterDetectedMessage} and, to a contender that may become
 * the leader, {@code GotMasterTokenMessage}. The process has to be spawned before its detector is
 * made.
 *
 * <p>Where to look is said by a text: {@code host:port} or {@code master@host:port} for a master
 * that is known, {@code file://path} for a file whose first line is such a text, and {@code
 * zk://host:port,host:port/path}.
 */
public interface MasterDetector extends AutoCloseable {

  /**
   * A detector for a master that wants to lead; with an empty text it does at once. Blocks on files
   * and DNS.
   *
   * @throws MasterDetectionException if the text makes no sense; the message is for users
   */
  static MasterDetector contend(Node node, String where, Upid master)
      throws MasterDetectionException {
    return new MasterLocator(node, master, MasterLocator.Role.CONTENDER).locate(where);
  }

  /**
   * A detector for a slave or scheduler that looks for its master. Blocks on files and DNS.
   *
   * @throws MasterDetectionException if the text makes no sense; the message is for users
   */
  static MasterDetector observe(Node node, String where, Upid observer)
      throws MasterDetectionException {
    return new MasterLocator(node, observer, MasterLocator.Role.OBSERVER).locate(where);
  }

  /** Ends the detection; no messages come from it any more. */
  @Override
  void close();
}
