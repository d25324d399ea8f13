// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.logging;

import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.mesos.process.endpoints.LogLevel;

/**
 * Sends the log of this JVM where the user wants it. Implemented beside the logging library, which
 * only the jar of the daemons holds; without an implementation the log goes where the library on
 * the class path sends it by itself.
 */
public interface LogOutput {

  /**
   * Starts the log of a daemon; to be called by its {@code main}, once, before anything is logged.
   *
   * @throws IOException if the file cannot be written; the message is for users
   */
  static void begin(LogSettings settings) throws IOException {
    Optional<LogOutput> output = ServiceLoader.load(LogOutput.class).findFirst();
    if (output.isPresent()) {
      output.get().start(settings);
    }
  }

  /** Completes the log; to be called last. Nothing is logged afterwards. */
  static void end() {
    ServiceLoader.load(LogOutput.class).findFirst().ifPresent(LogOutput::stop);
  }

  /** How much is logged, to be changed while the daemon runs; nothing without an implementation. */
  static Optional<LogLevel> adjustableLevel() {
    return ServiceLoader.load(LogOutput.class).findFirst().map(LogOutput::level);
  }

  /** Whether there is an implementation, and nobody has said where the log of this JVM goes. */
  static boolean isUndecided() {
    return ServiceLoader.load(LogOutput.class)
        .findFirst()
        .map(LogOutput::isDefault)
        .orElse(false);
  }

  /** How much is logged. */
  LogLevel level();

  /** Whether nobody has said where the log of this JVM goes. */
  boolean isDefault();

  /** Writes out what waits, and ends. */
  void stop();

  /**
   * Sends everything from now on where the settings say.
   *
   * @throws IOException if the file cannot be written; the message is for users
   */
  void start(LogSettings settings) throws IOException;
}
