// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.ResourceDetector.Machine;
import org.apache.mesos.internal.slave.ResourceDetector.ThisMachine;
import org.junit.jupiter.api.Test;

class ResourceDetectorTest {

  private static final long MEGABYTE = 1 << 20;

  private record FakeMachine(int processors, OptionalLong memoryBytes) implements Machine {}

  @Test
  void largeMachineKeepsAGigabyteForItself() {
    assertThat(detect(8, OptionalLong.of(16384 * MEGABYTE)))
        .isEqualTo(Resources.parse("cpus:8;mem:15360"));
    assertThat(detect(8, OptionalLong.of(1025 * MEGABYTE)))
        .isEqualTo(Resources.parse("cpus:8;mem:1"));
  }

  @Test
  void smallMachineGivesAllItHas() {
    assertThat(detect(1, OptionalLong.of(1024 * MEGABYTE + 5)))
        .isEqualTo(Resources.parse("cpus:1;mem:1024"));
  }

  @Test
  void unknownMachineHasTheDefaults() {
    assertThat(detect(0, OptionalLong.empty())).isEqualTo(Resources.parse("cpus:1;mem:1024"));
  }

  @Test
  void memoryIsReadFromTheKernel() {
    assertThat(ThisMachine.parseMeminfo("MemTotal:       24684176 kB\nMemFree:  1 kB\n"))
        .hasValue(24684176L * 1024);
    assertThat(ThisMachine.parseMeminfo("garbage")).isEmpty();
  }

  @Test
  void thisMachineHasSomething() {
    Resources resources = ResourceDetector.detect(new ThisMachine());

    assertThat(resources.cpus()).isPositive();
    assertThat(resources.mem()).isPositive();
  }

  private static Resources detect(int processors, OptionalLong memoryBytes) {
    return ResourceDetector.detect(new FakeMachine(processors, memoryBytes));
  }
}
