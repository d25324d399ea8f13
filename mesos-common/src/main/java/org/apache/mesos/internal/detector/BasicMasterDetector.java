// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import java.util.List;
import org.apache.mesos.internal.Messages.GotMasterTokenMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;

/**
 * A detector for a master that is known from the start and leads for ever (detection.md 2). All its
 * messages are sent when it is made.
 */
public final class BasicMasterDetector implements MasterDetector {

  private static final String TOKEN = "0";

  private final Node node;
  private final NewMasterDetectedMessage detected;

  private BasicMasterDetector(Node node, Upid master) {
    this.node = node;
    this.detected =
        NewMasterDetectedMessage.newBuilder().setPid(master.toString()).build();
  }

  /** Makes a master the leader, and tells it and the observers, in this order. */
  public static BasicMasterDetector elect(Node node, Upid master, List<Upid> observers) {
    BasicMasterDetector detector = new BasicMasterDetector(node, master);
    node.post(master, GotMasterTokenMessage.newBuilder().setToken(TOKEN).build());
    detector.tell(master);
    observers.forEach(detector::tell);
    return detector;
  }

  /** Tells the observers which master leads; the master is elected elsewhere. */
  public static BasicMasterDetector announce(Node node, Upid master, List<Upid> observers) {
    BasicMasterDetector detector = new BasicMasterDetector(node, master);
    observers.forEach(detector::tell);
    return detector;
  }

  private void tell(Upid pid) {
    node.post(pid, detected);
  }

  @Override
  public void close() {}
}
