// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.concurrent.Executor;

/**
 * Where processes that have events wait for a thread. A process is on it at most once, so a task
 * never runs concurrently with itself.
 */
public interface RunQueue extends Executor, AutoCloseable {

  /**
   * Blocks the calling thread until the future is complete or abandoned, without keeping processes
   * from running: a worker thread is replaced for the time, and a queue that has only the calling
   * thread runs its processes meanwhile.
   */
  void await(Future<?> future) throws InterruptedException;

  /** Ends the threads, if it has any. What is still queued may be dropped. */
  @Override
  void close();
}
