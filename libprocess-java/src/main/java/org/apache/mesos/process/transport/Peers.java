// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Transport.Receiver;
import org.apache.mesos.process.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes that this one has connections to. Safe for use by any thread. */
// A write or close that fails closes the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class Peers {

  private static final Logger log = LoggerFactory.getLogger(Peers.class);

  /** How long {@link #close} waits for peers to take what is queued for them. */
  private static final Duration MAX_FLUSH = Duration.ofSeconds(1);

  /** How long it waits then for peers to close, so that nothing of it is lost by a reset. */
  private static final Duration MAX_FAREWELL = Duration.ofMillis(100);

  /** What a socket holds as bytes; beyond that messages wait as objects and count as queued. */
  private static final WriteBufferWaterMark WRITE_BUFFER =
      new WriteBufferWaterMark(128 * 1024, 256 * 1024);

  private final TransportConfig config;
  private final IoThreads threads;
  private final Receiver receiver;
  private final Traffic traffic;
  private final WarningLimit dropWarnings;
  private final WarningLimit lossWarnings;

  private final ConcurrentMap<Address, Peer> peers = new ConcurrentHashMap<>();
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosing;

  Peers(
      TransportConfig config,
      IoThreads threads,
      Receiver receiver,
      InstantSource time,
      Traffic traffic) {
    this.traffic = traffic;
    this.config = config;
    this.threads = threads;
    this.receiver = receiver;
    this.dropWarnings = new WarningLimit(time);
    this.lossWarnings = new WarningLimit(time);
  }

  void send(Message message) {
    boolean isAccepted = isClosing;
    while (!isAccepted) {
      isAccepted = peer(message.to().address()).send(message);
    }
  }

  void link(Address node) {
    boolean isAccepted = isClosing;
    while (!isAccepted) {
      isAccepted = peer(node).link();
    }
  }

  void relink(Address node) {
    boolean isAccepted = isClosing;
    while (!isAccepted) {
      isAccepted = peer(node).relink();
    }
  }

  private Peer peer(Address address) {
    Peer known = peers.get(address);
    return known != null ? known : peers.computeIfAbsent(address, this::newPeer);
  }

  private Peer newPeer(Address address) {
    Bootstrap bootstrap = new Bootstrap()
        .group(threads.next())
        .channel(threads.channel())
        .disableResolver()
        .option(ChannelOption.TCP_NODELAY, true)
        // None but the kernel's (libprocess.md 2.9).
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER);
    return new Peer(address, this, bootstrap);
  }

  /** Refuses new messages, writes those that were accepted, and says good-bye to all peers. */
  void close() {
    isClosing = true;
    CompletableFuture<?>[] drained =
        peers.values().stream().map(Peer::finish).toArray(CompletableFuture<?>[]::new);
    await(CompletableFuture.allOf(drained), MAX_FLUSH);
    CompletableFuture<?>[] closed =
        channels.stream().map(Peers::closed).toArray(CompletableFuture<?>[]::new);
    await(CompletableFuture.allOf(closed), MAX_FAREWELL);
  }

  private static CompletableFuture<Void> closed(Channel channel) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    channel.closeFuture().addListener(done -> result.complete(null));
    return result;
  }

  private static void await(CompletableFuture<?> future, Duration limit) {
    try {
      future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.debug("Not waiting any longer for peers that do not read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("These futures never fail", e);
    }
  }

  long maxQueuedBytes() {
    return config.maxQueuedBytes();
  }

  Duration maxIdle() {
    return config.maxIdle();
  }

  OutboundConnection newConnection(Peer peer) {
    return new OutboundConnection(peer, new MessageEncoder(config.dialect()));
  }

  void sent(int messages) {
    traffic.messagesSent.add(messages);
  }

  void opened(Channel channel) {
    channels.add(channel);
    channel.closeFuture().addListener(done -> channels.remove(channel));
  }

  void retired(Peer peer) {
    peers.remove(peer.address(), peer);
  }

  void disconnected(Peer peer, @Nullable Throwable cause) {
    if (isClosing) {
      return;
    }
    log.debug("Lost the link to {}: {}", peer, reason(cause));
    receiver.disconnected(peer.address());
  }

  /** A message that is not sent. */
  void dropped(Message message, String reason) {
    traffic.messagesUnsent.increment();
    if (dropWarnings.isDue()) {
      log.warn(
          "Dropping message '{}' to {} because {} ({} dropped in all)",
          message.name(),
          message.to().address(),
          reason,
          traffic.messagesUnsent);
    }
  }

  /** Messages that waited for a connection when it broke. */
  void lost(Peer peer, int messages, @Nullable Throwable cause) {
    traffic.messagesUnsent.add(messages);
    if (lossWarnings.isDue()) {
      log.warn("Failed to send {} messages to {}: {}", messages, peer, reason(cause));
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "The peer closed the connection" : String.valueOf(cause.getMessage());
  }
}
