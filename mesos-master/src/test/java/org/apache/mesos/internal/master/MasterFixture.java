// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.bugs.Bugs;
import org.apache.mesos.internal.detector.BasicMasterDetector;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.master.allocator.SimpleAllocator;
import org.apache.mesos.internal.master.registry.HoldingValue;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.jspecify.annotations.Nullable;

/**
 * A master on a simulated node, and schedulers and slaves on nodes of their own that say what they
 * are told to and keep what they hear. Every message between them goes through the wire form.
 */
final class MasterFixture implements AutoCloseable {

  /** Of slaves that tell it. */
  static final String VERSION = "1.11.0";

  private static final String PING = "mesos.internal.PingSlaveMessage";

  private static final long OS_PID = 4242;

  private final Simulation simulation = new Simulation();
  private final Node masterNode = simulation.newNode(simulation.nextAddress(), Master.ID);
  private final SharedValue registry;
  private final long osPid;
  private final Master master;

  /** An elected master with the default flags. */
  MasterFixture() {
    this(ImmutableMap.of());
  }

  MasterFixture(Map<String, String> flags) {
    this(flags, new SimpleAllocator());
    elect();
  }

  /** A master that is not elected. */
  MasterFixture(Map<String, String> flags, Allocator allocator) {
    this(flags, allocator, new HoldingValue(), OS_PID, Bugs.NONE);
  }

  /** A master with a registry that is not elected. */
  MasterFixture(
      Map<String, String> flags, Allocator allocator, SharedValue registry, long osPid, Bugs bugs) {
    this.registry = registry;
    this.osPid = osPid;
    MasterFlags masterFlags = new MasterFlags();
    masterFlags.load(flags, ImmutableMap.of());
    master = Master.create(masterNode, masterFlags, allocator, osPid, registry, bugs);
    masterNode.spawn(master);
    simulation.settle();
  }

  /** An elected master with a registry. */
  static MasterFixture withRegistry(SharedValue registry) {
    MasterFixture fixture =
        new MasterFixture(ImmutableMap.of(), new SimpleAllocator(), registry, OS_PID, Bugs.NONE);
    fixture.elect();
    return fixture;
  }

  /** The next leader, in a world of its own that has the same registry. This one goes on. */
  MasterFixture successor(Map<String, String> flags) {
    MasterFixture next =
        new MasterFixture(flags, new SimpleAllocator(), registry, osPid + 1, Bugs.NONE);
    next.elect();
    return next;
  }

  void elect() {
    var unused = BasicMasterDetector.elect(masterNode, pid(), List.of());
    simulation.settle();
  }

  Simulation simulation() {
    return simulation;
  }

  Master master() {
    return master;
  }

  Node masterNode() {
    return masterNode;
  }

  Upid pid() {
    return master.self();
  }

  void settle() {
    simulation.settle();
  }

  void advance(Duration duration) {
    simulation.advance(duration);
  }

  HttpResponse get(String path) {
    return get(path, ImmutableMap.of());
  }

  HttpResponse get(String path, Map<String, String> query) {
    return simulation.await(masterNode.request(HttpRequest.get(path, query)));
  }

  String body(String path) {
    return get(path).body().toStringUtf8();
  }

  /** A number of stats.json. */
  long stat(String key) {
    Matcher matcher = Pattern.compile("\"" + key + "\":(\\d+)").matcher(body("/master/stats.json"));
    checkState(matcher.find(), "no %s in stats.json", key);
    return Long.parseLong(matcher.group(1));
  }

  /** Any process on a node of its own. */
  Peer peer(String id) {
    return new Peer(id);
  }

  /** A peer that has registered as a scheduler. */
  Scheduler scheduler() {
    return scheduler(Samples.framework());
  }

  Scheduler scheduler(FrameworkInfo framework) {
    Scheduler scheduler = new Scheduler();
    scheduler.tell(RegisterFrameworkMessage.newBuilder().setFramework(framework).build());
    return scheduler;
  }

  /** A peer that is yet to register as a scheduler. */
  Scheduler newScheduler() {
    return new Scheduler();
  }

  /** A peer that has registered as a slave. */
  SlavePeer slave() {
    return slave(Samples.slave());
  }

  SlavePeer slave(SlaveInfo info) {
    SlavePeer slave = new SlavePeer();
    slave.tell(RegisterSlaveMessage.newBuilder().setSlave(info).build());
    return slave;
  }

  /** A peer that has registered as a slave which may be restarted under its id. */
  SlavePeer checkpointingSlave() {
    SlavePeer slave = new SlavePeer();
    slave.tell(RegisterSlaveMessage.newBuilder()
        .setSlave(Samples.slave().toBuilder().setCheckpoint(true))
        .setVersion(VERSION)
        .build());
    return slave;
  }

  /** A peer that is yet to register as a slave. */
  SlavePeer newSlave() {
    return new SlavePeer();
  }

  @Override
  public void close() {
    simulation.close();
  }

  /** A process on a node of its own. */
  class Peer {

    private final Node node = simulation.newNode();
    private final RecordingProcess process;

    Peer(String id) {
      process = new RecordingProcess(id);
      node.spawn(process);
      settle();
    }

    Node node() {
      return node;
    }

    Upid pid() {
      return process.self();
    }

    RecordingProcess process() {
      return process;
    }

    /** Sends a message to the master and lets it take effect. */
    void tell(Message message) {
      process.tell(MasterFixture.this.pid(), message);
      settle();
    }

    <M extends MessageLite> List<M> received(Class<M> type) {
      return process.received(type);
    }

    <M extends MessageLite> M last(Class<M> type) {
      return process.last(type);
    }

    void forget() {
      process.forget();
    }

    /** As when its OS process is killed. */
    void crash() {
      simulation.network().crash(node.address());
      settle();
    }

    /** Breaks the connections to the master, which can be made anew. */
    void disconnect() {
      simulation.network().disconnect(node.address(), masterNode.address());
      settle();
    }
  }

  /** A scheduler. */
  final class Scheduler extends Peer {

    Scheduler() {
      super("scheduler(1)");
    }

    FrameworkID id() {
      return last(FrameworkRegisteredMessage.class).getFrameworkId();
    }

    /** The offers of all messages so far. */
    List<Offer> offers() {
      return received(ResourceOffersMessage.class).stream()
          .flatMap(message -> message.getOffersList().stream())
          .toList();
    }

    Offer offer() {
      return offers().get(offers().size() - 1);
    }

    void launch(Offer offer, TaskInfo... tasks) {
      answer(offer, Filters.getDefaultInstance(), tasks);
    }

    void decline(Offer offer, double refuseSeconds) {
      answer(offer, Samples.refuse(refuseSeconds));
    }

    void answer(Offer offer, Filters filters, TaskInfo... tasks) {
      tell(LaunchTasksMessage.newBuilder()
          .setFrameworkId(id())
          .setOfferId(offer.getId())
          .addAllTasks(List.of(tasks))
          .setFilters(filters)
          .build());
    }

    /** Asks how a task is; the slave may be unknown. */
    void reconcile(String task, @Nullable SlaveID slave) {
      TaskStatus.Builder status =
          TaskStatus.newBuilder().setTaskId(Samples.taskId(task)).setState(TaskState.TASK_STAGING);
      if (slave != null) {
        status.setSlaveId(slave);
      }
      tell(ReconcileTasksMessage.newBuilder()
          .setFrameworkId(id())
          .addStatuses(status)
          .build());
    }

    /** Asks how all tasks are. */
    void reconcileAll() {
      tell(ReconcileTasksMessage.newBuilder().setFrameworkId(id()).build());
    }

    void kill(String task) {
      tell(KillTaskMessage.newBuilder()
          .setFrameworkId(id())
          .setTaskId(Samples.taskId(task))
          .build());
    }

    void reregister(FrameworkID id, boolean failover) {
      tell(ReregisterFrameworkMessage.newBuilder()
          .setFramework(Samples.framework().toBuilder().setId(id))
          .setFailover(failover)
          .build());
    }

    /** The states and reasons of all status updates so far: {@code 1 TASK_LOST Slave removed}. */
    List<String> updates() {
      return received(StatusUpdateMessage.class).stream()
          .map(message -> message.getUpdate().getStatus())
          .map(status -> (status.getTaskId().getValue()
                  + " "
                  + status.getState()
                  + " "
                  + status.getMessage())
              .strip())
          .toList();
    }
  }

  /** A slave. */
  final class SlavePeer extends Peer {

    SlavePeer() {
      super("slave");
    }

    SlaveID id() {
      return last(SlaveRegisteredMessage.class).getSlaveId();
    }

    /** What it says to a master that it has registered with before. */
    ReregisterSlaveMessage.Builder report(SlaveID id) {
      return ReregisterSlaveMessage.newBuilder()
          .setSlave(Samples.slave().toBuilder().setCheckpoint(true).setId(id))
          .setVersion(VERSION);
    }

    void update(String task, TaskState state, FrameworkID framework) {
      tell(StatusUpdateMessage.newBuilder()
          .setUpdate(Samples.update(task, state, framework, id()))
          .setPid(pid().toString())
          .build());
    }

    /** Answers the latest ping. */
    void pong() {
      boolean isOfLaterRelease = !process().received(PING).isEmpty();
      var pings = process().received(isOfLaterRelease ? PING : "PING");
      Upid observer = pings.get(pings.size() - 1).from();
      if (isOfLaterRelease) {
        process().tell(observer, PongSlaveMessage.getDefaultInstance());
      } else {
        process().tell(observer, "PONG", ByteString.EMPTY);
      }
      settle();
    }

    void exited(ExecutorInfo executor, FrameworkID framework) {
      tell(ExitedExecutorMessage.newBuilder()
          .setSlaveId(id())
          .setFrameworkId(framework)
          .setExecutorId(executor.getExecutorId())
          .setStatus(256)
          .build());
    }
  }
}
