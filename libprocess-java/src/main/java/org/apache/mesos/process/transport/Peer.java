// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another node, as a sender sees it: at most one persistent connection, made by a link, and at most
 * one temporary one, made by a message and closed when drained (libprocess.md 2.9), though not at
 * once: messages that follow each other closely go the same way and so keep their order.
 *
 * <p>Any thread may put messages and commands into the inbox, where their order is kept. All else
 * is done on one event loop, that of both connections, so that no state here needs a lock. A peer
 * without connections retires and is forgotten; whoever offers it something then makes a new one.
 */
final class Peer {

  private static final Logger log = LoggerFactory.getLogger(Peer.class);

  /** What a message counts for beside its body: its head, and the objects around it. */
  private static final int MESSAGE_OVERHEAD = 512;

  private static final int INBOX_CHUNK = 128;

  private static final int RETIRED = Integer.MIN_VALUE;

  private final Address address;
  private final Peers peers;

  /** Makes connections on the event loop of this peer. */
  private final Bootstrap bootstrap;

  /** Messages, and commands as {@link Runnable}. The JDK's costs a message 6 % more (measured). */
  private final Queue<Object> inbox = new MpscUnboundedArrayQueue<>(INBOX_CHUNK);

  /** How many the inbox holds at least; whoever makes it 1 wakes the event loop. */
  private final AtomicInteger pending = new AtomicInteger();

  private final AtomicLong queuedBytes = new AtomicLong();
  private final Runnable work = this::work;

  /** Taken while this peer is at work; told to the senders at its end, once for all. */
  private long takenBytes;

  private boolean isWorking;

  private @Nullable OutboundConnection persistent;
  private @Nullable OutboundConnection temporary;

  Peer(Address address, Peers peers, Bootstrap bootstrap) {
    this.address = address;
    this.peers = peers;
    this.bootstrap = bootstrap;
  }

  Address address() {
    return address;
  }

  /** Accepts a message or drops it over the limit; false if this peer has retired. */
  boolean send(Message message) {
    long size = size(message);
    long before = queuedBytes.getAndAdd(size);
    if (before > 0 && before + size > peers.maxQueuedBytes()) {
      queuedBytes.addAndGet(-size);
      peers.dropped(message, "the peer does not read what is queued for it");
      return true;
    }
    if (!offer(message)) {
      queuedBytes.addAndGet(-size);
      return false;
    }
    return true;
  }

  private static long size(Message message) {
    return (long) message.bodySize() + MESSAGE_OVERHEAD;
  }

  boolean link() {
    Runnable command = this::ensurePersistent;
    return offer(command);
  }

  boolean relink() {
    Runnable command = this::renewPersistent;
    return offer(command);
  }

  /** Ends both connections; the future completes when everything is written or lost. */
  CompletableFuture<Void> finish() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable command = () -> finish(done);
    if (!offer(command)) {
      done.complete(null);
    }
    return done;
  }

  private boolean offer(Object item) {
    // First the inbox: what is counted is certainly there. A retired inbox is garbage anyway.
    inbox.add(item);
    int before = pending.getAndIncrement();
    if (before == 0) {
      wake();
    }
    return before >= 0;
  }

  private void wake() {
    try {
      bootstrap.config().group().execute(work);
    } catch (RejectedExecutionException e) {
      log.debug("Dropping what is queued for {} because the transport is closed", address);
    }
  }

  private void work() {
    int count = pending.get();
    isWorking = true;
    for (int i = 0; i < count; i++) {
      Object item = requireNonNull(inbox.poll());
      if (item instanceof Message message) {
        route().send(message);
      } else {
        ((Runnable) item).run();
      }
    }
    flush(persistent);
    flush(temporary);
    isWorking = false;
    settle();
    if (pending.addAndGet(-count) > 0) {
      // Not in a loop, so that a busy sender does not hold up other connections.
      wake();
    } else {
      retireIfUnused();
    }
  }

  private OutboundConnection route() {
    if (persistent != null) {
      return persistent;
    }
    if (temporary != null) {
      return temporary;
    }
    OutboundConnection made = peers.newConnection(this);
    temporary = made;
    made.open(bootstrap);
    return made;
  }

  private static void flush(@Nullable OutboundConnection connection) {
    if (connection != null) {
      connection.flush();
    }
  }

  private void ensurePersistent() {
    if (persistent == null) {
      renewPersistent();
    }
  }

  private void renewPersistent() {
    OutboundConnection old = persistent;
    OutboundConnection made = peers.newConnection(this);
    // From here on the old one's end is no news.
    persistent = made;
    if (old != null) {
      old.moveWaitingTo(made);
      old.leave(() -> {});
    }
    made.open(bootstrap);
  }

  private void finish(CompletableFuture<Void> done) {
    leave(persistent, () -> leave(temporary, () -> done.complete(null)));
  }

  private static void leave(@Nullable OutboundConnection connection, Runnable then) {
    if (connection != null) {
      connection.leave(then);
    } else {
      then.run();
    }
  }

  private void retireIfUnused() {
    if (persistent == null && temporary == null && pending.compareAndSet(0, RETIRED)) {
      peers.retired(this);
    }
  }

  void opened(Channel channel) {
    peers.opened(channel);
  }

  /** A message no longer waits: it was written or lost. */
  void taken(Message message) {
    takenBytes += size(message);
    if (!isWorking) {
      settle();
    }
  }

  private void settle() {
    queuedBytes.addAndGet(-takenBytes);
    takenBytes = 0;
  }

  void sent(int messages) {
    peers.sent(messages);
  }

  void cannotBeCarried(Message message) {
    peers.dropped(message, "its name or an id has a character that cannot be sent");
  }

  boolean isTemporary(OutboundConnection connection) {
    return connection == temporary;
  }

  Duration maxIdle() {
    return peers.maxIdle();
  }

  /** A connection takes no more messages. */
  void forget(OutboundConnection connection) {
    if (connection == temporary) {
      temporary = null;
      retireIfUnused();
    }
  }

  /** A connection could not be made or is gone. */
  void closed(OutboundConnection connection, @Nullable Throwable cause, int dropped) {
    if (dropped > 0) {
      peers.lost(this, dropped, cause);
    }
    if (connection == persistent) {
      persistent = null;
      peers.disconnected(this, cause);
    } else if (connection == temporary) {
      temporary = null;
    }
    retireIfUnused();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
