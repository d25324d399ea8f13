// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.mesos.Executor;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.flags.ConfigurationException;
import org.apache.mesos.internal.master.Master;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.internal.master.allocator.Allocators;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.Slave;
import org.apache.mesos.internal.slave.SlaveSeams;
import org.apache.mesos.internal.slave.SlaveSettings;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.internal.storage.StoredValue;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Filter;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.Simulation;
import org.jspecify.annotations.Nullable;

/**
 * A cluster inside this JVM, for the test of a framework:
 *
 * <pre>{@code
 * try (TestCluster cluster = TestCluster.builder().slaves(3).start()) {
 *   cluster.addExecutor("my-executor", MyExecutor::new);
 *   var driver = new MesosSchedulerDriver(scheduler, framework, cluster.master());
 *   driver.start();
 *   …
 *   cluster.slaves().get(0).kill();
 *   cluster.advance(Duration.ofDays(7));
 * }
 * }</pre>
 *
 * <p>Masters, slaves and drivers are the real ones, and what they send has the wire form. The
 * network is in memory, so nothing is bound and nobody else is met. Executors run in this JVM, each
 * on its own threads, as callbacks of drivers do.
 *
 * <p>Time flows as elsewhere, but can be moved forward by {@link #advance} and stopped by {@link
 * #stopTime}. The time of drivers is that of the cluster.
 *
 * <p>Safe for use by any thread. Methods wait for what they cause; called in a callback, they do
 * not wait for that callback's driver.
 */
public final class TestCluster implements AutoCloseable {

  private static final long FIRST_OS_PID = 1000;

  private final String name;
  private final Settings settings;
  private final Simulation simulation;
  private final CallbackThreads callbacks = new CallbackThreads();
  private final ClusterThread thread;
  private final EdgeNodes edges;

  // Of the cluster's thread.
  private final TestElection election;
  private final Simulation.Failures failures;
  private final List<Member> members = new ArrayList<>();
  private final MemoryStorage registry = new MemoryStorage();
  private final TestExecutors executors;
  private final List<JvmIsolation> machines = new ArrayList<>();
  private long osPids = FIRST_OS_PID;

  private record Settings(
      int masters, int slaves, String resources, ImmutableMap<String, String> masterFlags) {}

  private TestCluster(Settings settings) {
    this.settings = settings;
    this.name = Clusters.SCHEME_PREFIX + Clusters.nextNumber();
    simulation = new Simulation();
    failures = simulation.failures();
    election = new TestElection(simulation.clock());
    thread = new ClusterThread(name, simulation, callbacks, this::buryTheDead);
    edges = new EdgeNodes(simulation, thread, callbacks);
    executors = new TestExecutors(simulation.clock(), edges.blocking());
    Clusters.add(name, new TestSchedulerHost(this));
    call(() -> {
      for (int i = 0; i < settings.masters; i++) {
        startMember(newMaster());
      }
      for (int i = 0; i < settings.slaves; i++) {
        startMember(newSlave(settings.resources));
      }
      thread.settle();
      return null;
    });
  }

  /** A cluster to be described. */
  public static Builder builder() {
    return new Builder();
  }

  /** What to give to a {@code MesosSchedulerDriver} as its master. */
  public String master() {
    return name;
  }

  /** The masters, in the order of their first start. */
  public ImmutableList<Member> masters() {
    return members(Member.Kind.MASTER);
  }

  /** The slaves, in the order of their first start. */
  public ImmutableList<Member> slaves() {
    return members(Member.Kind.SLAVE);
  }

  /** The drivers of schedulers that have been started and have not ended. */
  public ImmutableList<Member> schedulers() {
    return members(Member.Kind.SCHEDULER);
  }

  private ImmutableList<Member> members(Member.Kind kind) {
    return call(() -> members.stream()
        .filter(member -> member.kind() == kind)
        .filter(member -> kind != Member.Kind.SCHEDULER || isUp(member))
        .collect(ImmutableList.toImmutableList()));
  }

  /** The master that leads; empty while none does. */
  public Optional<Member> leader() {
    return call(() -> members.stream()
        .filter(member -> member.kind() == Member.Kind.MASTER)
        .filter(member -> member.upid().equals(election.leader()))
        .findFirst());
  }

  /**
   * Starts one more slave.
   *
   * @param resources as in the flag of {@code mesos-slave}, such as {@code cpus:4;mem:4096}
   */
  @CanIgnoreReturnValue
  public Member addSlave(String resources) {
    Resources.parse(resources);
    return call(() -> {
      Member slave = newSlave(resources);
      startMember(slave);
      thread.settle();
      return slave;
    });
  }

  /**
   * Has an executor made whenever one of this id is launched, whatever its command: {@code command}
   * is not run.
   */
  public void addExecutor(String executorId, Supplier<? extends Executor> executor) {
    call(() -> {
      executors.add(executorId, executor);
      return null;
    });
  }

  /** Lets everything happen that is due, callbacks included, without moving time. */
  public void settle() {
    call(() -> {
      thread.settle();
      return null;
    });
  }

  /** The time of the cluster. */
  public Instant now() {
    return simulation.clock().now();
  }

  /**
   * Moves time forward. Whatever is due on the way happens at its time and is settled before time
   * goes on.
   */
  public void advance(Duration duration) {
    checkArgument(!duration.isNegative(), "duration: %s (expected: not negative)", duration);
    call(() -> {
      thread.advance(duration);
      return null;
    });
  }

  /** Lets time stand still from now on, but for {@link #advance}. */
  public void stopTime() {
    setFlowing(false);
  }

  /** Lets time flow again. */
  public void startTime() {
    setFlowing(true);
  }

  private void setFlowing(boolean isFlowing) {
    call(() -> {
      thread.setFlowing(isFlowing);
      return null;
    });
  }

  /**
   * Lets nothing through between two members any more, without telling them, until {@link #heal}.
   */
  public void partition(Member one, Member other) {
    call(() -> {
      simulation.network().partition(one.address(), other.address());
      return null;
    });
  }

  /** Joins again whatever was cut off. */
  public void heal() {
    call(() -> {
      simulation.network().heal();
      election.heal();
      thread.settle();
      return null;
    });
  }

  /** Ends all members and executors. */
  @Override
  public void close() {
    Clusters.remove(name);
    call(() -> {
      machines.forEach(JvmIsolation::close);
      return null;
    });
    edges.close();
    thread.close();
    executors.deleteSandboxes();
  }

  // For members.

  <T> T call(Callable<T> call) {
    return thread.call(call);
  }

  void kill(Member member) {
    call(() -> {
      end(member);
      thread.settle();
      return null;
    });
  }

  void restart(Member member) {
    call(() -> {
      checkState(!isUp(member), "%s runs already", member);
      startMember(member);
      thread.settle();
      return null;
    });
  }

  void cutOff(Member member) {
    call(() -> {
      members.stream()
          .filter(other -> !other.equals(member))
          .forEach(other -> simulation.network().partition(member.address(), other.address()));
      edges.all().stream()
          .filter(edge -> !edge.address().equals(member.address()))
          .forEach(edge -> simulation.network().partition(member.address(), edge.address()));
      election.cutOff(member.address());
      return null;
    });
  }

  String get(Member member, String path) {
    Future<HttpResponse> response = call(() -> {
      Node node = member.node();
      checkState(node != null, "%s does not run", member);
      Future<HttpResponse> answer = node.request(HttpRequest.get(path, ImmutableMap.of()));
      thread.settle();
      return answer;
    });
    checkState(response.isReady(), "%s does not answer %s", member, path);
    HttpResponse answer = response.value();
    checkState(answer.status() == 200, "%s answers %s with %s", member, path, answer.status());
    return answer.body().toStringUtf8();
  }

  // For drivers.

  EdgeNodes.EdgeNode newDriverNode() {
    return call(() -> {
      String memberName = nextName(Member.Kind.SCHEDULER);
      EdgeNodes.EdgeNode edge = edges.newNode(memberName);
      Member member = new Member(this, Member.Kind.SCHEDULER, memberName, edge.address(), null);
      member.started(edge.node(), Upid.EMPTY);
      members.add(member);
      return edge;
    });
  }

  TestElection election() {
    return election;
  }

  EdgeNodes edges() {
    return edges;
  }

  // On the cluster's thread.

  private boolean isUp(Member member) {
    return member.node() != null && simulation.network().isUp(member.address());
  }

  private String nextName(Member.Kind kind) {
    long number = 1 + members.stream().filter(member -> member.kind() == kind).count();
    return kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + number;
  }

  private Member newMaster() {
    MasterFlags flags = new MasterFlags();
    try {
      flags.load(settings.masterFlags, ImmutableMap.of());
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return newMember(Member.Kind.MASTER, node -> {
      Master master = Master.create(
          node,
          flags,
          Allocators.create(flags.allocator(), flags.weights()).orElseThrow(),
          osPids++,
          new StoredValue(registry, "registry"),
          Bugs.NONE);
      Upid pid = node.spawn(master);
      election.contend(node, pid);
      return pid;
    });
  }

  private Member newSlave(String resources) {
    JvmIsolation isolation = new JvmIsolation(edges, executors);
    machines.add(isolation);
    MemoryStorage disk = new MemoryStorage();
    return newMember(Member.Kind.SLAVE, node -> {
      Slave slave = new Slave(
          Slave.ID,
          SlaveSettings.of(node.address().host(), Resources.parse(resources)),
          new SlaveSeams(
              isolation,
              (slaveId, frameworkId, executorId) -> Future.ready(executors.newSandbox()),
              disk),
          TestExecutors.ofCommands());
      Upid pid = node.spawn(slave);
      election.observe(node, pid);
      return pid;
    });
  }

  private Member newMember(Member.Kind kind, Member.Starter starter) {
    Member member = new Member(this, kind, nextName(kind), simulation.nextAddress(), starter);
    members.add(member);
    return member;
  }

  /** What is left of a process that was killed: its timers and mailboxes, which serve nobody. */
  private enum Dead implements Filter {
    FILTER;

    @Override
    public boolean dropMessage(Upid receiver, Message message) {
      return true;
    }

    @Override
    public boolean dropDispatch(Upid receiver) {
      return true;
    }

    @Override
    public boolean dropExited(Upid receiver, Upid gone) {
      return true;
    }
  }

  private void startMember(Member member) {
    Member.Starter starter = member.starter();
    checkState(starter != null, "%s has to be started again by the test itself", member);
    Node node = simulation.newNode(member.address());
    member.started(node, starter.start(node));
  }

  private void end(Member member) {
    Address address = member.address();
    if (member.kind() == Member.Kind.SCHEDULER) {
      edges.all().stream()
          .filter(edge -> edge.address().equals(address))
          .forEach(EdgeNodes.EdgeNode::crash);
    } else if (simulation.network().isUp(address)) {
      simulation.network().crash(address);
    }
    Node node = member.node();
    if (node != null) {
      node.setFilter(Dead.FILTER);
    }
    member.ended();
    election.ended(address);
  }

  /** A daemon whose process has failed ends, and so does its member. */
  private void buryTheDead() {
    for (Member member : members) {
      @Nullable Throwable failure = failures.of(member.upid());
      if (member.node() != null && failure != null) {
        end(member);
      }
    }
  }

  /** What a cluster is to be like. */
  public static final class Builder {

    private int masters = 1;
    private int slaves = 1;
    private String resources = MesosCluster.DEFAULT_RESOURCES;
    private final Map<String, String> masterFlags = new LinkedHashMap<>();

    private Builder() {}

    /** How many masters; 1 unless said otherwise. */
    @CanIgnoreReturnValue
    public Builder masters(int number) {
      checkArgument(number >= 1, "masters: %s (expected: at least 1)", number);
      masters = number;
      return this;
    }

    /** How many slaves; 1 unless said otherwise. */
    @CanIgnoreReturnValue
    public Builder slaves(int number) {
      checkArgument(number >= 0, "slaves: %s (expected: at least 0)", number);
      slaves = number;
      return this;
    }

    /** What each slave has, as in the flag of {@code mesos-slave}. */
    @CanIgnoreReturnValue
    public Builder resources(String text) {
      Resources.parse(text);
      resources = text;
      return this;
    }

    /** Sets a flag of {@code mesos-master}, by its name without dashes. */
    @CanIgnoreReturnValue
    public Builder masterFlag(String flag, String value) {
      masterFlags.put(flag, value);
      return this;
    }

    /**
     * Starts it; every slave is registered when this returns.
     *
     * @throws IllegalArgumentException if a flag does not exist or has a bad value
     */
    public TestCluster start() {
      return new TestCluster(
          new Settings(masters, slaves, resources, ImmutableMap.copyOf(masterFlags)));
    }
  }
}
