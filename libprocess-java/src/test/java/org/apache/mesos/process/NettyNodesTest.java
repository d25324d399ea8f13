// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.MessageFilters;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;

/** On several threads and real time, over TCP on the loopback interface. */
final class NettyNodesTest extends NodesSuite {

  private static final class Loopback implements TestNetwork {

    /** Far more than anything takes that works. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final MessageFilters filters = new MessageFilters();
    private final List<Node> nodes = new ArrayList<>();

    @Override
    public Node newNode(String delegate) {
      try {
        Node node = Node.builder(new NettyTransport(TransportConfig.loopback()))
            .delegate(delegate)
            .build();
        node.setFilter(filters);
        nodes.add(node);
        return node;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public MessageFilters filters() {
      return filters;
    }

    @Override
    public <T> Future<T> complete(Future<T> future) {
      try {
        if (future.await(LIMIT)) {
          return future;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new AssertionError("After " + LIMIT + " the future is " + future);
    }

    @Override
    public void crash(Node node) {
      node.close();
      nodes.remove(node);
    }

    @Override
    public HttpResponse get(Node node, String path, Map<String, String> headers) {
      try {
        URI uri = URI.create("http://" + node.address() + path);
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        headers.forEach(connection::setRequestProperty);
        int status = connection.getResponseCode();
        var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        ByteString body = ByteString.readFrom(stream);
        String type = String.valueOf(connection.getContentType());
        return new HttpResponse(status, ImmutableSortedMap.of("Content-Type", type), body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      nodes.forEach(Node::close);
    }
  }

  @Override
  TestNetwork newNetwork() {
    return new Loopback();
  }
}
