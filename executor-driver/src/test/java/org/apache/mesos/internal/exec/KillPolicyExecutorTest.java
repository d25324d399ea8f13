// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.KillPolicy;
import org.junit.jupiter.api.Test;

class KillPolicyExecutorTest {

  @Test
  void killTaskTellsThePolicy() {
    try (ExecutorFixture fixture = new ExecutorFixture()) {
      fixture.registered();
      KillPolicy policy = KillPolicy.newBuilder()
          .setGracePeriod(DurationInfo.newBuilder().setNanoseconds(7))
          .build();

      fixture.tell(Samples.killTask("1").toBuilder().setKillPolicy(policy).build());

      assertThat(fixture.executor.calls()).containsExactly("registered", "killTask 1 by policy");
      assertThat(fixture.executor.arguments()).containsExactly(policy);
    }
  }
}
