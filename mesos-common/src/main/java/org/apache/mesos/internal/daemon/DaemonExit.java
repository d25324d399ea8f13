// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.daemon;

import org.apache.mesos.internal.logging.LogOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a daemon. SIGTERM and SIGINT are how a daemon is told to stop, so it then exits with
 * code 0, where a JVM by itself has 143 or 130. The log is complete in any case.
 */
public final class DaemonExit {

  private static final Logger log = LoggerFactory.getLogger(DaemonExit.class);

  private final Runnable cleanup;
  private final Thread onSignal = new Thread(this::stop, "daemon-exit");

  private DaemonExit(Runnable cleanup) {
    this.cleanup = cleanup;
  }

  /** From now on a signal runs the cleanup and ends the JVM. */
  public static DaemonExit onSignal(Runnable cleanup) {
    DaemonExit exit = new DaemonExit(cleanup);
    Runtime.getRuntime().addShutdownHook(exit.onSignal);
    return exit;
  }

  private void stop() {
    log.info("Stopping because of a signal");
    cleanup.run();
    LogOutput.end();
    // A hook cannot change the exit code in any other way.
    Runtime.getRuntime().halt(0);
  }

  /** The daemon did not get to serve; a signal is the JVM's own affair again. */
  public void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      // A signal was faster, and ends the JVM with its code.
    }
  }

  /** Ends the JVM with a code, without the cleanup. Does not return. */
  public void exit(int code) throws InterruptedException {
    boolean isFirst;
    try {
      isFirst = Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      isFirst = false;
    }
    if (!isFirst) {
      // A signal was faster, and ends the JVM with its code.
      onSignal.join();
    }
    LogOutput.end();
    System.exit(code);
  }
}
