// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {

  @Test
  void theBuildHasFilledInEverything() {
    BuildInfo build = BuildInfo.current();

    assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(build.date()).matches("\\d{4}-\\d{2}-\\d{2}T.*");
    assertThat(build.user()).isNotBlank().doesNotContain("$");
    assertThat(build.flags()).matches("--release \\d+");
  }
}
