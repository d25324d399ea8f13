// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.process.Upid;
import org.junit.jupiter.api.Test;

class ExecutorEnvironmentTest {

  private static final String GRACE = "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD";

  @Test
  void executorIsToldHowLongItMayTakeToEndIfItSaysSo() {
    ExecutorLaunch launch =
        LaunchSamples.launch("e", LaunchSamples.command("true"), "", Path.of("/sandbox"));
    assertThat(environment(withGrace(launch, 60_000_000_000L))).containsEntry(GRACE, "60secs");
    assertThat(environment(withGrace(launch, -1))).containsEntry(GRACE, "0secs");
    assertThat(environment(launch)).doesNotContainKey(GRACE);
  }

  private static ExecutorLaunch withGrace(ExecutorLaunch launch, long nanoseconds) {
    return new ExecutorLaunch(
        launch.instance(),
        launch.slaveId(),
        launch.framework(),
        launch.executor().toBuilder()
            .setShutdownGracePeriod(DurationInfo.newBuilder().setNanoseconds(nanoseconds))
            .build(),
        launch.directory(),
        launch.resources(),
        null);
  }

  private static ImmutableMap<String, String> environment(ExecutorLaunch launch) {
    return ExecutorEnvironment.of(
        ImmutableMap.of(), launch, Upid.parse("slave@127.0.0.1:5051").orElseThrow());
  }
}
