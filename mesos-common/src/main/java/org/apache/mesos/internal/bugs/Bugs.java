// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bugs;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;

/**
 * The {@link Bug}s that a master or slave has. No daemon has any and no flag gives it one: only the
 * simulation passes another set than {@link #NONE} to a constructor.
 */
public final class Bugs {

  /** What everything but a simulation has. */
  public static final Bugs NONE = new Bugs(ImmutableSet.of());

  private final ImmutableSet<Bug> bugs;

  private Bugs(ImmutableSet<Bug> bugs) {
    this.bugs = bugs;
  }

  public static Bugs of(Bug... bugs) {
    return new Bugs(Sets.immutableEnumSet(List.of(bugs)));
  }

  public boolean has(Bug bug) {
    return bugs.contains(bug);
  }

  @Override
  public String toString() {
    return bugs.toString();
  }
}
