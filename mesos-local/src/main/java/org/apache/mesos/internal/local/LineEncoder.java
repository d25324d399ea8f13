// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.common.base.Strings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A line of a log: time, level, class and what happened, then the stack trace if there is one.
 * Logback's patterns do the same, but setting them up takes an eighth of the start of a small JVM.
 */
final class LineEncoder extends EncoderBase<ILoggingEvent> {

  private static final int LEVEL_WIDTH = 5;

  private final DateTimeFormatter time =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    String name = event.getLoggerName();
    line.append(' ')
        .append(Strings.padEnd(event.getLevel().toString(), LEVEL_WIDTH, ' '))
        .append(' ')
        .append(name, name.lastIndexOf('.') + 1, name.length())
        .append(" - ")
        .append(event.getFormattedMessage())
        .append('\n');
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(ThrowableProxyUtil.asString(thrown));
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
