// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;

/**
 * A slave between a master, a scheduler and executors that do what the test says, each on a node of
 * its own, over the wire form.
 */
final class SlaveFixture implements AutoCloseable {

  static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  final Simulation sim = new Simulation();
  final FakeIsolation isolation = new FakeIsolation();
  final FakeSandboxes sandboxes = new FakeSandboxes();
  final RecordingProcess master = peer("master");
  final RecordingProcess scheduler = peer("scheduler(1)");
  final RecordingProcess executor = peer("executor(1)");
  SlaveSettings settings = new SlaveSettings(
      "slave.example",
      "public.example",
      8081,
      Resources.parse("cpus:4;mem:4096"),
      Attributes.parse("rack:r1"),
      SHUTDOWN_TIMEOUT,
      RecoverySettings.reconnecting(),
      ImmutableSortedMap.of("port", "0", "work_dir", "/tmp/mesos"));
  Storage storage;
  Node node = sim.newNode();
  Slave slave;
  Upid pid;

  /** What the frameworks of tasks are like. */
  FrameworkInfo framework = Samples.FRAMEWORK;

  /** A slave that knows of no master. */
  SlaveFixture() {
    this(new MemoryStorage());
  }

  /** A slave that knows of no master, with another storage. */
  SlaveFixture(Storage storage) {
    this.storage = storage;
    start();
  }

  private void start() {
    slave = new Slave(
        Slave.ID,
        settings,
        new SlaveSeams(isolation, sandboxes, storage),
        new CommandExecutors("/usr/libexec/mesos/mesos-executor"));
    pid = node.spawn(slave);
    sim.settle();
  }

  /** The slave ends without a chance to do anything about it. */
  void crash() {
    sim.network().crash(pid.address());
    sim.settle();
  }

  /** Another slave process starts where one has ended. */
  void restart() {
    node = sim.newNode(pid.address());
    start();
  }

  /** The slave crashes and another one starts, in another state of the storage. */
  void restart(Storage newStorage) {
    crash();
    storage = newStorage;
    restart();
  }

  /** A slave that its master has registered. */
  static SlaveFixture registered() {
    SlaveFixture fixture = new SlaveFixture();
    fixture.detect(fixture.master);
    fixture.fromMaster(
        SlaveRegisteredMessage.newBuilder().setSlaveId(Samples.SLAVE_ID).build());
    return fixture;
  }

  /** As {@link #running}, for a framework whose executors outlive the slave. */
  static SlaveFixture checkpointing() {
    SlaveFixture fixture = registered();
    fixture.framework = Samples.CHECKPOINTING;
    fixture.run(Samples.task("1"));
    fixture.fromExecutor(Samples.registerExecutor("default"));
    return fixture;
  }

  /** A slave whose executor {@code default} runs and has task {@code 1}. */
  static SlaveFixture running() {
    SlaveFixture fixture = registered();
    fixture.run(Samples.task("1"));
    fixture.fromExecutor(Samples.registerExecutor("default"));
    return fixture;
  }

  RecordingProcess peer(String id) {
    RecordingProcess process = new RecordingProcess(id);
    sim.newNode().spawn(process);
    return process;
  }

  void detect(RecordingProcess newMaster) {
    detect(newMaster.self().toString());
  }

  void detect(String newMaster) {
    node.post(pid, NewMasterDetectedMessage.newBuilder().setPid(newMaster).build());
    sim.settle();
  }

  void fromMaster(Message message) {
    from(master, message);
  }

  void fromExecutor(Message message) {
    from(executor, message);
  }

  void from(RecordingProcess peer, Message message) {
    peer.tell(pid, message);
    sim.settle();
  }

  /** What the master sends to have a task run. */
  RunTaskMessage runTask(TaskInfo task) {
    return RunTaskMessage.newBuilder()
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .setFramework(framework)
        .setPid(scheduler.self().toString())
        .setTask(task)
        .build();
  }

  void run(TaskInfo task) {
    fromMaster(runTask(task));
  }

  void exit(int status) {
    isolation.exit(status);
    sim.settle();
  }

  void advance(Duration duration) {
    sim.advance(duration);
  }

  /** The updates that the master got, in order. */
  List<StatusUpdateMessage> updates() {
    return master.received(StatusUpdateMessage.class);
  }

  StatusUpdate lastUpdate() {
    return master.last(StatusUpdateMessage.class).getUpdate();
  }

  List<TaskState> states() {
    return updates().stream()
        .map(message -> message.getUpdate().getStatus().getState())
        .toList();
  }

  List<ExitedExecutorMessage> exits() {
    return master.received(ExitedExecutorMessage.class);
  }

  int registrations() {
    return master.received(RegisterSlaveMessage.class).size();
  }

  String get(String path) {
    return sim.await(node.request(HttpRequest.get(path, ImmutableSortedMap.of())))
        .body()
        .toStringUtf8();
  }

  @Override
  public void close() {
    sim.close();
  }
}
