// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import org.apache.mesos.internal.slave.processes.ProcessTable.Entry;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

  /** An executor 10 in a session of its own, below the slave 5. */
  private static final ProcessTable TABLE = new ProcessTable(ImmutableList.of(
      new Entry(1, 'S', 0, 1, 1, 0),
      new Entry(5, 'S', 1, 5, 5, 0),
      new Entry(10, 'S', 5, 10, 10, 0),
      new Entry(11, 'R', 10, 10, 10, 0),
      // In a session of its own, with a child whose parent has ended.
      new Entry(12, 'S', 11, 12, 12, 0),
      new Entry(13, 'S', 1, 12, 12, 0),
      // Of the executor's session, but its parents have ended.
      new Entry(14, 'S', 1, 14, 10, 0),
      new Entry(15, 'Z', 10, 10, 10, 0),
      // Another executor.
      new Entry(20, 'S', 5, 20, 20, 0)));

  @Test
  void treeIsTheLivingDescendants() {
    assertThat(TABLE.tree(10)).containsExactlyInAnyOrder(10L, 11L, 12L);
  }

  @Test
  void familyHasTheMembersOfGroupsAndSessionsToo() {
    assertThat(TABLE.family(10)).containsExactlyInAnyOrder(10L, 11L, 12L, 13L, 14L);
  }

  @Test
  void familyOfOneThatHasEndedIsWhatItLeftBehind() {
    ProcessTable table = new ProcessTable(
        ImmutableList.of(new Entry(1, 'S', 0, 1, 1, 0), new Entry(14, 'S', 1, 14, 10, 0)));

    assertThat(table.contains(10)).isFalse();
    assertThat(table.family(10)).containsExactly(14L);
  }

  /** Nobody has waited for it yet, as it goes with a process whose parent has ended. */
  @Test
  void oneThatHasEndedIsNotContained() {
    ProcessTable table = new ProcessTable(
        ImmutableList.of(new Entry(10, 'Z', 1, 10, 10, 0), new Entry(14, 'S', 1, 10, 10, 0)));

    assertThat(table.contains(10)).isFalse();
    assertThat(table.family(10)).containsExactly(14L);
  }

  @Test
  void namesMayContainAnything() {
    assertThat(ProcessTable.parse(
            "77 (a) (b c) R) S 5 77 70 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 9876 5 6"))
        .contains(new Entry(77, 'S', 5, 77, 70, 9876));
  }

  @Test
  void garbageIsNoProcess() {
    for (String garbage : ImmutableList.of(
        "",
        "x",
        "()",
        "1 (",
        "1 (a)",
        "1 (a) ",
        "1 (a) S",
        "1 (a) S 2 3",
        "1 (a) S b c d e",
        "x (a) S 1 2 3 4",
        "1 (a) S 1 2 3 4 5 6 7 8 9",
        ") (",
        "1 (a)  1 2 3 4")) {
      assertThat(ProcessTable.parse(garbage)).as(garbage).isEmpty();
    }
  }
}
