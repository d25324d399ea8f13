// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What happens in a run, for who looks on and in a file. The times are written as those in the logs
 * of the daemons, which they are compared with.
 */
final class RunLog {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final PrintStream out;
  private final LineFile file;

  RunLog(PrintStream out, Path file) throws IOException {
    this.out = out;
    this.file = LineFile.openWritten(file);
  }

  /** A time for people. */
  static String text(Instant time) {
    return TIME.format(time);
  }

  /** Something has happened. */
  void say(String format, Object... values) {
    print(text(Instant.now()) + "  " + String.format(Locale.ROOT, format, values));
  }

  /** A line without a time. */
  void print(String line) {
    out.println(line);
    out.flush();
    file.add(line);
  }
}
