// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableMap;
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
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.detector.BasicMasterDetector;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.master.allocator.SimpleAllocator;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;

/**
 * A master on a simulated node, and schedulers and slaves on nodes of their own that say what they
 * are told to and keep what they hear. Every message between them goes through the wire form.
 */
final class MasterFixture implements AutoCloseable {

  private static final long OS_PID = 4242;

  private final Simulation simulation = new Simulation();
  private final Node masterNode = simulation.newNode();
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
    MasterFlags masterFlags = new MasterFlags();
    masterFlags.load(flags, ImmutableMap.of());
    master = Master.create(masterNode, masterFlags, allocator, OS_PID);
    masterNode.spawn(master);
    simulation.settle();
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

    void update(String task, TaskState state, FrameworkID framework) {
      tell(StatusUpdateMessage.newBuilder()
          .setUpdate(Samples.update(task, state, framework, id()))
          .setPid(pid().toString())
          .build());
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
