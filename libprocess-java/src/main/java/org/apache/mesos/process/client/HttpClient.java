// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.client;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/**
 * Makes connections to web servers, and requests that need no connection of their own. Has one
 * daemon thread, which completes its futures. Safe for use by any thread.
 */
public final class HttpClient implements AutoCloseable {

  private static final int SHUTDOWN_MILLIS = 100;

  private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
      1, new DefaultThreadFactory("libprocess-http", true), NioIoHandler.newFactory());

  /** A client without connections. */
  public HttpClient() {}

  /** A connection to a server, as soon as it stands; there is no time limit but the kernel's. */
  public Future<HttpConnection> connect(Address server) {
    Promise<HttpConnection> promise = new Promise<>();
    HttpConnection connection = new HttpConnection(server);
    ChannelFuture attempt = new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .disableResolver()
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .handler(connection.initializer())
        .connect(server.toSocketAddress());
    attempt.addListener(done -> {
      if (done.isSuccess()) {
        promise.set(connection);
      } else {
        promise.fail("Failed to connect to " + server + ": " + done.cause().getMessage());
      }
    });
    return promise.future();
  }

  /** Gets a page over a connection of its own. */
  public Future<HttpResponse> get(Address server, String path, Map<String, String> query) {
    return request(server, HttpRequest.get(path, query));
  }

  /** Posts a body over a connection of its own. */
  public Future<HttpResponse> post(
      Address server, String path, String contentType, ByteString body) {
    ImmutableSortedMap<String, String> headers =
        HttpRequest.headers(ImmutableMap.of("Content-Type", contentType));
    return request(server, new HttpRequest("POST", path, ImmutableMap.of(), headers, body, false));
  }

  /** Sends a request over a connection of its own, which ends with the response. */
  public Future<HttpResponse> request(Address server, HttpRequest request) {
    return connect(server).then(connection -> connection.send(last(request)));
  }

  /**
   * As {@link #request}, but ready when the response has begun: the content is a {@link
   * org.apache.mesos.process.Pipe.Reader}.
   */
  public Future<HttpResponse> stream(Address server, HttpRequest request) {
    return connect(server).then(connection -> connection.stream(last(request)));
  }

  private static HttpRequest last(HttpRequest request) {
    return new HttpRequest(
        request.method(),
        request.path(),
        request.query(),
        request.headers(),
        request.body(),
        false);
  }

  /** Ends all connections and the thread. */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2L * SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
  }
}
