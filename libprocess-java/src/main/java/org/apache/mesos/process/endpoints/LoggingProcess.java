// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.endpoints;

import com.google.common.primitives.Ints;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Serves {@code /logging/toggle}: logs more for a time (libprocess.md 6.9). */
final class LoggingProcess extends Process {

  private final LogLevel level;
  private final int original;
  private @Nullable Timer revert;

  LoggingProcess(LogLevel level) {
    super("logging");
    this.level = level;
    this.original = level.current();
  }

  @Override
  protected void initialize() {
    route(
        "/toggle",
        "Sets the logging level to ?level=N for ?duration=D, such as 10mins",
        request -> Future.ready(toggle(request)));
  }

  @Override
  protected void cleanup() {
    if (revert != null) {
      revert.cancel();
    }
  }

  private HttpResponse toggle(HttpRequest request) {
    String newLevel = request.query().get("level");
    String newDuration = request.query().get("duration");
    if (newLevel == null && newDuration == null) {
      return HttpResponse.of(200, level.current() + "\n");
    }
    if (newLevel == null) {
      return HttpResponse.badRequest("Expecting 'level=value' in query.\n");
    }
    if (newDuration == null) {
      return HttpResponse.badRequest("Expecting 'duration=value' in query.\n");
    }
    @Nullable Integer number = Ints.tryParse(newLevel);
    if (number == null || number < 0) {
      return HttpResponse.badRequest("Invalid level '" + newLevel + "'.\n");
    }
    if (number < original) {
      return HttpResponse.badRequest("'" + newLevel + "' < original level.\n");
    }
    Optional<Duration> duration = Durations.parse(newDuration);
    if (duration.isEmpty()) {
      return HttpResponse.badRequest("Invalid duration '" + newDuration + "'.\n");
    }
    set(number, duration.get());
    return HttpResponse.ok();
  }

  private void set(int number, Duration duration) {
    if (revert != null) {
      revert.cancel();
    }
    level.set(number);
    revert = delay(duration, () -> level.set(original));
  }
}
