// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.process.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterReleaseTest {

  private static MasterRelease of(MasterInfo master) {
    return MasterRelease.of(master, Generation.LATER);
  }

  @ParameterizedTest
  @CsvSource({
    "0.23.0, WITH_RECONCILIATION",
    "0.23.1, WITH_RECONCILIATION",
    "0.24.0, WITH_CALLS",
    "0.28.3, WITH_CALLS",
    "1.0.0-rc1, WITH_CALLS",
    "1.8.1, WITH_CALLS",
    "1.9.0, WITH_UPDATES",
    "1.11.0, WITH_UPDATES",
    "2.0, WITH_UPDATES",
    "0.1.0-SNAPSHOT, WITH_UPDATES",
    "next, WITH_RECONCILIATION"
  })
  void versionTellsTheRelease(String version, MasterRelease release) {
    assertThat(of(Samples.MASTER_OF_0_20.toBuilder().setVersion(version).build()))
        .isEqualTo(release);
  }

  @Test
  void releasesWithoutVersionAreToldByWhatElseTheySay() {
    assertThat(of(Samples.MASTER)).isEqualTo(MasterRelease.OF_2012);
    assertThat(of(Samples.MASTER_OF_0_20)).isEqualTo(MasterRelease.WITH_RECONCILIATION);
  }

  @Test
  void messagesInTheFormOf2012TellMore() {
    assertThat(MasterRelease.of(Samples.MASTER_OF_1_11, Generation.OF_2012))
        .isEqualTo(MasterRelease.OF_2012);
  }
}
