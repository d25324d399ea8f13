// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.logging;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon's log goes (flags {@code quiet}, {@code log_dir} and {@code log_buf_secs}).
 *
 * @param program names the file, {@code mesos-master.INFO}
 * @param isQuiet whether nothing goes to stderr
 * @param directory where the file is, made if it is missing; null for no file
 * @param buffer how long lines may wait before they are in the file; zero for not at all
 */
public record LogSettings(
    String program, boolean isQuiet, @Nullable Path directory, Duration buffer) {

  public LogSettings {
    checkArgument(!buffer.isNegative(), "buffer: %s (expected: not negative)", buffer);
  }
}
