// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Longs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.internal.log.Coordinator;
import org.apache.mesos.internal.log.LogHost;
import org.apache.mesos.internal.log.ZooKeeperGroup;
import org.apache.mesos.process.Future;
import org.jspecify.annotations.Nullable;

/**
 * A log that several machines keep together: what a quorum of them has written survives the loss of
 * the others. There is one replica for each object of this class. To read and to write there are
 * {@link Reader} and {@link Writer}.
 *
 * <p>A log has one writer at a time: whoever becomes one demotes the one before. A new log begins
 * with an entry that nobody sees, at position 0.
 *
 * <p>Replicas find each other by their pids, {@code log-replica(1)@ip:port}, or in ZooKeeper. The
 * variables {@code LIBPROCESS_IP} and {@code LIBPROCESS_PORT} of the environment say where this one
 * listens; without them on any port, and if everything named is on loopback, there only. Two logs
 * in one JVM, or a log and a driver, cannot have the same port.
 *
 * <p>A replica that has lost its directory has lost its promises: start it as a new one only when
 * the log no longer needs it for a quorum.
 *
 * <p>Safe for use by any thread. Methods with a timeout block.
 */
public class Log {

  private final LogHost host;

  /**
   * A log of replicas at fixed places.
   *
   * @param quorum how many replicas must agree: more than half of them
   * @param path the directory of this replica, in the form of LevelDB; what libmesos has written is
   *     found
   * @param pids the other replicas; this one may be among them
   * @throws IllegalArgumentException if something is not what it should be
   * @throws IllegalStateException if the directory or the port cannot be used
   */
  public Log(int quorum, String path, Set<String> pids) {
    host = LogHost.start(quorum, requireNonNull(path, "path"), pids, System.getenv());
  }

  /**
   * A log of replicas that find each other in ZooKeeper.
   *
   * @param quorum how many replicas must agree: more than half of them
   * @param path the directory of this replica
   * @param servers as {@code host:port,host:port}
   * @param timeout after how much time without a connection the session ends
   * @param znode below which each replica has a znode
   * @throws IllegalArgumentException if something is not what it should be
   * @throws IllegalStateException if the directory or the port cannot be used
   */
  public Log(int quorum, String path, String servers, long timeout, TimeUnit unit, String znode) {
    this(quorum, path, place(servers, timeout, unit, znode));
  }

  /**
   * As above, in ZooKeeper as somebody: others can see the replicas, but change nothing.
   *
   * @param scheme such as {@code digest}
   * @param credentials such as {@code user:password}
   */
  public Log(
      int quorum,
      String path,
      String servers,
      long timeout,
      TimeUnit unit,
      String znode,
      String scheme,
      byte[] credentials) {
    this(
        quorum,
        path,
        place(servers, timeout, unit, znode).as(requireNonNull(scheme, "scheme"), credentials));
  }

  private Log(int quorum, String path, ZooKeeperGroup.Place place) {
    host = LogHost.start(quorum, requireNonNull(path, "path"), place, System.getenv());
  }

  private static ZooKeeperGroup.Place place(
      String servers, long timeout, TimeUnit unit, String znode) {
    return ZooKeeperGroup.Place.of(servers, Duration.ofMillis(unit.toMillis(timeout)), znode);
  }

  /**
   * The position that has an identity.
   *
   * @param identity eight bytes, as {@link Position#identity()} gives them
   */
  public Position position(byte[] identity) {
    if (identity.length != Long.BYTES) {
      throw new IllegalArgumentException(
          "identity: " + identity.length + " bytes (expected: " + Long.BYTES + ")");
    }
    return new Position(Longs.fromByteArray(identity));
  }

  /**
   * Ends this replica: the directory can be opened again, and the others see it go. Readers and
   * writers of this log fail from now on. Without it a replica ends with the JVM.
   */
  public void close() {
    host.close();
  }

  /** Where this replica is, for the others to know. */
  String pid() {
    return host.replica().self().toString();
  }

  /** The outcome of something within a time; it is asked to end if it takes longer. */
  private static <T> Optional<Future<T>> outcome(Future<T> future, long timeout, TimeUnit unit) {
    try {
      if (future.await(Duration.ofNanos(unit.toNanos(timeout))) || future.isAbandoned()) {
        return Optional.of(future);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    future.discard();
    return Optional.empty();
  }

  private static String reason(Future<?> future) {
    return future.isFailed() ? String.valueOf(future.failure().getMessage()) : "Log closed";
  }

  /** A place in a log. Positions grow, but what is read and appended may leave some out. */
  public static class Position implements Comparable<Position> {

    private final long value;

    /** The position with a number. */
    public Position(long value) {
      this.value = value;
    }

    @Override
    public int compareTo(Position that) {
      return Long.compare(value, that.value);
    }

    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof Position other && value == other.value;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(value);
    }

    @Override
    public String toString() {
      return "Position " + value;
    }

    /** Eight bytes that tell it from all others of its log, and sort as it does. */
    public byte[] identity() {
      return Longs.toByteArray(value);
    }
  }

  /** Something that was appended. */
  public static class Entry {

    /** Where it is. */
    public final Position position;

    /** What was appended. */
    public final byte[] data;

    /** An entry at a position. */
    public Entry(Position position, byte[] data) {
      this.position = position;
      this.data = data;
    }
  }

  /** Something could not be read. The reader may be used on. */
  public static class OperationFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** One with a text. */
    public OperationFailedException(String message) {
      super(message);
    }

    /** One with a text and a cause. */
    public OperationFailedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Something could not be written, and nothing will be by this writer: make another one. */
  public static class WriterFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** One with a text. */
    public WriterFailedException(String message) {
      super(message);
    }

    /** One with a text and a cause. */
    public WriterFailedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Reads what this replica knows to be agreed on. Others may know more: see {@link #catchup}.
   * Where a {@link Writer} of the same log was just made, this replica knows everything.
   */
  public static class Reader {

    private final LogHost host;

    /** A reader of a log. */
    public Reader(Log log) {
      host = log.host;
    }

    /**
     * What was appended between two positions, those included.
     *
     * @throws TimeoutException if it takes longer
     * @throws OperationFailedException if a position is truncated, past the end, or not known to be
     *     agreed on
     */
    public List<Entry> read(Position from, Position to, long timeout, TimeUnit unit)
        throws TimeoutException, OperationFailedException {
      var outcome = outcome(host.read(from.value, to.value), timeout, unit)
          .orElseThrow(() -> new TimeoutException("Timed out while attempting to read"));
      if (!outcome.isReady()) {
        throw new OperationFailedException(reason(outcome));
      }
      return outcome.value().stream()
          .map(each -> new Entry(new Position(each.position()), each.data()))
          .collect(ImmutableList.toImmutableList());
    }

    /** The first position that is not truncated, as far as this replica knows. */
    public Position beginning() {
      return local(host.replica().beginning());
    }

    /** The last position, agreed on or not, that this replica has heard of. */
    public Position ending() {
      return local(host.replica().ending());
    }

    private static Position local(Future<Long> future) {
      try {
        if (future.await()) {
          return new Position(future.value());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException(reason(future));
    }

    /**
     * Learns from the other replicas what this one has missed, so that everything up to the
     * position given can be read. It needs a quorum. What a writer that died was the only one to
     * know is learned by the next writer, not by this.
     *
     * @throws TimeoutException if it takes longer
     * @throws OperationFailedException if it cannot be done
     */
    public Position catchup(long timeout, TimeUnit unit)
        throws TimeoutException, OperationFailedException {
      var outcome = outcome(host.catchUp().run(), timeout, unit)
          .orElseThrow(() -> new TimeoutException("Timed out while attempting to catch up"));
      if (!outcome.isReady()) {
        throw new OperationFailedException(reason(outcome));
      }
      return new Position(outcome.value());
    }
  }

  /**
   * Writes to a log, as long as nobody else becomes its writer. When one exists, this replica knows
   * everything that was ever written successfully.
   */
  public static class Writer {

    private final Coordinator coordinator;

    /**
     * Becomes the writer, or not: then every operation fails with {@code Coordinator not elected}.
     *
     * @param timeout how long to wait for a quorum each time
     * @param retries how often to try, at least once
     */
    public Writer(Log log, long timeout, TimeUnit unit, int retries) {
      coordinator = log.host.newCoordinator();
      for (int tries = 0; tries < Math.max(1, retries); tries++) {
        var outcome = outcome(coordinator.elect(), timeout, unit);
        if (outcome.isPresent() && (!outcome.get().isReady() || isElected(outcome.get()))) {
          return;
        }
      }
    }

    private static boolean isElected(Future<Optional<Long>> election) {
      return election.value().isPresent();
    }

    /**
     * Appends an entry; gives its position.
     *
     * @throws TimeoutException if it takes longer; whether it is appended is not known: it may be
     *     later on, but then before whatever this writer does next
     * @throws WriterFailedException if this is no writer, or no longer
     */
    public Position append(byte[] data, long timeout, TimeUnit unit)
        throws TimeoutException, WriterFailedException {
      return position(
          coordinator.append(data.clone()), timeout, unit, "Timed out while attempting to append");
    }

    /**
     * Removes what is before a position; gives the position that this takes itself.
     *
     * @throws TimeoutException if it takes longer; it may be done later on
     * @throws WriterFailedException if this is no writer, or no longer
     * @throws IllegalArgumentException if the position is past the end of the log
     */
    public Position truncate(Position to, long timeout, TimeUnit unit)
        throws TimeoutException, WriterFailedException {
      return position(
          coordinator.truncate(to.value), timeout, unit, "Timed out while attempting to truncate");
    }

    private static Position position(Future<Long> future, long timeout, TimeUnit unit, String late)
        throws TimeoutException, WriterFailedException {
      var outcome = outcome(future, timeout, unit).orElseThrow(() -> new TimeoutException(late));
      if (outcome.isFailed() && outcome.failure() instanceof IllegalArgumentException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      if (!outcome.isReady()) {
        throw new WriterFailedException(reason(outcome));
      }
      return new Position(outcome.value());
    }
  }
}
