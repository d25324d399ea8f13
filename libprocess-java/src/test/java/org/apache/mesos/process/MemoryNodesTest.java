// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import java.util.Map;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.MessageFilters;
import org.apache.mesos.process.sim.Simulation;

/** On one thread and virtual time, over the network in memory. */
final class MemoryNodesTest extends NodesSuite {

  private static final class Memory implements TestNetwork {

    private final Simulation simulation = new Simulation();

    @Override
    public Node newNode(String delegate) {
      return simulation.newNode(simulation.nextAddress(), delegate);
    }

    @Override
    public MessageFilters filters() {
      return simulation.filters();
    }

    @Override
    public <T> Future<T> complete(Future<T> future) {
      simulation.settle();
      if (future.isPending()) {
        throw new AssertionError("Nothing is left to do, but the future is " + future);
      }
      return future;
    }

    @Override
    public void crash(Node node) {
      simulation.network().crash(node.address());
    }

    @Override
    public HttpResponse get(Node node, String path, Map<String, String> headers) {
      return simulation.await(node.request(new HttpRequest(
          "GET", path, ImmutableMap.of(), HttpRequest.headers(headers), ByteString.EMPTY, true)));
    }

    @Override
    public void close() {
      simulation.close();
    }
  }

  @Override
  TestNetwork newNetwork() {
    return new Memory();
  }
}
