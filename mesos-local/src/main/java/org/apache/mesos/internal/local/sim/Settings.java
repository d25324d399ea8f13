// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.mesos.internal.bugs.Bugs;
import org.jspecify.annotations.Nullable;

/**
 * What is simulated, beside what the seed decides.
 *
 * @param faultTime how long faults happen
 * @param bugs mistakes that masters and slaves make
 * @param trace takes a line for each message and fault; null if nobody wants to see them
 */
public record Settings(
    int masters,
    int slaves,
    int frameworks,
    Duration faultTime,
    ImmutableSet<FaultKind> faults,
    Bugs bugs,
    @Nullable Consumer<String> trace) {

  /** What the build runs. */
  public static final Settings DEFAULT = new Settings(
      3,
      4,
      3,
      Duration.ofMinutes(8),
      Sets.immutableEnumSet(Arrays.asList(FaultKind.values())),
      Bugs.NONE,
      null);

  /** As these, with other faults. */
  public Settings withFaults(FaultKind... newFaults) {
    return new Settings(
        masters,
        slaves,
        frameworks,
        faultTime,
        Sets.immutableEnumSet(Arrays.asList(newFaults)),
        bugs,
        trace);
  }

  /** As these, with mistakes. */
  public Settings withBugs(Bugs newBugs) {
    return new Settings(masters, slaves, frameworks, faultTime, faults, newBugs, trace);
  }

  /** As these, with a trace. */
  public Settings withTrace(Consumer<String> newTrace) {
    return new Settings(masters, slaves, frameworks, faultTime, faults, bugs, newTrace);
  }
}
