// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.process.Generation;

/** What a master understands, as far as it can be told from what it says of itself. */
enum MasterRelease {
  /** Up to 0.17: the messages of 2012, of which a launch takes a single offer. */
  OF_2012,
  /** 0.18 to 0.23: messages as well, but launches take several offers, and there is one more. */
  WITH_RECONCILIATION,
  /** 0.24 to 1.8: calls. */
  WITH_CALLS,
  /** From 1.9 on, and ours: the framework's description can be changed by a call. */
  WITH_UPDATES;

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");

  /**
   * A version is told from 0.23 on, a host name from 0.18 on (messages.md 5.1).
   *
   * @param generation what its messages look like
   */
  static MasterRelease of(MasterInfo master, Generation generation) {
    if (generation == Generation.OF_2012) {
      return OF_2012;
    }
    Matcher version = VERSION.matcher(master.getVersion());
    if (!version.matches()) {
      return master.hasHostname() ? WITH_RECONCILIATION : OF_2012;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    if (major == 0 && minor == 23) {
      return WITH_RECONCILIATION;
    }
    // No release of Mesos before 0.23 tells a version: a lower one is ours.
    boolean isEarlier = major == 0 && minor > 23 || major == 1 && minor < 9;
    return isEarlier ? WITH_CALLS : WITH_UPDATES;
  }

  boolean takesSeveralOffers() {
    return this != OF_2012;
  }

  boolean reconciles() {
    return this != OF_2012;
  }

  boolean hasCalls() {
    return this == WITH_CALLS || this == WITH_UPDATES;
  }

  boolean updatesFrameworks() {
    return this == WITH_UPDATES;
  }
}
