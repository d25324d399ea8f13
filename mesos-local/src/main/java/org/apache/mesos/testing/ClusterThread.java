// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.process.sim.Simulation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which masters, slaves and the network of a cluster live. The simulation belongs to
 * it alone: everybody else comes in by {@link #execute} and {@link #call}.
 *
 * <p>The cluster's time flows like that of the machine, plus what {@link #advance} has skipped, or
 * stands still while it is stopped.
 */
final class ClusterThread implements Executor, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClusterThread.class);

  /** How long a thread of users may be busy in one callback before time goes on without it. */
  private static final Duration MAX_CALLBACK_WAIT = Duration.ofMillis(200);

  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Simulation simulation;
  private final CallbackThreads callbacks;
  private final Runnable afterwards;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean isClosed;

  // Of the thread: the cluster's time at an instant of the machine's.
  private boolean isFlowing = true;
  private long flowStartNanos;
  private Instant flowStart;

  /** The last call is made, on this thread, whenever something may have happened. */
  ClusterThread(
      String name, Simulation simulation, CallbackThreads callbacks, Runnable afterwards) {
    this.simulation = simulation;
    this.callbacks = callbacks;
    this.afterwards = afterwards;
    flowStart = simulation.clock().now();
    flowStartNanos = System.nanoTime();
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs a call on this thread, soon. */
  @Override
  public void execute(Runnable call) {
    inbox.add(call);
  }

  /** Runs a call on this thread and waits for its end; exceptions are those of the call. */
  <T> T call(Callable<T> call) {
    if (Thread.currentThread() == thread) {
      return run(call);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    execute(() -> {
      try {
        result.complete(run(call));
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    });
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the test cluster was at work", e);
    }
  }

  private static <T> T run(Callable<T> call) {
    try {
      return call.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Lets everything happen that is due, also in callbacks, without moving time. */
  void settle() {
    do {
      drain();
      simulation.settle();
      afterwards.run();
      callbacks.awaitIdle(MAX_CALLBACK_WAIT);
    } while (!inbox.isEmpty());
  }

  /** Moves time, stopping at every timer on the way. On this thread. */
  void advance(Duration duration) {
    settle();
    Instant end = simulation.clock().now().plus(duration);
    for (Instant due = nextDue(); due != null && due.isBefore(end); due = nextDue()) {
      moveTo(due);
      settle();
    }
    moveTo(end);
    settle();
    flowStart = end;
    flowStartNanos = System.nanoTime();
  }

  private @Nullable Instant nextDue() {
    return simulation.clock().nextDue();
  }

  private void moveTo(Instant time) {
    Instant now = simulation.clock().now();
    if (time.isAfter(now)) {
      simulation.advance(Duration.between(now, time));
    }
  }

  /** Lets time flow, or stand still. On this thread. */
  void setFlowing(boolean newIsFlowing) {
    isFlowing = newIsFlowing;
    flowStart = simulation.clock().now();
    flowStartNanos = System.nanoTime();
  }

  private void run() {
    while (!isClosed) {
      try {
        Runnable first = inbox.poll(nanosToNextTimer(), TimeUnit.NANOSECONDS);
        if (first != null) {
          first.run();
          drain();
        }
        if (isFlowing) {
          moveTo(flowStart.plusNanos(System.nanoTime() - flowStartNanos));
        }
        simulation.settle();
        afterwards.run();
      } catch (InterruptedException e) {
        return; // Only close does that.
      } catch (RuntimeException | Error e) {
        log.error("A test cluster goes on after an unexpected failure", e);
      }
    }
  }

  private void drain() {
    for (Runnable next = inbox.poll(); next != null; next = inbox.poll()) {
      next.run();
    }
  }

  private long nanosToNextTimer() {
    Instant due = nextDue();
    if (!isFlowing || due == null) {
      return IDLE.toNanos();
    }
    Instant now = flowStart.plusNanos(System.nanoTime() - flowStartNanos);
    Duration wait = Duration.between(now, due);
    if (wait.isNegative()) {
      return 0;
    }
    return wait.compareTo(IDLE) < 0 ? wait.toNanos() : IDLE.toNanos();
  }

  /** Ends the thread; nothing happens in the cluster any more. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    simulation.close();
  }
}
