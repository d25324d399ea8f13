// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import com.google.protobuf.CodedOutputStream;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskStatus;

/**
 * The least that messages over a socket can be: each is four bytes of length and the protobuf, many
 * are written with one call, and the server handles them where they are read. No names, addresses
 * or actors.
 */
final class RawEngine implements RemoteEngine {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private Outbox outbox;

  /** A connection as a handler: frames in, frames out. */
  private static final class Frames extends ChannelInboundHandlerAdapter {

    private static final int FULL_BATCH = 64 * 1024;

    private final Consumer<TaskStatus> receiver;
    private ChannelHandlerContext context;
    private ByteBuf batch;
    private int headerBytes;
    private int length;
    private int size;
    private byte[] frame = new byte[1024];

    Frames(Consumer<TaskStatus> receiver) {
      this.receiver = receiver == null ? this::echo : receiver;
    }

    private void echo(TaskStatus message) {
      if (RemoteEngine.isAnswered(message)) {
        write(message);
      }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext newContext) {
      context = newContext;
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object read) throws IOException {
      ByteBuf in = (ByteBuf) read;
      while (in.isReadable()) {
        if (headerBytes == 0 && in.readableBytes() >= 4) {
          begin(in.readInt());
        } else if (headerBytes < 4) {
          length = (length << 8) | in.readUnsignedByte();
          if (++headerBytes == 4) {
            begin(length);
          }
          continue;
        }
        int count = Math.min(length - size, in.readableBytes());
        in.readBytes(frame, size, count);
        size += count;
        if (size == length) {
          headerBytes = 0;
          receiver.accept(TaskStatus.parser().parseFrom(frame, 0, length));
        }
      }
      in.release();
    }

    private void begin(int newLength) {
      headerBytes = 4;
      length = newLength;
      size = 0;
      if (length > frame.length) {
        frame = new byte[length];
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
      flush();
    }

    void write(TaskStatus message) {
      int bytes = message.getSerializedSize();
      if (batch != null && batch.writableBytes() < bytes + 4) {
        context.write(batch);
        batch = null;
      }
      if (batch == null) {
        batch = context.alloc().heapBuffer(Math.max(FULL_BATCH, bytes + 4));
      }
      batch.writeInt(bytes);
      int begin = batch.writerIndex();
      try {
        CodedOutputStream out =
            CodedOutputStream.newInstance(batch.array(), batch.arrayOffset() + begin, bytes);
        message.writeTo(out);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      batch.writerIndex(begin + bytes);
    }

    void flush() {
      if (batch != null) {
        context.write(batch);
        batch = null;
      }
      context.flush();
    }
  }

  @Override
  public String serve() throws InterruptedException {
    Channel listener = new ServerBootstrap()
        .group(group)
        .channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new Frames(null));
          }
        })
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
    return String.valueOf(((InetSocketAddress) listener.localAddress()).getPort());
  }

  @Override
  public void connect(String server, Consumer<TaskStatus> answers) throws InterruptedException {
    Frames frames = new Frames(answers);
    Channel channel = new Bootstrap()
        .group(group)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(frames)
        .connect("127.0.0.1", Integer.parseInt(server))
        .sync()
        .channel();
    outbox = new Outbox(channel.eventLoop(), frames::write, frames::flush);
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
