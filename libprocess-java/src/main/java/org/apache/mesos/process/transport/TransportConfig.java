// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.wire.Dialect;
import org.apache.mesos.process.wire.WireLimits;

/**
 * The settings of a {@link NettyTransport}.
 *
 * @param bind where to listen; ip 0 for every interface, port 0 for any free one
 * @param advertise what peers are told instead; ip and port stand each for itself, and 0 leaves
 *     what was bound
 * @param limits for what comes in on one connection
 * @param dialect in which messages are sent; those of both are read
 * @param maxConnections open at a time from peers; more are closed at once
 * @param maxQueuedBytes held for one peer that does not read fast enough; more are dropped
 * @param maxIdle how long a connection that no link needs outlives its last message, about
 * @param requirePeerIpMatch whether to refuse messages whose sender claims to be at another ip than
 *     the connection comes from
 */
public record TransportConfig(
    Address bind,
    Address advertise,
    WireLimits limits,
    Dialect dialect,
    int maxConnections,
    long maxQueuedBytes,
    Duration maxIdle,
    boolean requirePeerIpMatch) {

  /** A cluster's peers and as many web clients; each costs a file descriptor. */
  private static final int MAX_CONNECTIONS = 10_000;

  /** As large as one message may be; while nothing else waits, that one always fits. */
  private static final long MAX_QUEUED_BYTES = WireLimits.DEFAULT.maxBodyBytes();

  /**
   * The original closes at once, and reads all connections on one thread. Two connections that
   * follow each other closely can overtake each other when several threads read them.
   */
  private static final Duration MAX_IDLE = Duration.ofMillis(500);

  public TransportConfig {
    requireNonNull(maxIdle, "maxIdle");
    requireNonNull(bind, "bind");
    requireNonNull(advertise, "advertise");
    requireNonNull(limits, "limits");
    requireNonNull(dialect, "dialect");
    checkArgument(maxConnections > 0, "maxConnections: %s (expected: positive)", maxConnections);
    checkArgument(maxQueuedBytes > 0, "maxQueuedBytes: %s (expected: positive)", maxQueuedBytes);
  }

  /** The usual settings, listening at an address. */
  public static TransportConfig of(Address bind) {
    return new TransportConfig(
        bind,
        Address.NONE,
        WireLimits.DEFAULT,
        Dialect.HTTP_1_1,
        MAX_CONNECTIONS,
        MAX_QUEUED_BYTES,
        MAX_IDLE,
        false);
  }

  /** The usual settings, for peers on this machine only, at any free port. */
  public static TransportConfig loopback() {
    return of(new Address(0x7f000001, 0));
  }

  public TransportConfig withAdvertise(Address newAdvertise) {
    return new TransportConfig(
        bind,
        newAdvertise,
        limits,
        dialect,
        maxConnections,
        maxQueuedBytes,
        maxIdle,
        requirePeerIpMatch);
  }

  public TransportConfig withLimits(WireLimits newLimits) {
    return new TransportConfig(
        bind,
        advertise,
        newLimits,
        dialect,
        maxConnections,
        maxQueuedBytes,
        maxIdle,
        requirePeerIpMatch);
  }

  public TransportConfig withDialect(Dialect newDialect) {
    return new TransportConfig(
        bind,
        advertise,
        limits,
        newDialect,
        maxConnections,
        maxQueuedBytes,
        maxIdle,
        requirePeerIpMatch);
  }

  public TransportConfig withMaxConnections(int newMaximum) {
    return new TransportConfig(
        bind, advertise, limits, dialect, newMaximum, maxQueuedBytes, maxIdle, requirePeerIpMatch);
  }

  public TransportConfig withMaxQueuedBytes(long newMaximum) {
    return new TransportConfig(
        bind, advertise, limits, dialect, maxConnections, newMaximum, maxIdle, requirePeerIpMatch);
  }

  public TransportConfig withMaxIdle(Duration newMaximum) {
    return new TransportConfig(
        bind,
        advertise,
        limits,
        dialect,
        maxConnections,
        maxQueuedBytes,
        newMaximum,
        requirePeerIpMatch);
  }

  public TransportConfig withRequirePeerIpMatch(boolean isRequired) {
    return new TransportConfig(
        bind, advertise, limits, dialect, maxConnections, maxQueuedBytes, maxIdle, isRequired);
  }
}
