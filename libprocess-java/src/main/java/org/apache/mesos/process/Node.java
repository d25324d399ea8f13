// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A libprocess node: the processes that share one address, with the clock, run queue and transport
 * they use. A daemon has one; a test has as many as it likes in one JVM.
 *
 * <p>Safe for use by any thread.
 */
public final class Node implements AutoCloseable {

  private final Clock clock;
  private final RunQueue runQueue;
  private final Transport transport;
  private final RandomGenerator random;
  private final BiConsumer<Upid, Throwable> failureListener;
  private final String delegate;
  private final AutoCloseable owned;
  private final Address address;

  private final ConcurrentMap<String, ProcessCell> cells = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, AtomicInteger> idCounters = new ConcurrentHashMap<>();
  private final Links links = new Links(this);
  private final Help help;
  private final Vitals vitals;
  private final long maxUnservedBytes;
  private final @Nullable UnaryOperator<com.google.protobuf.Message> adapterFor2012;
  private volatile Filter filter = Filter.NONE;
  private volatile ImmutableList<FirewallRule> firewall = ImmutableList.of();
  private volatile boolean isClosing;

  private Node(Builder builder) throws IOException {
    this.transport = builder.transport;
    this.random = builder.random;
    this.failureListener = builder.failureListener;
    this.delegate = builder.delegate;
    this.maxUnservedBytes = builder.maxUnservedBytes;
    this.adapterFor2012 = builder.adapterFor2012;
    SystemClock ownClock = builder.clock == null ? new SystemClock() : null;
    WorkerRunQueue ownQueue = builder.runQueue == null ? new WorkerRunQueue() : null;
    this.clock = ownClock != null ? ownClock : requireNonNull(builder.clock);
    this.runQueue = ownQueue != null ? ownQueue : requireNonNull(builder.runQueue);
    this.help = new Help(delegate);
    this.vitals = new Vitals(clock, builder.mailboxWarning);
    this.owned = () -> {
      if (ownClock != null) {
        ownClock.close();
      }
      if (ownQueue != null) {
        ownQueue.close();
      }
    };
    Inbox inbox = new Inbox();
    try {
      this.address = transport.start(inbox);
    } catch (IOException | RuntimeException e) {
      closeOwned();
      throw e;
    }
    inbox.open();
    spawn(new HelpProcess(help));
    spawn(new ProcessesProcess());
  }

  /** A node that sends and receives over a transport, which it starts and closes. */
  public static Builder builder(Transport transport) {
    return new Builder(transport);
  }

  /** The address in the pids of this node's processes. */
  public Address address() {
    return address;
  }

  /** The clock of this node's processes. */
  public Clock clock() {
    return clock;
  }

  /** The randomness of this node's processes; safe for use by any thread. */
  public RandomGenerator random() {
    return random;
  }

  /** What this node counts about itself. */
  public Vitals vitals() {
    return vitals;
  }

  /** What the transport of this node counts, by name. */
  public ImmutableSortedMap<String, LongSupplier> transportCounters() {
    return transport.counters();
  }

  /** How many processes live on this node, its own included. */
  public int processes() {
    return cells.size();
  }

  /**
   * The generation of another node, as its messages have told; of one that has sent none yet, the
   * later.
   */
  public Generation generationOf(Address other) {
    return transport.generationOf(other);
  }

  /** An id {@code prefix(N)} that this node has not given out before; N counts from 1. */
  public String generateId(String prefix) {
    int number = idCounters.computeIfAbsent(prefix, key -> new AtomicInteger()).incrementAndGet();
    return prefix + "(" + number + ")";
  }

  /**
   * Starts a process, whose {@code initialize} runs soon on another thread. Gives its pid, or
   * {@link Upid#EMPTY} if the id is taken or the node is closing.
   */
  public Upid spawn(Process process) {
    ProcessCell cell = new ProcessCell(this, process);
    if (isClosing || cells.putIfAbsent(process.id(), cell) != null) {
      return Upid.EMPTY;
    }
    process.attach(cell);
    runQueue.execute(cell);
    return cell.pid();
  }

  /** Ends a process of this node; does nothing for any other pid. */
  public void terminate(Upid pid, Termination termination) {
    ProcessCell cell = find(pid);
    if (cell != null) {
      cell.terminate(termination);
    }
  }

  /** As {@link #terminate(Upid, Termination)}, overtaking what is queued. */
  public void terminate(Upid pid) {
    terminate(pid, Termination.INJECTED);
  }

  /**
   * Waits until a process of this node has ended; false if there is no such process. Other
   * processes go on meanwhile.
   */
  public boolean await(Upid pid) throws InterruptedException {
    ProcessCell cell = find(pid);
    if (cell == null) {
      return false;
    }
    runQueue.await(cell.terminated());
    return true;
  }

  /**
   * As {@link #await(Upid)}, for a limited time of this node's clock; false if it runs out or there
   * is no such process.
   */
  public boolean await(Upid pid, Duration timeout) throws InterruptedException {
    ProcessCell cell = find(pid);
    if (cell == null) {
      return false;
    }
    Future<Void> limited =
        cell.terminated().after(clock, timeout, late -> Future.failed("still running"));
    runQueue.await(limited);
    return limited.isReady();
  }

  /** Waits for a future of this node's processes, which go on meanwhile. */
  public void await(Future<?> future) throws InterruptedException {
    runQueue.await(future);
  }

  /**
   * Runs a call on a thread of the run queue, beside all processes. For work that takes long, but
   * not for work that blocks: that belongs on threads of its own.
   */
  public <T> Future<T> async(Supplier<Future<T>> call) {
    Promise<T> promise = new Promise<>();
    runQueue.execute(new Continuation<>(promise.future(), call));
    return promise.future();
  }

  /**
   * Sends a message and gives the first answer of a type, from whomever it comes. There is no time
   * limit: use {@link Future#after}. A discard request discards the result and stops waiting.
   */
  public <M extends com.google.protobuf.Message> Future<M> ask(
      Upid to, com.google.protobuf.Message question, Class<M> answer) {
    Ask<M> ask = new Ask<>(generateId(Ask.ID_PREFIX), to, question, answer);
    if (spawn(ask).isEmpty()) {
      ask.abandon();
    }
    return ask.answer();
  }

  /**
   * Tells a process of this node, for a test, that another one is gone. False if it is not there.
   */
  public boolean injectExited(Upid gone, Upid to) {
    ProcessCell cell = find(to);
    return cell != null && cell.enqueue(new Event.ExitedEvent(gone));
  }

  /** Sends a message that has no sender. Does nothing if the receiver is the empty pid. */
  public void post(Upid to, com.google.protobuf.Message message) {
    post(Upid.EMPTY, to, message);
  }

  /** Sends a message in the name of any sender. Does nothing if the receiver is the empty pid. */
  public void post(Upid from, Upid to, com.google.protobuf.Message message) {
    if (!to.isEmpty()) {
      deliver(Message.of(from, to, message));
    }
  }

  /** As {@link #post(Upid, com.google.protobuf.Message)}, with a body of raw bytes. */
  public void post(Upid from, Upid to, String name, ByteString body) {
    if (!to.isEmpty()) {
      deliver(Message.of(name, from, to, body));
    }
  }

  /** Lets a filter see every event from now on; {@link Filter#NONE} takes it away. */
  public void setFilter(Filter newFilter) {
    filter = requireNonNull(newFilter, "filter");
  }

  /** Asks these rules, in their order, about every web request from now on. */
  public void setFirewall(List<FirewallRule> rules) {
    firewall = ImmutableList.copyOf(rules);
  }

  /**
   * Answers a web request as if it had come over the network (libprocess.md 6.2). The future always
   * completes.
   */
  public Future<HttpResponse> request(HttpRequest request) {
    String path = request.path();
    if (!path.startsWith("/")) {
      return Future.ready(HttpResponse.badRequest("Request URL path must start with '/'"));
    }
    if (path.contains("/..")) {
      return Future.ready(HttpResponse.notFound());
    }
    String absolutePath = absolutePath(path);
    HttpRequest seen = absolutePath.equals(path) ? request : request.withPath(absolutePath);
    for (FirewallRule rule : firewall) {
      Optional<HttpResponse> refusal = rule.refuse(seen);
      if (refusal.isPresent()) {
        return Future.ready(refusal.get());
      }
    }
    ProcessCell cell = find(firstToken(absolutePath));
    if (cell == null) {
      return Future.ready(HttpResponse.notFound());
    }
    Promise<HttpResponse> response = new Promise<>();
    cell.enqueue(new Event.RequestEvent(seen, response));
    return response.future();
  }

  /** Ends every process, waits for that, and closes the transport and what the builder made. */
  @Override
  public void close() {
    isClosing = true;
    try {
      // Sorted, so that a simulation ends the same way each time.
      for (String id : new TreeSet<>(cells.keySet())) {
        ProcessCell cell = cells.get(id);
        if (cell != null) {
          cell.terminate(Termination.QUEUED);
          runQueue.await(cell.terminated());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transport.close();
    closeOwned();
  }

  private void closeOwned() {
    try {
      owned.close();
    } catch (Exception e) {
      throw new IllegalStateException("clock and run queue close without exceptions", e);
    }
  }

  RunQueue runQueue() {
    return runQueue;
  }

  long maxUnservedBytes() {
    return maxUnservedBytes;
  }

  Transport transport() {
    return transport;
  }

  Links links() {
    return links;
  }

  Help help() {
    return help;
  }

  /** The path under the delegate, if there is one and the path names no process. */
  String absolutePath(String path) {
    if (delegate.isEmpty() || find(firstToken(path)) != null) {
      return path;
    }
    return "/" + delegate + (path.equals("/") ? "" : path);
  }

  /** The processes of this moment, in the order of their ids. */
  Collection<ProcessCell> cells() {
    return new TreeMap<>(cells).values();
  }

  boolean isAlive(Upid pid) {
    return find(pid) != null;
  }

  void deliver(Message message) {
    Upid to = message.to();
    ProcessCell cell = to.cell();
    if (cell != null && cell.node() == this && !cell.hasEnded()) {
      cell.enqueue(message.asEvent());
    } else if (to.address().equals(address)) {
      deliverLocally(message);
    } else {
      transport.send(adapted(message));
    }
  }

  private Message adapted(Message message) {
    if (adapterFor2012 == null
        || !(message.payload() instanceof com.google.protobuf.Message payload)
        || transport.generationOf(message.to().address()) != Generation.OF_2012) {
      return message;
    }
    return Message.of(message.from(), message.to(), adapterFor2012.apply(payload));
  }

  private boolean deliverLocally(Message message) {
    ProcessCell cell = receiver(message);
    return cell != null && cell.enqueue(message.asEvent());
  }

  /** The process of this node that a message is for, or null. */
  @Nullable
  ProcessCell receiver(Message message) {
    ProcessCell known = message.to().cell();
    if (known != null && known.node() == this && !known.hasEnded()) {
      return known;
    }
    ProcessCell cell = find(message.to().id());
    if (cell == null) {
      vitals.countDeadLetter();
    } else {
      message.to().setCell(cell);
    }
    return cell;
  }

  void enqueue(Upid pid, Event event) {
    ProcessCell cell = find(pid);
    if (cell != null) {
      cell.enqueue(event);
    }
  }

  boolean isFiltered(Process process, Event event) {
    Filter current = filter;
    if (current == Filter.NONE) {
      return false;
    }
    Upid receiver = process.self();
    if (event instanceof Message message) {
      return current.dropMessage(receiver, message);
    }
    if (event instanceof Event.DispatchEvent || event instanceof Continuation) {
      return current.dropDispatch(receiver);
    }
    if (event instanceof Event.ExitedEvent e) {
      return current.dropExited(receiver, e.gone);
    }
    return event instanceof Event.RequestEvent e && current.dropRequest(receiver, e.request);
  }

  void failed(Upid pid, Throwable failure) {
    vitals.countFailedProcess();
    failureListener.accept(pid, failure);
  }

  void remove(ProcessCell cell) {
    cells.remove(cell.pid().id(), cell);
    help.remove(cell.pid().id());
    links.removed(cell.pid());
  }

  private @Nullable ProcessCell find(Upid pid) {
    return pid.address().equals(address) ? find(pid.id()) : null;
  }

  private @Nullable ProcessCell find(String id) {
    return cells.get(id);
  }

  private static String firstToken(String path) {
    int end = path.indexOf('/', 1);
    String token = path.substring(1, end < 0 ? path.length() : end);
    if (token.indexOf('%') < 0) {
      return token;
    }
    try {
      return URLDecoder.decode(token, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return token;
    }
  }

  @Override
  public String toString() {
    return "node " + address;
  }

  /** What the transport hands over; waits for the constructor to know the node's address. */
  private final class Inbox implements Transport.Receiver {

    private final Promise<Void> isOpen = new Promise<>();

    void open() {
      isOpen.set(null);
    }

    private boolean isReady() {
      // A peer can be faster than the constructor. It is as if we were not there yet.
      return isOpen.future().isReady();
    }

    @Override
    public boolean receive(Message message) {
      return isReady() && deliverLocally(message);
    }

    @Override
    public Transport.Inlet inlet(Runnable resume) {
      return new NodeInlet(Node.this, isOpen.future(), resume);
    }

    @Override
    public Future<HttpResponse> request(HttpRequest request) {
      return isReady()
          ? Node.this.request(request)
          : Future.ready(HttpResponse.serviceUnavailable());
    }

    @Override
    public void disconnected(Address peer) {
      links.disconnected(peer);
    }
  }

  /** Joins the parts of a node. What is not given is made for a daemon and closed with the node. */
  public static final class Builder {

    /** A process that has so much to do is seconds behind, if its messages are not tiny. */
    private static final int MAILBOX_WARNING = 10_000;

    /** Some ten thousand of the usual messages, or a few that are as large as they may be. */
    private static final long MAX_UNSERVED_BYTES = 16 << 20;

    private final Transport transport;
    private @Nullable Clock clock;
    private @Nullable RunQueue runQueue;
    private RandomGenerator random = new SecureRandom();
    private BiConsumer<Upid, Throwable> failureListener = (pid, failure) -> {};
    private String delegate = "";
    private int mailboxWarning = MAILBOX_WARNING;
    private long maxUnservedBytes = MAX_UNSERVED_BYTES;
    private @Nullable UnaryOperator<com.google.protobuf.Message> adapterFor2012;

    private Builder(Transport transport) {
      this.transport = requireNonNull(transport, "transport");
    }

    /** Takes time from this clock, which stays the caller's to close. Default: the wall clock. */
    public Builder clock(Clock newClock) {
      clock = requireNonNull(newClock, "clock");
      return this;
    }

    /** Runs processes here; stays the caller's to close. Default: one thread per processor. */
    public Builder runQueue(RunQueue newRunQueue) {
      runQueue = requireNonNull(newRunQueue, "runQueue");
      return this;
    }

    /** Takes randomness from here. Default: a secure one. */
    public Builder random(RandomGenerator newRandom) {
      random = requireNonNull(newRandom, "random");
      return this;
    }

    /** Hears of processes that ended by an exception, in the thread that ran them. */
    public Builder failureListener(BiConsumer<Upid, Throwable> listener) {
      failureListener = requireNonNull(listener, "listener");
      return this;
    }

    /** The id of the process that answers web requests whose path names no process. */
    public Builder delegate(String id) {
      delegate = requireNonNull(id, "id");
      return this;
    }

    /** Warns when more events than this wait for one process. Default: 10,000. */
    public Builder mailboxWarning(int events) {
      mailboxWarning = events;
      return this;
    }

    /**
     * Changes each protobuf message that goes to a node of 2012 into what a sender of 2012 would
     * have sent: such a node hands a message's fields to its handler by position, and fields that
     * it does not expect to be set change their meaning. Called by any thread. Default: none.
     */
    public Builder adapterFor2012(UnaryOperator<com.google.protobuf.Message> adapter) {
      adapterFor2012 = requireNonNull(adapter, "adapter");
      return this;
    }

    /**
     * Reads no more from a peer while about so many bytes of its messages wait in mailboxes.
     * Default: 16 MiB.
     */
    public Builder maxUnservedBytes(long bytes) {
      checkArgument(bytes > 0, "maxUnservedBytes: %s (expected: positive)", bytes);
      maxUnservedBytes = bytes;
      return this;
    }

    /**
     * Starts the node.
     *
     * @throws IOException if the transport cannot be started
     */
    public Node build() throws IOException {
      return new Node(this);
    }
  }
}
