// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test class during which Netty warned: of a buffer lost, released twice, or worse. */
final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.netty");
  private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    logger.setLevel(Level.WARN);
    warnings.start();
    logger.addAppender(warnings);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    // Leaks are noticed by the collector and told of at the next allocation.
    for (int i = 0; i < 3; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.buffer(16).release();
    }
    logger.detachAppender(warnings);
    logger.setLevel(null);
    assertThat(warnings.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
  }
}
