// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.apache.mesos.process.endpoints.LogLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogbackLevelTest {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();

  @AfterEach
  void restore() {
    root.setLevel(before);
  }

  @Test
  void eachStepLogsMoreAndNoneIsWhatTheDaemonBeganWith() {
    root.setLevel(Level.WARN);
    LogLevel level = new LogbackOutput().level();
    assertThat(level.current()).isZero();

    level.set(1);
    assertThat(root.getLevel()).isEqualTo(Level.DEBUG);
    assertThat(level.current()).isEqualTo(1);
    level.set(3);
    assertThat(root.getLevel()).isEqualTo(Level.TRACE);
    assertThat(level.current()).isEqualTo(2);
    level.set(0);

    assertThat(root.getLevel()).isEqualTo(Level.WARN);
  }
}
