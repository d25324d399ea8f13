// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Transport.Receiver;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.wire.Generations;
import org.apache.mesos.process.wire.RequestDecoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket and the connections that peers and web clients made to it. */
// A write or close that fails closes the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class Acceptor {

  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  /** What the original asks for; the kernel cuts it to its own limit (libprocess.md 1.5). */
  private static final int BACKLOG = 500_000;

  /** What a socket holds as bytes before nothing more is read from a peer that does not read. */
  private static final WriteBufferWaterMark WRITE_BUFFER =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final TransportConfig config;
  private final IoThreads threads;
  private final Receiver receiver;
  private final InstantSource time;
  private final Traffic traffic;
  private final WarningLimit limitWarnings;
  private final WarningLimit senderWarnings;

  private final Generations generations = new Generations();
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private @Nullable Channel listener;
  private volatile Address local = Address.NONE;

  Acceptor(
      TransportConfig config,
      IoThreads threads,
      Receiver receiver,
      InstantSource time,
      Traffic traffic) {
    this.traffic = traffic;
    this.config = config;
    this.threads = threads;
    this.receiver = receiver;
    this.time = time;
    this.limitWarnings = new WarningLimit(time);
    this.senderWarnings = new WarningLimit(time);
  }

  /** Takes the port, without accepting yet; gives the address that was bound. */
  Address bind() throws IOException {
    ChannelFuture attempt = new ServerBootstrap()
        .group(threads.group())
        .channel(threads.serverChannel())
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
        .childHandler(new Initializer())
        .bind(config.bind().toSocketAddress())
        .awaitUninterruptibly();
    if (!attempt.isSuccess()) {
      String reason = String.valueOf(attempt.cause().getMessage());
      // The native transport puts the system call in front.
      throw new IOException(
          "Failed to bind " + config.bind() + ": "
              + reason.substring(reason.lastIndexOf(": ") + 1).strip(),
          attempt.cause());
    }
    listener = attempt.channel();
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    return new Address(config.bind().ip(), port);
  }

  /** Begins to accept; messages received are for processes at this address. */
  void accept(Address address) {
    local = address;
    if (listener != null) {
      listener.config().setAutoRead(true);
    }
  }

  void stopAccepting() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
  }

  void close() {
    connections.forEach(Channel::close);
  }

  Receiver receiver() {
    return receiver;
  }

  Traffic traffic() {
    return traffic;
  }

  Generations generations() {
    return generations;
  }

  Instant now() {
    return time.instant();
  }

  /** What is wrong with the sender of a message from this ip, or null. */
  @Nullable
  HttpResponse refusal(Message message, int ip) {
    if (!config.requirePeerIpMatch() || message.from().address().ip() == ip) {
      return null;
    }
    // The text is the original's (libprocess.md 2.5).
    String text = "UPID IP address validation failed: Message from %s was sent from IP %s"
        .formatted(message.from(), new Address(ip, 0).host());
    if (senderWarnings.isDue()) {
      log.warn("Ignoring message '{}' because of its sender: {}", message.name(), text);
    }
    return HttpResponse.badRequest(text);
  }

  private final class Initializer extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel channel) {
      if (connections.size() >= config.maxConnections()) {
        traffic.connectionsRefused.increment();
        if (limitWarnings.isDue()) {
          log.warn(
              "Refusing a connection from {} because {} are open",
              channel.remoteAddress(),
              config.maxConnections());
        }
        channel.close();
        return;
      }
      traffic.connectionsAccepted.increment();
      connections.add(channel);
      channel.closeFuture().addListener(closed -> connections.remove(channel));
      RequestDecoder decoder = new RequestDecoder(local, config.limits());
      channel.pipeline().addLast(new InboundConnection(Acceptor.this, decoder));
    }
  }
}
