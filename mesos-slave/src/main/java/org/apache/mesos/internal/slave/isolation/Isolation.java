// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import java.util.List;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;

/** Runs executors. No method blocks; what comes of them is told to the listener. */
public interface Isolation {

  /** Of an executor that ended unseen, or that an earlier slave process has started. */
  int UNKNOWN_STATUS = -1;

  /** Hears of executors, on whatever thread. */
  interface Listener {

    /** An executor runs, as a process of the operating system. */
    void executorStarted(ExecutorInstance instance, ProcessId process);

    /**
     * An executor has ended by itself, or could not be started. Not called for one that was killed
     * by {@link #killExecutor}.
     *
     * @param status the raw status of {@code wait(2)}, or {@link #UNKNOWN_STATUS}
     */
    void executorExited(ExecutorInstance instance, int status);
  }

  /** Called once, before everything else. */
  void initialize(Node node, Upid slave, Listener listener);

  /**
   * Takes up executors that an earlier slave process has left behind. Ready when the listener has
   * been told of those that have ended meanwhile. Called once, before any launch.
   */
  Future<Void> recover(List<ExecutorRun> runs);

  void launchExecutor(ExecutorLaunch launch);

  /** Kills an executor and all it has started. */
  void killExecutor(ExecutorInstance instance);

  /** Tells how much the executor and its tasks may use from now on. */
  void resourcesChanged(ExecutorInstance instance, Resources resources);

  /**
   * Kills all executors but those that outlive the slave; ready when nothing of them is left.
   * Called once, after everything.
   */
  Future<Void> shutdown();
}
