// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagsResult;
import org.junit.jupiter.api.Test;

class ChaosFlagsTest {

  private static ChaosFlags parsed(String... arguments) {
    ChaosFlags flags = new ChaosFlags();
    assertThat(flags.parse(ImmutableList.copyOf(arguments), ImmutableMap.of()))
        .isInstanceOf(FlagsResult.Parsed.class);
    return flags;
  }

  @Test
  void defaults() {
    ChaosFlags flags = parsed();

    assertThat(flags.duration()).isEqualTo(Duration.ofMinutes(2));
    assertThat(flags.period()).isEqualTo(Duration.ofSeconds(1));
    assertThat(flags.seed()).isEmpty();
    assertThat(flags.limit()).isEqualTo(Duration.ofMinutes(3));
    assertThat(flags.masters()).isEqualTo(3);
    assertThat(flags.slaves()).isEqualTo(4);
    assertThat(flags.commandFrameworks()).isEqualTo(1);
    assertThat(flags.executorFrameworks()).isEqualTo(1);
    assertThat(flags.commandRate()).isEqualTo(1);
    assertThat(flags.executorRate()).isEqualTo(8);
    assertThat(flags.isZooKeeperVictim()).isFalse();
    assertThat(flags.workDir()).isEmpty();
    assertThat(flags.all()).extracting(Flag::name).hasSize(12);
  }

  @Test
  void everyFlagIsRead() {
    ChaosFlags flags = parsed(
        "--duration=5mins",
        "--period=0.5",
        "--seed=-7",
        "--limit=60",
        "--masters=1",
        "--slaves=2",
        "--command_frameworks=3",
        "--executor_frameworks=4",
        "--command_rate=0.25",
        "--executor_rate=20",
        "--zookeeper",
        "--work_dir=/chaos");

    assertThat(flags.duration()).isEqualTo(Duration.ofMinutes(5));
    assertThat(flags.period()).isEqualTo(Duration.ofMillis(500));
    assertThat(flags.seed()).contains(-7L);
    assertThat(flags.limit()).isEqualTo(Duration.ofMinutes(1));
    assertThat(flags.masters()).isEqualTo(1);
    assertThat(flags.slaves()).isEqualTo(2);
    assertThat(flags.commandFrameworks()).isEqualTo(3);
    assertThat(flags.executorFrameworks()).isEqualTo(4);
    assertThat(flags.commandRate()).isEqualTo(0.25);
    assertThat(flags.executorRate()).isEqualTo(20);
    assertThat(flags.isZooKeeperVictim()).isTrue();
    assertThat(flags.workDir()).contains(Path.of("/chaos"));
  }
}
