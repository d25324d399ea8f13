// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.junit.jupiter.api.Test;

/** Row shutdownExecutor of the slave's table, and how long executors may take. */
class ShutdownExecutorTest {

  private static final Duration GRACE = Duration.ofSeconds(60);

  @Test
  void executorIsToldAndKilledIfItDoesNotEnd() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(shutdown("default"));

      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).hasSize(1);
      fixture.advance(SlaveFixture.SHUTDOWN_TIMEOUT);
      assertThat(fixture.isolation.kills).hasSize(1);
    }
  }

  @Test
  void unknownExecutorIsLeftAlone() {
    try (SlaveFixture fixture = SlaveFixture.running()) {
      fixture.fromMaster(shutdown("other"));
      fixture.fromMaster(ShutdownExecutorMessage.getDefaultInstance());

      assertThat(fixture.executor.received(ShutdownExecutorMessage.class)).isEmpty();
    }
  }

  @Test
  void executorMaySayHowLongItTakesToEnd() {
    try (SlaveFixture fixture = SlaveFixture.registered()) {
      ExecutorInfo executor = Samples.executor("patient").toBuilder()
          .setShutdownGracePeriod(DurationInfo.newBuilder().setNanoseconds(GRACE.toNanos()))
          .build();
      fixture.run(Samples.task("1").toBuilder().setExecutor(executor).build());
      fixture.fromExecutor(Samples.registerExecutor("patient"));

      fixture.fromMaster(shutdown("patient"));

      fixture.advance(GRACE.minusMillis(1));
      assertThat(fixture.isolation.kills).isEmpty();
      fixture.advance(Duration.ofMillis(1));
      assertThat(fixture.isolation.kills).hasSize(1);
    }
  }

  private static ShutdownExecutorMessage shutdown(String executor) {
    return ShutdownExecutorMessage.newBuilder()
        .setFrameworkId(Samples.FRAMEWORK_ID)
        .setExecutorId(Samples.executorId(executor))
        .build();
  }
}
