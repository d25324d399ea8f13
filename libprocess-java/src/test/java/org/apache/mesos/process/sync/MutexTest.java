// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.mesos.process.Future;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on mutexes. */
class MutexTest {

  private final Mutex mutex = new Mutex();

  /** Reference: MutexTest.Lock. */
  @Test
  void anOpenLockIsTakenAtOnce() {
    assertThat(mutex.lock().isReady()).isTrue();
    mutex.unlock();
    assertThat(mutex.lock().isReady()).isTrue();
  }

  /** Reference: MutexTest.Block. */
  @Test
  void aTakenLockIsWaitedFor() {
    mutex.lock();

    Future<Void> second = mutex.lock();

    assertThat(second.isPending()).isTrue();
    mutex.unlock();
    assertThat(second.isReady()).isTrue();
  }

  /** Reference: MutexTest.Queue. */
  @Test
  void theLockIsHandedOnInTheOrderOfAsking() {
    List<Future<Void>> locks = List.of(mutex.lock(), mutex.lock(), mutex.lock(), mutex.lock());

    for (int holder = 0; holder < locks.size(); holder++) {
      assertThat(locks.subList(0, holder + 1)).allMatch(Future::isReady);
      assertThat(locks.subList(holder + 1, locks.size())).allMatch(Future::isPending);
      mutex.unlock();
    }

    assertThatThrownBy(mutex::unlock).hasMessage("unlocked without a lock");
  }

  @Test
  void whoeverGivesUpLeavesTheLine() {
    mutex.lock();
    Future<Void> second = mutex.lock();
    Future<Void> third = mutex.lock();

    second.discard();
    mutex.unlock();

    assertThat(second.isDiscarded()).isTrue();
    assertThat(third.isReady()).isTrue();
  }
}
