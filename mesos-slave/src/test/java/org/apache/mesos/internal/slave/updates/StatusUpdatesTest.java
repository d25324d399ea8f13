// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.process.sim.VirtualClock;
import org.junit.jupiter.api.Test;

class StatusUpdatesTest {

  private static final FrameworkID FRAMEWORK_ID =
      FrameworkID.newBuilder().setValue("F").build();
  private static final FrameworkID OTHER_ID =
      FrameworkID.newBuilder().setValue("G").build();

  private final VirtualClock clock = new VirtualClock();
  private final List<ByteString> armed = new ArrayList<>();
  private final StatusUpdates updates = new StatusUpdates((frameworkId, uuid) -> {
    armed.add(uuid);
    return clock.schedule(Duration.ofSeconds(10), () -> {});
  });

  @Test
  void updateIsDueUntilItIsAcknowledged() {
    StatusUpdate update = update(FRAMEWORK_ID, "a");
    updates.add(update);

    assertThat(updates.due(FRAMEWORK_ID, update.getUuid())).contains(update);
    assertThat(updates.due(FRAMEWORK_ID, update.getUuid())).contains(update);
    assertThat(armed).hasSize(3);

    assertThat(updates.acknowledge(FRAMEWORK_ID, update.getUuid())).isTrue();
    assertThat(updates.due(FRAMEWORK_ID, update.getUuid())).isEmpty();
    assertThat(updates.acknowledge(FRAMEWORK_ID, update.getUuid())).isFalse();
    assertThat(updates.count(FRAMEWORK_ID)).isZero();
  }

  @Test
  void acknowledgementEndsTheTimer() {
    StatusUpdate update = update(FRAMEWORK_ID, "a");
    updates.add(update);
    updates.acknowledge(FRAMEWORK_ID, update.getUuid());

    assertThat(clock.pendingTimers()).isZero();
  }

  @Test
  void updatesOfFrameworksAreApart() {
    StatusUpdate update = update(FRAMEWORK_ID, "a");
    updates.add(update);

    assertThat(updates.acknowledge(OTHER_ID, update.getUuid())).isFalse();
    assertThat(updates.due(OTHER_ID, update.getUuid())).isEmpty();
    updates.forget(OTHER_ID);
    assertThat(updates.count(FRAMEWORK_ID)).isEqualTo(1);
  }

  @Test
  void repeatedUpdateIsOne() {
    updates.add(update(FRAMEWORK_ID, "a"));
    updates.add(update(FRAMEWORK_ID, "a"));

    assertThat(updates.count(FRAMEWORK_ID)).isEqualTo(1);
    assertThat(clock.pendingTimers()).isEqualTo(1);
  }

  @Test
  void forgottenUpdatesHaveNoTimers() {
    updates.add(update(FRAMEWORK_ID, "a"));
    updates.add(update(FRAMEWORK_ID, "b"));
    updates.add(update(OTHER_ID, "c"));

    updates.forget(FRAMEWORK_ID);
    assertThat(clock.pendingTimers()).isEqualTo(1);
    updates.clear();
    assertThat(clock.pendingTimers()).isZero();
  }

  @Test
  void oldestUpdateIsForgottenBeyondTheLimit() {
    for (int i = 0; i <= StatusUpdates.MAX_PENDING_PER_FRAMEWORK; i++) {
      updates.add(update(FRAMEWORK_ID, "" + i));
    }

    assertThat(updates.count(FRAMEWORK_ID)).isEqualTo(StatusUpdates.MAX_PENDING_PER_FRAMEWORK);
    assertThat(updates.due(FRAMEWORK_ID, ByteString.copyFromUtf8("0"))).isEmpty();
    assertThat(updates.due(FRAMEWORK_ID, ByteString.copyFromUtf8("1"))).isPresent();
  }

  private static StatusUpdate update(FrameworkID frameworkId, String uuid) {
    return StatusUpdate.newBuilder()
        .setFrameworkId(frameworkId)
        .setStatus(TaskStatus.newBuilder()
            .setTaskId(TaskID.newBuilder().setValue("1"))
            .setState(TaskState.TASK_RUNNING))
        .setTimestamp(1)
        .setUuid(ByteString.copyFromUtf8(uuid))
        .build();
  }
}
