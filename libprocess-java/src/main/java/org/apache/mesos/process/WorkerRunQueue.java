// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/** Runs processes on daemon threads that steal work from each other, first in first out. */
public final class WorkerRunQueue implements RunQueue {

  /** Room for workers that replace blocked ones; the blocked ones wait for processes to end. */
  private static final int MAX_WORKERS = 256;

  private static final int MIN_WORKERS = 2;

  private static final long KEEP_ALIVE_SECONDS = 60;

  private final ForkJoinPool pool;

  /** As many workers as there are processors, and a second one beside a process that blocks. */
  public WorkerRunQueue() {
    this(Math.max(MIN_WORKERS, Runtime.getRuntime().availableProcessors()));
  }

  /** A number of workers, at least one. */
  public WorkerRunQueue(int workers) {
    boolean firstInFirstOut = true;
    pool = new ForkJoinPool(
        workers,
        WorkerRunQueue::newWorker,
        null,
        firstInFirstOut,
        workers,
        MAX_WORKERS,
        1,
        null,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS);
  }

  private static ForkJoinWorkerThread newWorker(ForkJoinPool pool) {
    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    thread.setName("libprocess-worker-" + thread.getPoolIndex());
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public void await(Future<?> future) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    future.onAny(complete -> done.countDown());
    future.onAbandoned(done::countDown);
    ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
      @Override
      public boolean block() throws InterruptedException {
        done.await();
        return true;
      }

      @Override
      public boolean isReleasable() {
        return done.getCount() == 0;
      }
    });
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
