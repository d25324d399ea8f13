// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.client;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.http.UrlEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a web server. Requests are sent at once, whether or not those before are
 * answered; responses come in the order of the requests. Safe for use by any thread.
 */
// A write or close that fails closes the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpConnection implements AutoCloseable {

  private static final String DISCONNECTED = "disconnected";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Address server;
  private final Promise<Void> disconnected = new Promise<>();

  // All that follows is used on the channel's thread only, but for the channel itself.
  private final Deque<Exchange> exchanges = new ArrayDeque<>();
  private boolean isEnding;
  private volatile @Nullable Channel channel;

  HttpConnection(Address server) {
    this.server = server;
  }

  ChannelInitializer<Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel made) {
        channel = made;
        made.pipeline().addLast(new HttpClientCodec(), new Handler());
      }
    };
  }

  /**
   * Sends a request; the response is ready when all of it is there. Fails if the connection is
   * gone, or is to end with a request that was sent before.
   */
  public Future<HttpResponse> send(HttpRequest request) {
    return send(request, new Exchange.Whole());
  }

  /**
   * As {@link #send}, but ready when the response has begun: its content is a {@link
   * org.apache.mesos.process.Pipe.Reader}, which must be read or closed.
   */
  public Future<HttpResponse> stream(HttpRequest request) {
    return send(request, new Exchange.Streamed());
  }

  private Future<HttpResponse> send(HttpRequest request, Exchange exchange) {
    boolean isBodyForgotten = request.method().equals("POST")
        && request.header("Content-Type").isPresent()
        && request.body().isEmpty();
    if (isBodyForgotten) {
      return Future.failed("Attempted to do a POST with a Content-Type but no body");
    }
    onLoop(() -> write(request, exchange), () -> exchange.fail(DISCONNECTED));
    return exchange.response();
  }

  /** Ready once the connection is gone, whoever has ended it. */
  public Future<Void> disconnected() {
    return disconnected.future();
  }

  /** Ends the connection; what is not answered fails. */
  @Override
  public void close() {
    onLoop(() -> requireNonNull(channel).close(), () -> {});
  }

  private void onLoop(Runnable task, Runnable otherwise) {
    try {
      requireNonNull(channel).eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      otherwise.run();
    }
  }

  private void write(HttpRequest request, Exchange exchange) {
    Channel open = requireNonNull(channel);
    if (!open.isActive()) {
      exchange.fail(DISCONNECTED);
      return;
    }
    if (isEnding) {
      exchange.fail("a request before this one ends the connection");
      return;
    }
    isEnding = !request.isKeepAlive();
    exchanges.add(exchange);
    open.writeAndFlush(encoded(request));
  }

  private FullHttpRequest encoded(HttpRequest request) {
    String query = UrlEncoding.encodeQuery(request.query());
    FullHttpRequest encoded = new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1,
        HttpMethod.valueOf(request.method()),
        query.isEmpty() ? request.path() : request.path() + "?" + query,
        Unpooled.wrappedBuffer(request.body().asReadOnlyByteBuffer()));
    request.headers().forEach((name, value) -> encoded.headers().set(name, value));
    boolean isUsualPort = server.port() == HTTP_PORT || server.port() == HTTPS_PORT;
    encoded
        .headers()
        .set(HttpHeaderNames.HOST, isUsualPort ? server.host() : server.toString())
        .set(HttpHeaderNames.CONTENT_LENGTH, request.body().size());
    if (!request.isKeepAlive()) {
      encoded.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
    return encoded;
  }

  private final class Handler extends SimpleChannelInboundHandler<HttpObject> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
      Exchange first = exchanges.peek();
      if (first == null || part.decoderResult().isFailure()) {
        // Nobody has asked, or it is no response.
        end(context);
        return;
      }
      if (part instanceof io.netty.handler.codec.http.HttpResponse head) {
        first.begin(head);
        isEnding |= first.isLast();
      }
      if (part instanceof HttpContent content && content.content().isReadable()) {
        boolean isTaken = first.add(ByteString.copyFrom(content.content().nioBuffer()));
        if (!isTaken) {
          end(context);
          return;
        }
      }
      if (part instanceof LastHttpContent) {
        exchanges.remove();
        first.complete();
        if (first.isLast() || isEnding && exchanges.isEmpty()) {
          end(context);
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(context);
      disconnected.set(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(context);
    }

    private void end(ChannelHandlerContext context) {
      isEnding = true;
      exchanges.forEach(exchange -> exchange.fail(DISCONNECTED));
      // At once, because parts that are decoded already still come.
      exchanges.clear();
      context.close();
    }
  }
}
