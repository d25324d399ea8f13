// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on latches. */
class LatchTest {

  @Test
  void onlyTheFirstTriggerOpens() throws InterruptedException {
    Latch latch = new Latch();
    assertThat(latch.triggered().isPending()).isTrue();

    assertThat(latch.trigger()).isTrue();
    assertThat(latch.trigger()).isFalse();

    assertThat(latch.triggered().await()).isTrue();
  }

  /** Reference: CountDownLatchTest.Triggered. */
  @Test
  void theLastOfSeveralTriggersOpens() {
    Latch latch = new Latch(5);

    for (int i = 0; i < 4; i++) {
      assertThat(latch.trigger()).isFalse();
      assertThat(latch.triggered().isPending()).isTrue();
    }
    assertThat(latch.trigger()).isTrue();

    assertThat(latch.triggered().isReady()).isTrue();
  }

  /** Reference: CountDownLatchTest.Threads. */
  @Test
  void triggersMayComeFromManyThreads() throws InterruptedException {
    Latch latch = new Latch(5);
    List<Thread> threads = new ArrayList<>();

    for (int i = 0; i < 5; i++) {
      threads.add(new Thread(latch::trigger));
    }
    threads.forEach(Thread::start);

    assertThat(latch.triggered().await()).isTrue();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void aLatchThatWaitsForNothingIsOpen() {
    assertThat(new Latch(0).triggered().isReady()).isTrue();
    assertThatThrownBy(() -> new Latch(-1)).hasMessage("count: -1 (expected: not negative)");
  }
}
