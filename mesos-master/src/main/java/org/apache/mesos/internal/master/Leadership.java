// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** Which master leads, as far as this one has heard, and since when if it is itself. */
final class Leadership {

  private @Nullable Upid leader;
  private @Nullable Instant electedTime;

  /** Another master leads. */
  void detected(Upid newLeader) {
    leader = newLeader;
  }

  /** This master leads. */
  void elected(Upid self, Instant now) {
    leader = self;
    electedTime = now;
  }

  boolean isElected() {
    return electedTime != null;
  }

  Optional<Upid> leader() {
    return Optional.ofNullable(leader);
  }

  /** Since when this master leads, if it does. */
  Optional<Instant> electedTime() {
    return Optional.ofNullable(electedTime);
  }
}
