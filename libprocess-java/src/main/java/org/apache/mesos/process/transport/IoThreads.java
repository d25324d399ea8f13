// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The threads of one transport and the kinds of sockets that they serve. */
final class IoThreads {

  /**
   * Reading and writing cost little beside what processes do with the messages. On few processors
   * a second thread would only be one more to wake.
   */
  private static final int MAX_THREADS = 2;

  /** Open sockets have been seen to when this begins, so that there is little left to do. */
  private static final Duration MAX_SHUTDOWN = Duration.ofMillis(100);

  private final boolean isEpoll = Epoll.isAvailable();
  private final EventLoopGroup group;

  IoThreads() {
    int processors = Runtime.getRuntime().availableProcessors();
    int threads = Math.max(1, Math.min(MAX_THREADS, processors / 2));
    IoHandlerFactory factory = isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("libprocess-io", true), factory);
  }

  EventLoopGroup group() {
    return group;
  }

  /** The thread that calls, if it is one of these, so that what belongs together stays there. */
  EventLoop next() {
    for (EventExecutor thread : group) {
      if (thread.inEventLoop()) {
        return (EventLoop) thread;
      }
    }
    return group.next();
  }

  Class<? extends ServerChannel> serverChannel() {
    return isEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends Channel> channel() {
    return isEpoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** Closes every socket that is left and waits for the threads to end. */
  void close() {
    group
        .shutdownGracefully(0, MAX_SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * MAX_SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
