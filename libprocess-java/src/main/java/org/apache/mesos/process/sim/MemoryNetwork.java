// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Generation;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.RunQueue;
import org.apache.mesos.process.Transport;
import org.apache.mesos.process.wire.Decoded;
import org.apache.mesos.process.wire.Dialect;
import org.apache.mesos.process.wire.Generations;

/**
 * Joins nodes in memory. Every message goes through the wire form, as over a socket; a link is a
 * connection that both ends can lose. For use on the thread of a {@link Simulation}; what the
 * network does becomes visible when that settles.
 */
public final class MemoryNetwork {

  /** One way between two nodes. */
  private record Path(Address from, Address to) {}

  private static final int FIRST_IP = 0x0a000001;
  private static final int PORT = 5050;

  private final RunQueue runQueue;
  private final Map<Address, Endpoint> endpoints = new LinkedHashMap<>();
  private final Set<Path> links = new LinkedHashSet<>();
  private final Set<Path> blocked = new LinkedHashSet<>();
  private final Map<Path, WireForm> connections = new LinkedHashMap<>();
  private final Set<Address> of2012 = new LinkedHashSet<>();
  private Dialect dialect = Dialect.HTTP_1_1;
  private int nextIp = FIRST_IP;

  MemoryNetwork(RunQueue runQueue) {
    this.runQueue = runQueue;
  }

  /** The address that the next node without one gets. */
  Address nextAddress() {
    return new Address(nextIp, PORT);
  }

  /** A transport for a node at an address. */
  public Transport transport(Address address) {
    return new Endpoint(address);
  }

  /**
   * Cuts the connections between two nodes, both ways: whoever linked hears of it. New ones can be
   * made.
   */
  public void disconnect(Address one, Address other) {
    breakLink(new Path(one, other));
    breakLink(new Path(other, one));
  }

  /**
   * Lets nothing through between two nodes any more, without telling anybody, as when packets are
   * lost: messages vanish, and links stay as they are.
   */
  public void partition(Address one, Address other) {
    block(one, other);
    block(other, one);
  }

  /** As {@link #partition}, for one direction only. */
  public void block(Address from, Address to) {
    blocked.add(new Path(from, to));
  }

  /** Lets everything through again. */
  public void heal() {
    blocked.clear();
  }

  /** Takes a node off the network at once, as when its OS process is killed. */
  public void crash(Address address) {
    Endpoint endpoint = endpoints.get(address);
    checkState(endpoint != null, "no node at %s", address);
    endpoint.close();
  }

  /** Whether there is a node at an address; not after it was closed or has crashed. */
  public boolean isUp(Address address) {
    return endpoints.containsKey(address);
  }

  /** The form that messages on new connections have; at first that of the later generation. */
  public void setDialect(Dialect newDialect) {
    dialect = newDialect;
  }

  /** Lets a node send in the form of 2012, so that others take it for one of that generation. */
  public void setOf2012(Address node) {
    of2012.add(node);
  }

  private Dialect dialectOf(Address node) {
    return of2012.contains(node) ? Dialect.HTTP_1_0 : dialect;
  }

  private void breakLink(Path path) {
    connections.remove(path);
    if (links.remove(path)) {
      Endpoint from = endpoints.get(path.from);
      if (from != null) {
        runQueue.execute(() -> from.receiver().disconnected(path.to));
      }
    }
  }

  /** One node's access to the network. */
  private final class Endpoint implements Transport {

    private final Address address;
    private final Generations generations = new Generations();
    private Receiver receiver;

    Endpoint(Address address) {
      this.address = address;
    }

    Receiver receiver() {
      return receiver;
    }

    @Override
    public Address start(Receiver newReceiver) throws IOException {
      if (endpoints.putIfAbsent(address, this) != null) {
        throw new IOException("Failed to bind " + address + ": Address already in use");
      }
      if (address.ip() == nextIp) {
        nextIp++;
      }
      receiver = newReceiver;
      return address;
    }

    @Override
    public void send(Message message) {
      Path path = new Path(address, message.to().address());
      if (!isOpen() || blocked.contains(path)) {
        return;
      }
      WireForm connection =
          connections.computeIfAbsent(path, key -> new WireForm(key.to, dialectOf(address)));
      byte[] request = connection.encode(message);
      runQueue.execute(() -> {
        Endpoint to = endpoints.get(path.to);
        if (to != null && !blocked.contains(path)) {
          connection.decode(request, to::received);
        }
      });
    }

    private void received(Decoded.ReceivedMessage received) {
      Message message = received.message();
      generations.learn(message.from().address(), received.sender());
      receiver.receive(message);
    }

    @Override
    public Generation generationOf(Address node) {
      return generations.of(node);
    }

    @Override
    public void link(Address node) {
      Path path = new Path(address, node);
      if (!isOpen()) {
        return;
      }
      if (endpoints.containsKey(node)) {
        links.add(path);
      } else {
        runQueue.execute(() -> receiver.disconnected(node));
      }
    }

    @Override
    public void relink(Address node) {
      link(node);
    }

    @Override
    public void close() {
      if (!isOpen()) {
        return;
      }
      endpoints.remove(address);
      connections.keySet().removeIf(path -> path.from.equals(address) || path.to.equals(address));
      links.removeIf(path -> path.from.equals(address));
      List<Path> broken = new ArrayList<>(links);
      broken.removeIf(path -> !path.to.equals(address));
      broken.forEach(MemoryNetwork.this::breakLink);
    }

    private boolean isOpen() {
      return endpoints.get(address) == this;
    }
  }
}
