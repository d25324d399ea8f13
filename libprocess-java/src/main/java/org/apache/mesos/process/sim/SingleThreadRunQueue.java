// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.RunQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs processes on whatever thread calls {@link #runAll}, first in first out. Tasks may be added
 * by any thread; they are run by one at a time.
 */
public final class SingleThreadRunQueue implements RunQueue {

  private final Deque<Runnable> tasks = new ArrayDeque<>();

  /** A queue with nothing in it. */
  public SingleThreadRunQueue() {}

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs everything that is queued, and what that queues. */
  public void runAll() {
    while (runOne()) {
      // The task is all there is to do.
    }
  }

  boolean runOne() {
    Runnable task = poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  private synchronized @Nullable Runnable poll() {
    return tasks.poll();
  }

  /**
   * Runs processes until the future is complete or abandoned.
   *
   * @throws IllegalStateException if nothing is left to run before that: with a clock that stands
   *     still, a thread would wait for ever
   */
  @Override
  public void await(Future<?> future) {
    while (future.isPending() && !future.isAbandoned()) {
      if (!runOne()) {
        throw new IllegalStateException("Nothing is left to run, but the future is " + future);
      }
    }
  }

  @Override
  public synchronized void close() {
    tasks.clear();
  }
}
