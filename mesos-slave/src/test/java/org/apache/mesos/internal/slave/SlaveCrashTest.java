// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.Task;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.ReconnectExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterExecutorMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.updates.TaskStates;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.Test;

/**
 * A slave that crashes between any two of its writes, and the one after it too. Whatever happens,
 * the framework hears of each task in order, and of its end.
 */
class SlaveCrashTest {

  private static final ImmutableList<String> TASKS = ImmutableList.of("1", "2");

  /** A master and a framework in one, which acknowledges every update. */
  private static final class Master extends Process {
    private final ListMultimap<String, TaskState> states = LinkedListMultimap.create();
    private final Set<ByteString> received = new LinkedHashSet<>();
    private final Set<TaskID> launched = new LinkedHashSet<>();

    Master() {
      super("master");
    }

    @Override
    protected void initialize() {
      install(RegisterSlaveMessage.class, (from, message) -> {
        send(
            from,
            SlaveRegisteredMessage.newBuilder().setSlaveId(Samples.SLAVE_ID).build());
        if (launched.isEmpty()) {
          TASKS.forEach(task -> launch(from, Samples.task(task)));
        } else {
          // It has forgotten that it was another one, before it could do anything.
          launched.forEach(task -> lost(task));
        }
      });
      install(ReregisterSlaveMessage.class, this::reregister);
      install(StatusUpdateMessage.class, this::statusUpdate);
    }

    private void launch(Upid slave, TaskInfo task) {
      launched.add(task.getTaskId());
      send(
          slave,
          RunTaskMessage.newBuilder()
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .setFramework(Samples.CHECKPOINTING)
              .setPid(self().toString())
              .setTask(task)
              .build());
    }

    private void reregister(Upid slave, ReregisterSlaveMessage message) {
      List<TaskID> known = message.getTasksList().stream().map(Task::getTaskId).toList();
      ReconcileTasksMessage.Builder missing =
          ReconcileTasksMessage.newBuilder().setFrameworkId(Samples.FRAMEWORK_ID);
      launched.stream()
          .filter(task -> !known.contains(task) && !hasEnded(task.getValue()))
          .forEach(task -> missing.addStatuses(
              TaskStatus.newBuilder().setTaskId(task).setState(TaskState.TASK_STAGING)));
      send(
          slave,
          SlaveReregisteredMessage.newBuilder()
              .setSlaveId(Samples.SLAVE_ID)
              .addReconciliations(missing)
              .build());
    }

    private void lost(TaskID task) {
      if (!hasEnded(task.getValue())) {
        states.put(task.getValue(), TaskState.TASK_LOST);
      }
    }

    private boolean hasEnded(String task) {
      return states.get(task).stream().anyMatch(TaskStates::isTerminal);
    }

    private void statusUpdate(Upid from, StatusUpdateMessage message) {
      StatusUpdate update = message.getUpdate();
      if (received.add(update.getUuid())) {
        states.put(update.getStatus().getTaskId().getValue(), update.getStatus().getState());
      }
      send(
          from,
          StatusUpdateAcknowledgementMessage.newBuilder()
              .setSlaveId(Samples.SLAVE_ID)
              .setFrameworkId(Samples.FRAMEWORK_ID)
              .setTaskId(update.getStatus().getTaskId())
              .setUuid(update.getUuid())
              .build());
    }
  }

  /** Finishes its tasks at once, and keeps what the slave has not acknowledged. */
  private static final class FinishingExecutor extends Process {
    private final Map<ByteString, StatusUpdate> updates = new LinkedHashMap<>();
    private final List<TaskInfo> tasks = new ArrayList<>();
    private final List<TaskID> launches = new ArrayList<>();
    private boolean isRegistered;

    FinishingExecutor() {
      super("executor(1)");
    }

    @Override
    protected void initialize() {
      install(ExecutorRegisteredMessage.class, (from, message) -> isRegistered = true);
      install(RunTaskMessage.class, (from, message) -> {
        TaskID id = message.getTask().getTaskId();
        launches.add(id);
        tasks.add(message.getTask());
        report(from, id, TaskState.TASK_RUNNING);
        report(from, id, TaskState.TASK_FINISHED);
      });
      install(StatusUpdateAcknowledgementMessage.class, (from, message) -> {
        updates.remove(message.getUuid());
        tasks.removeIf(task -> task.getTaskId().equals(message.getTaskId()));
      });
      install(
          ReconnectExecutorMessage.class,
          (from, message) -> send(
              from,
              ReregisterExecutorMessage.newBuilder()
                  .setExecutorId(Samples.executorId("default"))
                  .setFrameworkId(Samples.FRAMEWORK_ID)
                  .addAllTasks(tasks)
                  .addAllUpdates(updates.values())
                  .build()));
    }

    void register(Upid slave) {
      execute(() -> send(slave, Samples.registerExecutor("default")));
    }

    private void report(Upid slave, TaskID id, TaskState state) {
      StatusUpdateMessage message = Samples.update(id.getValue(), state, self());
      updates.put(message.getUpdate().getUuid(), message.getUpdate());
      send(slave, message);
    }
  }

  /** Everything but the slave, which comes and goes. */
  private static final class Scene implements AutoCloseable {
    private final Simulation sim = new Simulation();
    private final MemoryStorage disk = new MemoryStorage();
    private final FakeIsolation isolation = new FakeIsolation();
    private final Master master = new Master();
    private final FinishingExecutor executor = new FinishingExecutor();
    private final Address address;

    Scene() {
      sim.newNode().spawn(master);
      sim.newNode().spawn(executor);
      address = sim.nextAddress();
    }

    /** A slave lives until its storage ends or nothing is left to do; gives its writes. */
    int live(int writes) {
      CrashingStorage storage = new CrashingStorage(disk, writes);
      Node node = sim.newNode(address);
      Upid slave = start(node, storage);
      sim.settle();
      // An executor that had not registered when its slave ended has ended, too.
      boolean isStarted = !isolation.launches.isEmpty();
      if (!executor.isRegistered && isStarted && isolation.recovered.isEmpty()) {
        executor.register(slave);
      }
      // Until executors have answered, and the master has.
      sim.advance(Constants.EXECUTOR_REREGISTER_TIMEOUT.plus(Duration.ofSeconds(20)));
      sim.network().crash(address);
      sim.settle();
      if (!executor.isRegistered && isStarted) {
        isolation.gone.add(isolation.lastLaunch().instance());
      }
      return storage.writes();
    }

    private Upid start(Node node, Storage storage) {
      Slave slave = new Slave(
          Slave.ID,
          SlaveSettings.of("slave.example", Resources.parse("cpus:4;mem:4096")),
          new SlaveSeams(isolation, new FakeSandboxes(), storage),
          new CommandExecutors("mesos-executor"));
      Upid pid = node.spawn(slave);
      node.post(
          pid,
          NewMasterDetectedMessage.newBuilder().setPid(master.self().toString()).build());
      return pid;
    }

    void check(String when) {
      for (String task : TASKS) {
        List<TaskState> states = master.states.get(task);
        assertThat(states).as("task %s, %s", task, when).isNotEmpty().doesNotHaveDuplicates();
        assertThat(TaskStates.isTerminal(states.get(states.size() - 1)))
            .as("end of task %s: %s, %s", task, states, when)
            .isTrue();
        assertThat(states.stream().filter(TaskStates::isTerminal))
            .as("ends of task %s, %s", task, when)
            .hasSize(1);
      }
      assertThat(executor.launches).as(when).doesNotHaveDuplicates();
      assertThat(disk.list("slaves/S-0/frameworks/F-0000/executors/default/runs").value().stream()
              .flatMap(run -> disk
                  .list("slaves/S-0/frameworks/F-0000/executors/default/runs/" + run + "/tasks")
                  .value()
                  .stream()))
          .as("left on disk, %s", when)
          .isEmpty();
    }

    @Override
    public void close() {
      sim.close();
    }
  }

  @Test
  void nothingIsLostWhereverItCrashes() {
    int all = withoutCrash();
    assertThat(all).isGreaterThan(10);

    for (int first = 0; first <= all; first++) {
      for (int second = 0; second <= all; second++) {
        try (Scene scene = new Scene()) {
          scene.live(first);
          scene.live(second);
          scene.live(Integer.MAX_VALUE);
          scene.check("after " + first + " and " + second + " writes");
        }
      }
    }
  }

  private static int withoutCrash() {
    try (Scene scene = new Scene()) {
      int writes = scene.live(Integer.MAX_VALUE);
      scene.check("without a crash");
      assertThat(scene.master.states.get("1"))
          .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
      return writes;
    }
  }
}
