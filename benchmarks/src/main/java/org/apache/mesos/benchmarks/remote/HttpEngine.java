// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskStatus;

/**
 * The same requests through Netty's general HTTP codecs, with a connection each way. The server
 * handles a message where it is read and answers the request with 202, as a node does.
 */
final class HttpEngine implements RemoteEngine {

  private static final int MAX_BODY = 1 << 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Map<String, Sender> senders = new HashMap<>();
  private String address = "";
  private Outbox outbox;

  /** The connection on which messages go out; what comes back is thrown away. */
  private final class Sender extends ChannelInboundHandlerAdapter {

    private Channel channel;

    ChannelFuture open(String peer) {
      ChannelFuture opening = new Bootstrap()
          .group(group)
          .channel(EpollSocketChannel.class)
          .option(ChannelOption.TCP_NODELAY, true)
          .handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel made) {
              made.pipeline().addLast(new HttpRequestEncoder(), Sender.this);
            }
          })
          .connect("127.0.0.1", Integer.parseInt(peer.substring(peer.indexOf(':') + 1)));
      channel = opening.channel();
      return opening;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      ReferenceCountUtil.release(read);
    }

    void write(TaskStatus message) {
      FullHttpRequest request = new DefaultFullHttpRequest(
          HttpVersion.HTTP_1_1,
          HttpMethod.POST,
          "/server/mesos.TaskStatus",
          Unpooled.wrappedBuffer(message.toByteArray()));
      request
          .headers()
          .set(HttpHeaderNames.USER_AGENT, "libprocess/client@" + address)
          .set("Libprocess-From", "client@" + address)
          .set(HttpHeaderNames.CONNECTION, "Keep-Alive")
          .set(HttpHeaderNames.HOST, "")
          .set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
      channel.write(request, channel.voidPromise());
    }

    void flush() {
      if (channel.isActive()) {
        channel.flush();
      }
    }
  }

  private final class Receiver extends ChannelInboundHandlerAdapter {

    private final Consumer<TaskStatus> answers;
    private Sender sender;

    Receiver(Consumer<TaskStatus> answers) {
      this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read)
        throws InvalidProtocolBufferException {
      FullHttpRequest request = (FullHttpRequest) read;
      ByteBuf body = request.content();
      TaskStatus message = TaskStatus.parseFrom(ByteBufUtil.getBytes(body));
      DefaultFullHttpResponse accepted =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.ACCEPTED);
      accepted.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
      context.write(accepted, context.voidPromise());
      if (answers != null) {
        answers.accept(message);
      } else if (RemoteEngine.isAnswered(message)) {
        answer(request.headers().get("Libprocess-From"), message);
      }
      request.release();
    }

    private void answer(String from, TaskStatus message) {
      sender = senders.computeIfAbsent(from, HttpEngine.this::connectBack);
      sender.write(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
      senders.values().forEach(Sender::flush);
    }
  }

  /** In the loop, where the connection is not there yet: what is written waits for it. */
  private Sender connectBack(String from) {
    Sender back = new Sender();
    back.open(from.substring(from.indexOf('@') + 1));
    return back;
  }

  private void listen(Consumer<TaskStatus> answers) throws InterruptedException {
    Channel listener = new ServerBootstrap()
        .group(group)
        .channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            channel
                .pipeline()
                .addLast(
                    new HttpRequestDecoder(),
                    new HttpObjectAggregator(MAX_BODY),
                    new HttpResponseEncoder(),
                    new Receiver(answers));
          }
        })
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
    address = "127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public String serve() throws InterruptedException {
    listen(null);
    return address;
  }

  @Override
  public void connect(String server, Consumer<TaskStatus> answers) throws InterruptedException {
    listen(answers);
    Sender sender = new Sender();
    sender.open(server).sync();
    senders.put(server, sender);
    outbox = new Outbox(sender.channel.eventLoop(), sender::write, sender::flush);
  }

  @Override
  public void send(TaskStatus message) {
    outbox.send(message);
  }

  @Override
  public void close() {
    group.shutdownGracefully();
  }
}
