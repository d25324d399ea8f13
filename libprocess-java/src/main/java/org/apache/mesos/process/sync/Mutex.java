// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static com.google.common.base.Preconditions.checkState;

import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** A lock that one at a time holds, in the order of asking. It does not belong to a thread. */
public final class Mutex {

  private final Waiters<Void> waiters = new Waiters<>(this);
  private boolean isLocked;

  /** An open lock. */
  public Mutex() {}

  /** Ready when the caller holds the lock, which {@link #unlock} then has to release. */
  public synchronized Future<Void> lock() {
    if (isLocked) {
      return waiters.add();
    }
    isLocked = true;
    return Future.ready(null);
  }

  /** Hands the lock to the next in line. */
  public void unlock() {
    Promise<Void> next;
    synchronized (this) {
      checkState(isLocked, "unlocked without a lock");
      next = waiters.poll();
      isLocked = next != null;
    }
    if (next != null) {
      next.set(null);
    }
  }
}
