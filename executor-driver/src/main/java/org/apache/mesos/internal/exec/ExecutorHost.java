// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;

/** What an executor's driver needs of the OS process it is in. */
public interface ExecutorHost {

  /** The environment variables. */
  Map<String, String> environment();

  /**
   * A node of its own for the driver, which talks to a slave at an address.
   *
   * @throws IllegalArgumentException if a variable has a bad value; the message is for users
   * @throws IOException if the address cannot be bound
   */
  Node newNode(Address slave) throws IOException;

  /** Runs a task that blocks, apart from the node's threads. The JVM does not end before it. */
  void runBlocking(Runnable task);

  /** Runs a task when the OS process is about to end, for a limited time, unless it is undone. */
  Undo atExit(Runnable task);

  /** Where messages to the user go. */
  PrintStream err();

  /** Ends the OS process. */
  void exit(int status);

  /** Kills the process group of the OS process, and so this one. */
  void killProcessGroup();

  /** Takes something back. */
  interface Undo {

    void undo();
  }
}
