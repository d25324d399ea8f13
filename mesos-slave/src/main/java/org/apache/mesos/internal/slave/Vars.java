// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.util.Map;
import org.apache.mesos.internal.build.BuildInfo;

/** Renders {@code vars} (slave.md 10): a key and a value a line. */
final class Vars {

  private Vars() {}

  static String render(Map<String, String> configuration) {
    BuildInfo build = BuildInfo.current();
    StringBuilder text = new StringBuilder();
    append(text, "build_date", build.date());
    append(text, "build_user", build.user());
    append(text, "build_flags", build.flags());
    configuration.forEach((key, value) -> append(text, key, value));
    return text.toString();
  }

  private static void append(StringBuilder text, String key, String value) {
    text.append(key).append(' ').append(value).append('\n');
  }
}
