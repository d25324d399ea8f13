// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import java.util.Locale;

/** What a process of the cluster is. */
enum Kind {
  /** A victim only if that is asked for: there is one, and with it goes the election. */
  ZOOKEEPER(2),
  MASTER(2),
  SLAVE(4),
  SCHEDULER(2),
  /** Not started by this program but by slaves. */
  EXECUTOR(4);

  /** How often it is chosen, beside the others. */
  private final int weight;

  Kind(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }

  /** For people, and the beginning of the names of its processes. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
