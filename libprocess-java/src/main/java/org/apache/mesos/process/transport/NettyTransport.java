// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Generation;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages over TCP in the wire form of libprocess, and serves web requests at the same
 * port. Peers of every version of the original can be talked to at the same time.
 *
 * <p>Has up to two daemon threads, which call the receiver. {@link #close} must not be called by
 * them; it waits until accepted messages are written, but no longer than a second or so.
 */
public final class NettyTransport implements Transport {

  private final TransportConfig config;
  private final InstantSource time;
  private final Traffic traffic = new Traffic();
  private @Nullable IoThreads threads;

  // Written by start, which happens before any other call.
  private volatile @Nullable Acceptor acceptor;
  private volatile @Nullable Peers peers;
  private boolean isClosed;

  /** A transport that dates its answers by the system's clock. */
  public NettyTransport(TransportConfig config) {
    this(config, InstantSource.system());
  }

  /** A transport that dates its answers by another clock, such as {@code clock::now}. */
  public NettyTransport(TransportConfig config, InstantSource time) {
    this.config = requireNonNull(config, "config");
    this.time = requireNonNull(time, "time");
  }

  @Override
  public synchronized Address start(Receiver receiver) throws IOException {
    checkState(threads == null, "started twice");
    threads = new IoThreads();
    Acceptor newAcceptor = new Acceptor(config, threads, receiver, time, traffic);
    try {
      Address local = advertised(newAcceptor.bind());
      peers = new Peers(config, threads, receiver, time, traffic);
      acceptor = newAcceptor;
      newAcceptor.accept(local);
      return local;
    } catch (IOException e) {
      newAcceptor.stopAccepting();
      threads.close();
      isClosed = true;
      throw e;
    }
  }

  /** Ip and port stand each for itself: what is advertised, else what was bound. */
  private Address advertised(Address bound) throws IOException {
    int ip = config.advertise().ip() != 0 ? config.advertise().ip() : bound.ip();
    int port = config.advertise().port() != 0 ? config.advertise().port() : bound.port();
    return new Address(ip != 0 ? ip : hostIp(), port);
  }

  /** The first IPv4 address of this machine's name (libprocess.md 1.5). */
  private static int hostIp() throws IOException {
    String hint = "; set LIBPROCESS_IP or LIBPROCESS_ADVERTISE_IP";
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // Its text begins with the name.
      throw new IOException("Failed to find an IPv4 address for host " + e.getMessage() + hint, e);
    }
    for (InetAddress candidate : InetAddress.getAllByName(host)) {
      if (candidate instanceof Inet4Address) {
        return Address.of(candidate, 0).ip();
      }
    }
    throw new IOException("Failed to find an IPv4 address for host " + host + hint);
  }

  @Override
  public void send(Message message) {
    peers().send(message);
  }

  @Override
  public void link(Address node) {
    peers().link(node);
  }

  @Override
  public void relink(Address node) {
    peers().relink(node);
  }

  @Override
  public Generation generationOf(Address node) {
    Acceptor started = acceptor;
    return started == null ? Generation.LATER : started.generations().of(node);
  }

  @Override
  public ImmutableSortedMap<String, LongSupplier> counters() {
    return traffic.counters();
  }

  private Peers peers() {
    Peers started = peers;
    checkState(started != null, "not started");
    return started;
  }

  @Override
  public synchronized void close() {
    if (isClosed || threads == null) {
      return;
    }
    isClosed = true;
    requireNonNull(acceptor).stopAccepting();
    peers().close();
    requireNonNull(acceptor).close();
    threads.close();
  }
}
