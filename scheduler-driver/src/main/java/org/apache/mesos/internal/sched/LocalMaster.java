// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.util.Optional;

/** The masters that are a cluster inside the JVM. */
public enum LocalMaster {
  LOCAL,
  QUIET;

  static Optional<LocalMaster> parse(String master) {
    return switch (master) {
      case "local" -> Optional.of(LOCAL);
      case "localquiet" -> Optional.of(QUIET);
      default -> Optional.empty();
    };
  }
}
