// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestingPageTest {

  @Test
  void theExampleIsATestThatRuns() throws IOException {
    String page = Files.readString(Path.of("../docs/testing.md"));
    int start = page.indexOf("@MesosCluster(slaves");
    String example = page.substring(start, page.indexOf("```", start));

    assertThat(Files.readString(
            Path.of("src/test/java/org/apache/mesos/testing/MyFrameworkTest.java")))
        .endsWith(example);
  }
}
