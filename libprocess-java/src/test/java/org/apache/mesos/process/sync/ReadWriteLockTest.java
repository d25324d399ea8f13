// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.mesos.process.Future;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on read-write locks. */
class ReadWriteLockTest {

  private final ReadWriteLock lock = new ReadWriteLock();

  /** Reference: ReadWriteLockTest.LockWhenUnlocked. */
  @Test
  void anOpenLockIsTakenAtOnce() {
    assertThat(lock.writeLock().isReady()).isTrue();
    lock.writeUnlock();
    assertThat(lock.readLock().isReady()).isTrue();
    lock.readUnlock();
  }

  /** Reference: ReadWriteLockTest.BlockReads. */
  @Test
  void aWriterKeepsReadersWaiting() {
    lock.writeLock();

    Future<Void> read = lock.readLock();

    assertThat(read.isPending()).isTrue();
    lock.writeUnlock();
    assertThat(read.isReady()).isTrue();
  }

  /** Reference: ReadWriteLockTest.BlockWrites. */
  @Test
  void aWriterKeepsWritersWaiting() {
    lock.writeLock();

    Future<Void> write = lock.writeLock();

    assertThat(write.isPending()).isTrue();
    lock.writeUnlock();
    assertThat(write.isReady()).isTrue();
  }

  /** Reference: ReadWriteLockTest.ConcurrentReads. */
  @Test
  void aWriterWaitsForAllReaders() {
    for (int i = 0; i < 3; i++) {
      assertThat(lock.readLock().isReady()).isTrue();
    }
    Future<Void> write = lock.writeLock();

    lock.readUnlock();
    lock.readUnlock();
    assertThat(write.isPending()).isTrue();
    lock.readUnlock();

    assertThat(write.isReady()).isTrue();
  }

  /** Reference: ReadWriteLockTest.NoStarvation. */
  @Test
  void readersAndWritersKeepTheLine() {
    lock.readLock();
    Future<Void> write1 = lock.writeLock();
    Future<Void> read1 = lock.readLock();
    Future<Void> read2 = lock.readLock();
    Future<Void> write2 = lock.writeLock();
    Future<Void> read3 = lock.readLock();
    Future<Void> read4 = lock.readLock();
    assertThat(write1.isPending()).isTrue();

    lock.readUnlock();
    assertThat(write1.isReady()).isTrue();
    assertThat(read1.isPending()).isTrue();

    lock.writeUnlock();
    assertThat(read1.isReady() && read2.isReady()).isTrue();
    assertThat(write2.isPending()).isTrue();

    lock.readUnlock();
    lock.readUnlock();
    assertThat(write2.isReady()).isTrue();
    assertThat(read3.isPending()).isTrue();

    lock.writeUnlock();
    assertThat(read3.isReady() && read4.isReady()).isTrue();
  }

  @Test
  void aWriterThatGivesUpLetsTheReadersBehindItIn() {
    lock.readLock();
    Future<Void> write = lock.writeLock();
    Future<Void> read = lock.readLock();

    write.discard();

    assertThat(write.isDiscarded()).isTrue();
    assertThat(read.isReady()).isTrue();
  }

  @Test
  void onlyWhatIsLockedCanBeUnlocked() {
    assertThatThrownBy(lock::readUnlock).hasMessage("read unlocked without a lock");
    assertThatThrownBy(lock::writeUnlock).hasMessage("write unlocked without a lock");
  }
}
