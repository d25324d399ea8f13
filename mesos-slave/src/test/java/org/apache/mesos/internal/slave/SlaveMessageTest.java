// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.Test;

/** Rows of the slave's table that carry messages: handlers.md 2.9, 2.10, 2.14. */
class SlaveMessageTest {

  /** Reference: MasterTest.FrameworkMessage. */
  @Test
  void messageOfTheSchedulerIsPassedToTheExecutor() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.from(fixture.scheduler, toExecutor("default"));

      assertThat(fixture.executor.received(FrameworkToExecutorMessage.class))
          .containsExactly(toExecutor("default"));
    }
  }

  @Test
  void messageForWhomeverIsNotThereIsDropped() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.run(Samples.task("2", Samples.executor("unregistered")));
      fixture.executor.forget();

      fixture.from(fixture.scheduler, toExecutor("nobody"));
      fixture.from(fixture.scheduler, toExecutor("unregistered"));
      fixture.from(
          fixture.scheduler,
          toExecutor("default").toBuilder()
              .setFrameworkId(Samples.frameworkId("F-9999"))
              .build());

      assertThat(fixture.executor.received()).isEmpty();
    }
  }

  /** Reference: MasterTest.FrameworkMessage. */
  @Test
  void messageOfTheExecutorGoesStraightToTheScheduler() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(toFramework("reply"));

      assertThat(fixture.scheduler.received(ExecutorToFrameworkMessage.class))
          .containsExactly(toFramework("reply"));
      assertThat(fixture.master.received(ExecutorToFrameworkMessage.class)).isEmpty();
    }
  }

  @Test
  void messageOfTheExecutorOfAnUnknownFrameworkIsDropped() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromExecutor(toFramework("reply").toBuilder()
          .setFrameworkId(Samples.frameworkId("F-9999"))
          .build());

      assertThat(fixture.scheduler.received()).isEmpty();
    }
  }

  /** Reference: FaultToleranceTest.SchedulerFailoverFrameworkMessage. */
  @Test
  void messageOfTheExecutorGoesToTheNewSchedulerAfterAFailover() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      RecordingProcess successor = fixture.peer("scheduler(2)");
      fixture.fromMaster(updateFramework(successor.self().toString()));

      fixture.fromExecutor(toFramework("reply"));

      assertThat(successor.received(ExecutorToFrameworkMessage.class)).hasSize(1);
      assertThat(fixture.scheduler.received()).isEmpty();
    }
  }

  @Test
  void newPidThatIsNoneOrOfAnUnknownFrameworkIsIgnored() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(updateFramework("nonsense"));
      fixture.fromMaster(UpdateFrameworkMessage.newBuilder()
          .setFrameworkId(Samples.FRAMEWORK_ID)
          .build());
      fixture.fromMaster(updateFramework(fixture.master.self().toString()).toBuilder()
          .setFrameworkId(Samples.frameworkId("F-9999"))
          .build());

      fixture.fromExecutor(toFramework("reply"));

      assertThat(fixture.scheduler.received(ExecutorToFrameworkMessage.class)).hasSize(1);
    }
  }

  private static FrameworkToExecutorMessage toExecutor(String executorId) {
    return FrameworkToExecutorMessage.newBuilder()
        .setSlaveId(Samples.SLAVE_ID)
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .setExecutorId(Samples.executorId(executorId))
        .setData(ByteString.copyFromUtf8("hello"))
        .build();
  }

  static ExecutorToFrameworkMessage toFramework(String data) {
    return ExecutorToFrameworkMessage.newBuilder()
        .setSlaveId(Samples.SLAVE_ID)
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .setExecutorId(Samples.executorId("default"))
        .setData(ByteString.copyFromUtf8(data))
        .build();
  }

  private static UpdateFrameworkMessage updateFramework(String pid) {
    return UpdateFrameworkMessage.newBuilder()
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .setPid(pid)
        .build();
  }
}
