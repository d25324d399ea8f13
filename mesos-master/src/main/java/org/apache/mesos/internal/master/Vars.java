// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.Map;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/** The build and the configuration, a pair a line, for {@code /master/vars} (master.md 9). */
final class Vars {

  private final Map<String, String> configuration;

  Vars(Map<String, String> configuration) {
    this.configuration = configuration;
  }

  Future<HttpResponse> render(HttpRequest request) {
    BuildInfo build = BuildInfo.current();
    StringBuilder text = new StringBuilder();
    append(text, "build_date", build.date());
    append(text, "build_user", build.user());
    append(text, "build_flags", build.flags());
    configuration.forEach((key, value) -> append(text, key, value));
    return Future.ready(HttpResponse.ok("text/plain", text.toString()));
  }

  private static void append(StringBuilder text, String key, String value) {
    text.append(key).append(' ').append(value).append('\n');
  }
}
