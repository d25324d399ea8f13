// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.Map;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.MessageFilters;

/** Nodes that can talk to each other, for suites that run over every transport. */
interface TestNetwork extends AutoCloseable {

  /** A node whose delegate has an id; empty for none. */
  Node newNode(String delegate);

  /** What sees the events of all nodes. */
  MessageFilters filters();

  /** Waits until a future is complete; fails the test if it takes too long. */
  <T> Future<T> complete(Future<T> future);

  /** Ends a node as the end of its OS process does. */
  void crash(Node node);

  /** What a web client gets from a node. */
  HttpResponse get(Node node, String path, Map<String, String> headers);

  @Override
  void close();
}
