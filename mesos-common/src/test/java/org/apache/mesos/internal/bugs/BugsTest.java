// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BugsTest {

  @Test
  void thereAreNoneUnlessAskedFor() {
    assertThat(Bug.values()).noneMatch(Bugs.NONE::has);
  }

  @Test
  void onlyThoseAskedForAreThere() {
    Bugs bugs = Bugs.of(Bug.FOLLOW_ANY_MASTER);

    assertThat(Bug.values()).filteredOn(bugs::has).containsExactly(Bug.FOLLOW_ANY_MASTER);
    assertThat(bugs).hasToString("[FOLLOW_ANY_MASTER]");
  }
}
