// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** Opens once, when it has been triggered a number of times. */
public final class Latch {

  private final Promise<Void> promise = new Promise<>();
  private final AtomicInteger missing;

  /** A latch that the first trigger opens. */
  public Latch() {
    this(1);
  }

  /** A latch that opens at the last of so many triggers; with 0 it is open. */
  public Latch(int count) {
    checkArgument(count >= 0, "count: %s (expected: not negative)", count);
    missing = new AtomicInteger(count);
    if (count == 0) {
      promise.set(null);
    }
  }

  /** Counts one; true if it was the one that opened the latch. More than needed do nothing. */
  public boolean trigger() {
    int before = missing.getAndUpdate(count -> Math.max(count - 1, 0));
    return before == 1 && promise.set(null);
  }

  /** Ready once the latch is open. */
  public Future<Void> triggered() {
    return promise.future();
  }
}
