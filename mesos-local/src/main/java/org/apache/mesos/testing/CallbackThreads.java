// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.RunQueue;

/**
 * The threads of drivers, one for each: user code that blocks in a callback keeps its own driver
 * waiting and nobody else, as on a cluster of machines.
 */
final class CallbackThreads {

  private final Object lock = new Object();
  private final Set<CallbackThread> busy = new LinkedHashSet<>();

  /** A run queue with a thread of its own. */
  RunQueue newThread(String name) {
    return new CallbackThread(name);
  }

  /**
   * Waits until no thread has anything to do, except those that have been busy with one task for
   * longer than a limit: they may wait for something themselves, or for the caller.
   */
  void awaitIdle(Duration limit) {
    synchronized (lock) {
      try {
        for (long wait = nextCheck(limit); wait > 0; wait = nextCheck(limit)) {
          TimeUnit.NANOSECONDS.timedWait(lock, wait);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** In how many nanoseconds to look again; 0 if nobody is to be waited for. */
  private long nextCheck(Duration limit) {
    long now = System.nanoTime();
    long next = 0;
    for (CallbackThread thread : busy) {
      long left = limit.toNanos() - (now - thread.sinceNanos);
      if (left > 0) {
        next = next == 0 ? left : Math.min(next, left);
      }
    }
    return next;
  }

  private final class CallbackThread implements RunQueue {

    private final ThreadPoolExecutor thread;
    // Both guarded by the lock.
    private int tasks;
    private long sinceNanos;

    CallbackThread(String name) {
      thread =
          new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
          });
      // After the end, as on a machine whose process has ended.
      thread.setRejectedExecutionHandler((task, executor) -> ended(1));
    }

    @Override
    public void execute(Runnable task) {
      synchronized (lock) {
        if (tasks++ == 0) {
          sinceNanos = System.nanoTime();
          busy.add(this);
        }
      }
      thread.execute(() -> {
        synchronized (lock) {
          sinceNanos = System.nanoTime();
        }
        try {
          task.run();
        } finally {
          ended(1);
        }
      });
    }

    private void ended(int number) {
      synchronized (lock) {
        tasks -= number;
        if (tasks == 0) {
          busy.remove(this);
          lock.notifyAll();
        }
      }
    }

    @Override
    public void await(Future<?> future) throws InterruptedException {
      CountDownLatch done = new CountDownLatch(1);
      var unused = future.onAny(complete -> done.countDown()).onAbandoned(done::countDown);
      done.await();
    }

    @Override
    public void close() {
      ended(thread.shutdownNow().size());
    }
  }
}
