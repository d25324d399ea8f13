// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitStatusTest {

  @Test
  void exitCodeIsInTheSecondByte() {
    assertThat(WaitStatus.exited(3)).isEqualTo(0x300);
    assertThat(WaitStatus.exited(255)).isEqualTo(0xff00);
    assertThat(WaitStatus.isExited(0x300)).isTrue();
    assertThat(WaitStatus.code(0x300)).isEqualTo(3);
  }

  @Test
  void signalIsInTheFirstByte() {
    assertThat(WaitStatus.signaled(9)).isEqualTo(9);
    assertThat(WaitStatus.isExited(9)).isFalse();
  }

  @Test
  void exitValueOfTheJdkIsTakenApart() {
    assertThat(WaitStatus.ofExitValue(0)).isZero();
    assertThat(WaitStatus.ofExitValue(1)).isEqualTo(WaitStatus.exited(1));
    assertThat(WaitStatus.ofExitValue(128)).isEqualTo(WaitStatus.exited(128));
    assertThat(WaitStatus.ofExitValue(128 + 15)).isEqualTo(WaitStatus.signaled(15));
    assertThat(WaitStatus.ofExitValue(128 + 64)).isEqualTo(WaitStatus.signaled(64));
    assertThat(WaitStatus.ofExitValue(128 + 65)).isEqualTo(WaitStatus.exited(193));
    assertThat(WaitStatus.ofExitValue(255)).isEqualTo(WaitStatus.exited(255));
  }

  @Test
  void signalsHaveTheTextsOfStrsignal() {
    assertThat(WaitStatus.signalText(9)).isEqualTo("Killed");
    assertThat(WaitStatus.signalText(11)).isEqualTo("Segmentation fault");
    assertThat(WaitStatus.signalText(15)).isEqualTo("Terminated");
    assertThat(WaitStatus.signalText(40)).isEqualTo("Real-time signal 6");
    assertThat(WaitStatus.signalText(32)).isEqualTo("Unknown signal 32");
  }
}
