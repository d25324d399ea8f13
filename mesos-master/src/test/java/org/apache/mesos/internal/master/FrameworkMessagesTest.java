// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages between schedulers and executors (handlers.md 1.12 and 1.17). */
class FrameworkMessagesTest {

  private static final ByteString DATA = ByteString.copyFrom(new byte[] {0, 1, -1});

  private final MasterFixture cluster = new MasterFixture();
  private final MasterFixture.SlavePeer slave = cluster.slave();
  private final MasterFixture.Scheduler scheduler = cluster.scheduler();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Reference: MasterTest.FrameworkMessage. */
  @Test
  void aSchedulersMessageGoesToTheSlave() {
    FrameworkToExecutorMessage message = toExecutor(scheduler.id(), slave.id());

    scheduler.tell(message);

    assertThat(slave.received(FrameworkToExecutorMessage.class)).containsExactly(message);
  }

  @Test
  void aSchedulersMessageToNobodyIsDropped() {
    scheduler.tell(toExecutor(Samples.frameworkId("unknown"), slave.id()));
    scheduler.tell(toExecutor(scheduler.id(), Samples.slaveId("unknown")));

    assertThat(slave.received(FrameworkToExecutorMessage.class)).isEmpty();
  }

  /** Reference: FaultToleranceTest.SchedulerFailoverFrameworkMessage. */
  @Test
  void anExecutorsMessageGoesToTheSchedulerOfNow() {
    var second = cluster.newScheduler();
    second.reregister(scheduler.id(), true);
    ExecutorToFrameworkMessage message = toFramework(scheduler.id(), slave.id());

    slave.tell(message);

    assertThat(second.received(ExecutorToFrameworkMessage.class)).containsExactly(message);
    assertThat(scheduler.received(ExecutorToFrameworkMessage.class)).isEmpty();
  }

  @Test
  void anExecutorsMessageToNobodyIsDropped() {
    slave.tell(toFramework(Samples.frameworkId("unknown"), slave.id()));
    slave.tell(toFramework(scheduler.id(), Samples.slaveId("unknown")));

    assertThat(scheduler.received(ExecutorToFrameworkMessage.class)).isEmpty();
  }

  private static FrameworkToExecutorMessage toExecutor(FrameworkID framework, SlaveID slave) {
    return FrameworkToExecutorMessage.newBuilder()
        .setFrameworkId(framework)
        .setSlaveId(slave)
        .setExecutorId(Samples.executorId("e"))
        .setData(DATA)
        .build();
  }

  private static ExecutorToFrameworkMessage toFramework(FrameworkID framework, SlaveID slave) {
    return ExecutorToFrameworkMessage.newBuilder()
        .setFrameworkId(framework)
        .setSlaveId(slave)
        .setExecutorId(Samples.executorId("e"))
        .setData(DATA)
        .build();
  }
}
