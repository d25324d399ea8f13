// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.apache.mesos.process.endpoints.LogLevel;
import org.slf4j.LoggerFactory;

/** Logback's root level in steps: 0 is what the daemon began with, 1 DEBUG, 2 and more TRACE. */
final class LogbackLevel implements LogLevel {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level usual = root.getLevel();

  @Override
  public int current() {
    Level level = root.getLevel();
    if (level == usual) {
      return 0;
    }
    return level == Level.DEBUG ? 1 : 2;
  }

  @Override
  public void set(int level) {
    root.setLevel(
        switch (level) {
          case 0 -> usual;
          case 1 -> Level.DEBUG;
          default -> Level.TRACE;
        });
  }
}
