// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import java.io.IOException;
import java.util.Optional;

/**
 * Starts and kills processes of the operating system. All methods block for as long as that takes.
 */
public interface ChildProcesses {

  /**
   * Starts a program.
   *
   * @throws IOException if it cannot be started; the message names it
   */
  Child start(Command command) throws IOException;

  /** What tells a running process from later ones with its number; empty if it has ended. */
  Optional<ProcessId> identify(long pid);

  /** Whether this very process has not ended yet. */
  boolean isRunning(ProcessId process);

  /**
   * The first process that runs with a variable in the environment it was started with, as far as
   * that can be seen.
   */
  Optional<ProcessId> find(String variable, String value);

  /** Asks a process and its descendants to end (SIGTERM). */
  void terminateTree(long pid);

  /**
   * Kills a process, its descendants, and all members of their process groups and sessions, until
   * none is left.
   */
  void killTree(long pid) throws InterruptedException;

  /**
   * Kills what a process that has ended has left behind in its process group and session, with the
   * descendants of those.
   */
  void killLeftovers(long pid) throws InterruptedException;
}
