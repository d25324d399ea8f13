// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import java.io.IOException;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Transport;

/**
 * The way into the network of a cluster for a node whose processes run on another thread than the
 * cluster's. What the network delivers goes into mailboxes, which any thread may fill.
 */
final class EdgeTransport implements Transport {

  private final Transport network;
  private final ClusterThread thread;

  EdgeTransport(Transport network, ClusterThread thread) {
    this.network = network;
    this.thread = thread;
  }

  @Override
  public Address start(Receiver receiver) throws IOException {
    return thread.call(() -> network.start(receiver));
  }

  @Override
  public void send(Message message) {
    thread.execute(() -> network.send(message));
  }

  @Override
  public void link(Address node) {
    thread.execute(() -> network.link(node));
  }

  @Override
  public void relink(Address node) {
    thread.execute(() -> network.relink(node));
  }

  /** In the order of the calls, so that what was sent before is on its way. */
  @Override
  public void close() {
    thread.execute(network::close);
  }
}
