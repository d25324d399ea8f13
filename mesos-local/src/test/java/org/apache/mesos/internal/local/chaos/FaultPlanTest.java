// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  private static final ImmutableList<Kind> ALL = ImmutableList.copyOf(Kind.values());

  private static List<Fault> faults(long seed, List<Kind> kinds) {
    FaultPlan plan = new FaultPlan(seed, kinds);
    return Stream.generate(plan::next).limit(500).toList();
  }

  @Test
  void theSameSeedGivesTheSameFaults() {
    assertThat(faults(7, ALL)).isEqualTo(faults(7, ALL)).isNotEqualTo(faults(8, ALL));
  }

  @Test
  void everyKindIsKilledAndStopped() {
    List<Fault> faults = faults(1, ALL);

    for (Kind kind : Kind.values()) {
      for (Fault.Action action : Fault.Action.values()) {
        assertThat(faults).anyMatch(fault -> fault.kind() == kind && fault.action() == action);
      }
    }
  }

  @Test
  void onlyTheKindsThatAreGivenAreVictims() {
    assertThat(faults(1, ImmutableList.of(Kind.SLAVE, Kind.MASTER)))
        .extracting(Fault::kind)
        .containsOnly(Kind.SLAVE, Kind.MASTER);
  }

  @Test
  void somePausesAreLongerThanASessionWithZooKeeper() {
    List<Fault> faults = faults(1, ALL);

    assertThat(faults)
        .anyMatch(fault -> fault.pause().compareTo(ZooKeeperProgram.SESSION) > 0)
        .anyMatch(fault -> fault.pause().compareTo(ZooKeeperProgram.SESSION) < 0)
        .allMatch(fault -> fault.victim() >= 0 && fault.victim() < 1);
  }
}
