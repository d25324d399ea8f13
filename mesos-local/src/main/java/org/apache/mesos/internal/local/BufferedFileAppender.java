// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A log file whose lines may wait in memory, for a limited time (flag {@code log_buf_secs}). */
final class BufferedFileAppender extends FileAppender<ILoggingEvent> {

  private final Duration buffer;
  private @Nullable ScheduledFuture<?> flushing;

  BufferedFileAppender(Path file, Duration buffer) {
    this.buffer = buffer;
    setName("file");
    setFile(file.toString());
    setImmediateFlush(buffer.isZero());
  }

  @Override
  public void start() {
    super.start();
    if (!buffer.isZero()) {
      flushing = context
          .getScheduledExecutorService()
          .scheduleAtFixedRate(
              this::flush, buffer.toMillis(), buffer.toMillis(), TimeUnit.MILLISECONDS);
      // What is logged while the daemon ends must not wait for a flush that never comes.
      Runtime.getRuntime().addShutdownHook(new Thread(this::endBuffering, "log-flush"));
    }
  }

  @Override
  public void stop() {
    if (flushing != null) {
      flushing.cancel(false);
    }
    super.stop();
  }

  private void endBuffering() {
    setImmediateFlush(true);
    flush();
  }

  private void flush() {
    streamWriteLock.lock();
    try {
      if (isStarted()) {
        getOutputStream().flush();
      }
    } catch (IOException e) {
      addError("Failed to flush " + getFile(), e);
    } finally {
      streamWriteLock.unlock();
    }
  }
}
