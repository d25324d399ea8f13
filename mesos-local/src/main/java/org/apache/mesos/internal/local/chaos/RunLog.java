// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** What happens in a run, with the time since its start, for who looks on and in a file. */
final class RunLog {

  private static final double MILLIS_PER_SECOND = 1000;

  private final PrintStream out;
  private final LineFile file;
  private final Supplier<Duration> clock;

  RunLog(PrintStream out, Path file, Supplier<Duration> clock) throws IOException {
    this.out = out;
    this.file = LineFile.openWritten(file);
    this.clock = clock;
  }

  /** Something has happened. */
  void say(String format, Object... values) {
    print(String.format(
        Locale.ROOT,
        "%8.3f  %s",
        clock.get().toMillis() / MILLIS_PER_SECOND,
        String.format(Locale.ROOT, format, values)));
  }

  /** A line without a time. */
  void print(String line) {
    out.println(line);
    out.flush();
    file.add(line);
  }
}
