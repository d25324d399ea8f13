// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;

/** Runs executors. No method blocks; what comes of them is told to the listener. */
public interface Isolation {

  /** Hears of executors, on whatever thread. */
  interface Listener {

    /** An executor runs, as a process of the operating system. */
    void executorStarted(ExecutorInstance instance, long osPid);

    /**
     * An executor has ended by itself, or could not be started. Not called for one that was killed
     * by {@link #killExecutor}.
     *
     * @param status the raw status of {@code wait(2)}
     */
    void executorExited(ExecutorInstance instance, int status);
  }

  /** Called once, before everything else. */
  void initialize(Node node, Upid slave, Listener listener);

  void launchExecutor(ExecutorLaunch launch);

  /** Kills an executor and all it has started. */
  void killExecutor(ExecutorInstance instance);

  /** Tells how much the executor and its tasks may use from now on. */
  void resourcesChanged(ExecutorInstance instance, Resources resources);

  /** Kills all executors; ready when nothing of them is left. Called once, after everything. */
  Future<Void> shutdown();
}
