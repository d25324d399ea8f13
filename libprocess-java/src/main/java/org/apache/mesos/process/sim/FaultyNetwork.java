// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Generation;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Transport;
import org.apache.mesos.process.wire.Decoded;
import org.apache.mesos.process.wire.Dialect;
import org.apache.mesos.process.wire.Generations;
import org.jspecify.annotations.Nullable;

/**
 * Joins the hosts of a {@link World} as TCP does: messages of one connection stay in order and take
 * their time; a connection that breaks loses what is under way, and who has linked hears of it, if
 * anybody. What does not get through waits in the sender's kernel until it does or the kernel gives
 * up. Within a machine nothing is lost.
 */
public final class FaultyNetwork {

  /** One way between two nodes. */
  record Way(Address from, Address to) {}

  /** One way between two machines. */
  private record Route(int from, int to) {}

  /** What the transport of a node does with connections that nobody has linked. */
  private static final long MAX_IDLE = World.nanos(Duration.ofMillis(500));

  /** After how long a kernel gives up to send again, at most; on Linux it is a quarter of it. */
  private static final Duration MAX_SILENCE = Duration.ofMinutes(16);

  private static final Duration MAX_CONNECT = Duration.ofSeconds(130);
  private static final Duration RETRANSMISSION = Duration.ofSeconds(2);

  private final World world;
  private final RandomGenerator random;
  private final Map<Address, Endpoint> endpoints = new LinkedHashMap<>();
  private final Map<Way, Pipe> links = new LinkedHashMap<>();
  private final Map<Way, Pipe> temporaries = new LinkedHashMap<>();
  private final Set<Route> blocked = new LinkedHashSet<>();
  // What the next connection of each way begins with, since its sender could not know of its end.
  private final Map<Way, Parcel> repeats = new LinkedHashMap<>();
  private Predicate<String> repeatable = name -> false;
  private long repeated;
  private Delays delays = Delays.USUAL;

  /** A message in its wire form. */
  private static final class Parcel {
    private final String name;
    private final byte[] bytes;

    Parcel(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }
  }

  /**
   * How long messages take between machines: mostly up to a common time, sometimes up to a longer.
   *
   * @param slowShare how often it is the longer one, 0 to 1
   */
  public record Delays(Duration common, Duration slow, double slowShare) {

    /** A network that is mostly good. */
    public static final Delays USUAL =
        new Delays(Duration.ofMillis(2), Duration.ofMillis(500), 0.02);

    /** Nothing but the time that light takes. */
    public static final Delays NONE = new Delays(Duration.ofNanos(1000), Duration.ZERO, 0);
  }

  FaultyNetwork(World world) {
    this.world = world;
    this.random = world.random();
  }

  /** Changes how long messages take from now on. */
  public void setDelays(Delays newDelays) {
    delays = newDelays;
  }

  /**
   * Lets a message be sent again over the next connection if the one that it has come by broke just
   * then: senders of some releases do that, as they cannot tell whether it has arrived.
   *
   * @param names the names of the messages for which that is so
   */
  public void setRepeatable(Predicate<String> names) {
    repeatable = names;
  }

  /** How many messages have come twice. */
  public long repeated() {
    return repeated;
  }

  /** Lets nothing through one way between two machines; whoever is affected notices in time. */
  public void block(Host from, Host to) {
    blocked.add(route(from.address(), to.address()));
  }

  /** Whether something is blocked one way between two machines. */
  public boolean isBlocked(Host from, Host to) {
    return isBlocked(from.address(), to.address());
  }

  /** Lets everything through again one way between two machines. */
  public void unblock(Host from, Host to) {
    if (blocked.remove(route(from.address(), to.address()))) {
      pipes().forEach(Pipe::tryAgain);
    }
  }

  /** Lets everything through again. */
  public void heal() {
    blocked.clear();
    pipes().forEach(Pipe::tryAgain);
  }

  /**
   * Breaks the connections one way between two nodes: some of what is under way arrives, and the
   * sender hears that they are broken. False if there are none.
   */
  public boolean breakConnections(Host from, Host to) {
    Way way = new Way(from.address(), to.address());
    List<Pipe> broken = new ArrayList<>();
    for (Map<Way, Pipe> kind : List.of(links, temporaries)) {
      Pipe pipe = kind.get(way);
      if (pipe != null) {
        broken.add(pipe);
      }
    }
    broken.forEach(Pipe::cutOff);
    return !broken.isEmpty();
  }

  /** The connections that a host has made by linking and that are not known to be broken. */
  public int links(Host from) {
    return (int)
        links.keySet().stream().filter(way -> way.from.equals(from.address())).count();
  }

  /** The transport of one life of a host. */
  Transport transport(Host.Life life) {
    return new Endpoint(life);
  }

  /** A host was killed: what it has sent may still arrive, and its peers' kernels are told. */
  void killed(Host.Life life) {
    Endpoint endpoint = endpoints.get(life.host().address());
    if (endpoint != null && endpoint.life == life) {
      endpoint.end();
    }
  }

  private List<Pipe> pipes() {
    List<Pipe> all = new ArrayList<>(links.values());
    all.addAll(temporaries.values());
    return all;
  }

  private static Route route(Address from, Address to) {
    return new Route(from.ip(), to.ip());
  }

  private boolean isBlocked(Address from, Address to) {
    return !blocked.isEmpty() && blocked.contains(route(from, to));
  }

  private long delay(Way way) {
    if (way.from.ip() == way.to.ip()) {
      return 20_000L + random.nextInt(80_000);
    }
    Duration limit = random.nextDouble() < delays.slowShare ? delays.slow : delays.common;
    return 1000 + random.nextLong(Math.max(1, limit.toNanos()));
  }

  private long upTo(Duration limit) {
    return random.nextLong(limit.toNanos());
  }

  private enum State {
    CONNECTING,
    OPEN,
    CLOSED
  }

  /** A TCP connection, as far as the side is concerned that made it and sends over it. */
  private final class Pipe {

    private final Way way;
    private final Endpoint from;
    private final Map<Way, Pipe> kind;
    private final WireForm form;
    private final List<Parcel> underWay = new ArrayList<>();
    private @Nullable Parcel lastArrived;
    private State state = State.CONNECTING;
    private @Nullable Endpoint to;
    private long lastArrival;
    private long lastUse;
    private boolean isStalled;
    // What was to arrive before the last stall is sent again.
    private int attempt;
    private Agenda.Entry givingUp = Agenda.NEVER;

    Pipe(Way way, Endpoint from, Map<Way, Pipe> kind) {
      this.way = way;
      this.from = from;
      this.kind = kind;
      this.form = new WireForm(way.to, Dialect.HTTP_1_1);
      kind.put(way, this);
      Parcel repeat = repeats.remove(way);
      if (repeat != null) {
        repeated++;
        underWay.add(repeat);
      }
      lastUse = world.agenda().now();
      world.agenda().enter(delay(way), this::connect);
    }

    boolean isPersistent() {
      return kind == links;
    }

    boolean isIdle() {
      return underWay.isEmpty() && world.agenda().now() - lastUse > MAX_IDLE;
    }

    private void connect() {
      if (state != State.CONNECTING) {
        return;
      }
      if (isCut()) {
        isStalled = true;
        giveUpAfter(upTo(MAX_CONNECT));
        return;
      }
      to = endpoints.get(way.to);
      if (to == null) {
        lose();
        return;
      }
      state = State.OPEN;
      underWay.forEach(parcel -> enterArrival());
    }

    /** Whether the two sides cannot agree on anything. */
    private boolean isCut() {
      return isBlocked(way.from, way.to) || isBlocked(way.to, way.from);
    }

    void send(Message message) {
      lastUse = world.agenda().now();
      underWay.add(new Parcel(message.name(), form.encode(message)));
      if (state == State.OPEN && !isStalled) {
        enterArrival();
      }
    }

    private void enterArrival() {
      lastArrival = Math.max(lastArrival + 1, world.agenda().now() + delay(way));
      int current = attempt;
      world.agenda().enter(lastArrival - world.agenda().now(), () -> arrive(current));
    }

    private void arrive(int expected) {
      if (state != State.OPEN || isStalled || expected != attempt) {
        return;
      }
      if (isBlocked(way.from, way.to)) {
        isStalled = true;
        giveUpAfter(upTo(MAX_SILENCE));
        return;
      }
      if (!isLive()) {
        // There is nobody to take it: the kernel there says so, if it can.
        if (isBlocked(way.to, way.from)) {
          giveUpAfter(upTo(MAX_SILENCE));
        } else {
          lose();
        }
        return;
      }
      if (isBlocked(way.to, way.from)) {
        // It arrives, but the sender's kernel does not learn that.
        giveUpAfter(upTo(MAX_SILENCE));
      }
      deliver();
    }

    private boolean isLive() {
      return to != null && !to.isOver;
    }

    private void deliver() {
      Parcel parcel = underWay.remove(0);
      lastArrived = parcel;
      Endpoint receiver = to;
      if (receiver != null) {
        receiver.life.execute(() -> form.decode(parcel.bytes, receiver::received));
      }
    }

    private void giveUpAfter(long nanos) {
      if (givingUp == Agenda.NEVER) {
        givingUp = world.agenda().enter(nanos, this::lose);
      }
    }

    /** Something gets through again that did not. */
    void tryAgain() {
      if (isCut()) {
        return;
      }
      givingUp.cancel();
      givingUp = Agenda.NEVER;
      if (!isStalled) {
        return;
      }
      isStalled = false;
      if (state == State.CONNECTING) {
        world.agenda().enter(upTo(RETRANSMISSION), this::connect);
      } else {
        attempt++;
        lastArrival = world.agenda().now() + upTo(RETRANSMISSION);
        underWay.forEach(parcel -> enterArrival());
      }
    }

    /** It breaks somewhere on the way. */
    void cutOff() {
      deliverSome();
      if (lastArrived != null && repeatable.test(lastArrived.name)) {
        repeats.put(way, lastArrived);
      }
      lose();
    }

    /** The first part of what is under way arrives. */
    void deliverSome() {
      if (state == State.OPEN && isLive() && !isBlocked(way.from, way.to)) {
        for (int left = random.nextInt(underWay.size() + 1); left > 0; left--) {
          deliver();
        }
      }
    }

    /** The peer is gone, whose kernel says so if that gets through. */
    void peerGone() {
      world.agenda().enter(delay(way), () -> {
        if (!isBlocked(way.to, way.from)) {
          lose();
        }
      });
    }

    private void lose() {
      if (end()) {
        if (isPersistent()) {
          from.life.execute(() -> from.disconnected(way.to));
        }
      }
    }

    /** Ends it without telling anybody; false if it has ended before. */
    boolean end() {
      if (state == State.CLOSED) {
        return false;
      }
      state = State.CLOSED;
      givingUp.cancel();
      underWay.clear();
      kind.remove(way, this);
      return true;
    }
  }

  /** The transport of one life of a host. */
  private final class Endpoint implements Transport {

    private final Host.Life life;
    private final Address address;
    private final Generations generations = new Generations();
    private @Nullable Receiver receiver;
    private boolean isOver;

    Endpoint(Host.Life life) {
      this.life = life;
      this.address = life.host().address();
    }

    @Override
    public Address start(Receiver newReceiver) throws IOException {
      if (endpoints.putIfAbsent(address, this) != null) {
        throw new IOException("Failed to bind " + address + ": Address already in use");
      }
      receiver = newReceiver;
      return address;
    }

    @Override
    public void send(Message message) {
      if (isOver) {
        return;
      }
      Way way = new Way(address, message.to().address());
      Pipe pipe = links.get(way);
      if (pipe == null) {
        pipe = temporaries.get(way);
        if (pipe != null && pipe.isIdle()) {
          pipe.end();
          pipe = null;
        }
      }
      if (pipe == null) {
        pipe = new Pipe(way, this, temporaries);
      }
      pipe.send(message);
    }

    private void received(Decoded.ReceivedMessage received) {
      Message message = received.message();
      generations.learn(message.from().address(), received.sender());
      if (receiver != null) {
        receiver.receive(message);
      }
    }

    void disconnected(Address peer) {
      if (receiver != null) {
        receiver.disconnected(peer);
      }
    }

    @Override
    public Generation generationOf(Address node) {
      return generations.of(node);
    }

    @Override
    public void link(Address node) {
      Way way = new Way(address, node);
      if (!isOver && !links.containsKey(way)) {
        var unused = new Pipe(way, this, links);
      }
    }

    @Override
    public void relink(Address node) {
      Pipe old = links.get(new Way(address, node));
      if (old != null) {
        old.deliverSome();
        old.end();
      }
      link(node);
    }

    @Override
    public void close() {
      if (!isOver) {
        for (Pipe pipe : pipes()) {
          if (pipe.from == this) {
            // What has been accepted is written before the process ends.
            while (!pipe.underWay.isEmpty()
                && pipe.state == State.OPEN
                && pipe.isLive()
                && !pipe.isCut()) {
              pipe.deliver();
            }
          }
        }
        end();
      }
    }

    void end() {
      checkState(!isOver, "%s has ended already", life.host());
      isOver = true;
      endpoints.remove(address, this);
      repeats.keySet().removeIf(way -> way.from.equals(address));
      for (Pipe pipe : pipes()) {
        if (pipe.from == this) {
          pipe.deliverSome();
          pipe.end();
        } else if (pipe.to == this) {
          pipe.peerGone();
        }
      }
    }
  }
}
