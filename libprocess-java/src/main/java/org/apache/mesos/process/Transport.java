// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/**
 * Carries messages between nodes (libprocess.md 2.9-2.11). Delivery is at most once and in order
 * per connection; a message that cannot be delivered is dropped without a word.
 *
 * <p>All methods are safe for use by any thread and none blocks, except {@link #start} and {@link
 * #close}.
 */
public interface Transport extends AutoCloseable {

  /**
   * Binds, begins to accept, and returns the address that peers are to use. Called once.
   *
   * @throws IOException if the address cannot be bound; the message names it
   */
  Address start(Receiver receiver) throws IOException;

  /**
   * Sends to {@code message.to().address()}: over the linked connection to that node if there is
   * one, else over a temporary one that is closed when drained.
   */
  void send(Message message);

  /**
   * Makes a persistent connection to a node unless there is one. When it cannot be made or breaks,
   * {@link Receiver#disconnected} is called once and the connection is forgotten.
   */
  void link(Address node);

  /**
   * As {@link #link}, but always with a new connection: messages still queued move to it, and the
   * old one is closed without {@link Receiver#disconnected}.
   */
  void relink(Address node);

  /** The generation of a node, as the messages that came from there tell; at first the later. */
  default Generation generationOf(Address node) {
    return Generation.LATER;
  }

  /** What this transport counts, by name, for metrics. */
  default ImmutableSortedMap<String, LongSupplier> counters() {
    return ImmutableSortedMap.of();
  }

  /** Stops accepting and closes every connection. Messages already accepted are written first. */
  @Override
  void close();

  /** What a node does with what arrives. Called by transport threads; none of it blocks. */
  interface Receiver {

    /** A message has arrived; false if no process with the id of {@code to} is there. */
    boolean receive(Message message);

    /**
     * A way in for the messages of one connection, which come many at a time.
     *
     * @param resume called by any thread when reading may go on after {@link Inlet#isFull}
     */
    default Inlet inlet(Runnable resume) {
      return new DirectInlet(this);
    }

    /** A web request has arrived. The future always completes. */
    Future<HttpResponse> request(HttpRequest request);

    /** The persistent connection to a node could not be made or broke. */
    void disconnected(Address node);
  }

  /** Takes the messages of one connection. For one thread at a time. */
  interface Inlet {

    /** As {@link Receiver#receive}, but nobody need look at the message before {@link #flush}. */
    boolean receive(Message message);

    /** All that came together has been received. Must follow, however the receiving ended. */
    void flush();

    /** Whether so much of this connection is not served yet that no more should be read. */
    boolean isFull();
  }
}
