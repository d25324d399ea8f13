// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wall clock, with one daemon thread for timers that is started by the first of them. */
public final class SystemClock implements Clock, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SystemClock.class);

  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
    Thread thread = new Thread(task, "libprocess-clock");
    thread.setDaemon(true);
    return thread;
  });

  /** A clock that runs until it is closed. */
  public SystemClock() {
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    if (executor.isShutdown()) {
      return () -> false;
    }
    Future<?> future = executor.schedule(
        () -> runLogged(task), TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  // The executor would keep an exception to itself.
  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("A timer task failed", e);
    }
  }

  /** Drops all timers. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
