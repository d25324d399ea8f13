// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.NopStatusListener;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.internal.logging.LogSettings;
import org.apache.mesos.process.endpoints.LogLevel;
import org.slf4j.LoggerFactory;

/**
 * Logging of the daemons by Logback, set up in code: reading a configuration file would take a
 * tenth of a daemon's start. A line is time, level, class and what happened.
 */
public final class LogbackOutput implements LogOutput {

  /** For looking into a daemon: {@code -Dmesos.log.level=DEBUG}. */
  private static final String LEVEL_PROPERTY = "mesos.log.level";

  /** Libraries that tell what only their authors want to know, at levels below this. */
  private static final ImmutableMap<String, Level> TALKATIVE_LIBRARIES = ImmutableMap.of(
      "io.netty", Level.WARN,
      "org.apache.zookeeper", Level.WARN,
      // What users have to know of a connection to ZooKeeper is said by the detector, once.
      "org.apache.zookeeper.ClientCnxn", Level.OFF,
      "org.apache.curator", Level.OFF);

  @Override
  public LogLevel level() {
    return new LogbackLevel();
  }

  @Override
  public boolean isDefault() {
    return LogbackDefault.isInUse();
  }

  @Override
  public void start(LogSettings settings) throws IOException {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    Path directory = settings.directory();
    Path file = directory == null ? null : logFile(directory, settings.program());
    context.reset();
    // Logback would tell about its own start on stdout.
    context.getStatusManager().add(new NopStatusListener());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getProperty(LEVEL_PROPERTY), Level.INFO));
    quietenLibraries(context);
    if (!settings.isQuiet()) {
      root.addAppender(console(context));
    }
    if (file != null) {
      BufferedFileAppender appender = new BufferedFileAppender(file, settings.buffer());
      appender.setContext(context);
      appender.setEncoder(encoder(context));
      appender.start();
      root.addAppender(appender);
    }
  }

  @Override
  public void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  static void quietenLibraries(LoggerContext context) {
    TALKATIVE_LIBRARIES.forEach((name, level) -> context.getLogger(name).setLevel(level));
  }

  static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context));
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    LineEncoder encoder = new LineEncoder();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  /** The file in its directory; both are there and can be written afterwards. */
  private static Path logFile(Path directory, String program) throws IOException {
    Path file = directory.resolve(program + ".INFO");
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      if (Files.notExists(file)) {
        Files.createFile(file);
      }
    } catch (IOException e) {
      throw new IOException("Cannot log into '" + file + "': " + e, e);
    }
    if (!Files.isWritable(file)) {
      throw new IOException("Cannot log into '" + file + "': no permission to write");
    }
    return file;
  }
}
