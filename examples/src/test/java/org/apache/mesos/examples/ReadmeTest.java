// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final String CLASS = "public final class MinimalFramework";

  @Test
  void frameworkIsTheCompiledOne() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String source =
        Files.readString(Path.of("src/main/java/org/apache/mesos/examples/MinimalFramework.java"));

    assertThat(readme).contains("```java\n" + source.substring(source.indexOf(CLASS)) + "```\n");
  }
}
