// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that a page names as {@code Class#method} exists. */
class TestReferencesTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern REFERENCE = Pattern.compile("`(\\w+(?:Test|IT|Suite))#(\\w+)`");

  @Test
  void testsThatPagesNameExist() throws IOException {
    Map<String, String> sources = testSources();
    TreeSet<String> missing = new TreeSet<>();
    int references = 0;
    for (Path page : files(ROOT.resolve("docs"), ".md")) {
      for (MatchResult reference :
          REFERENCE.matcher(Files.readString(page)).results().toList()) {
        references++;
        String source = sources.getOrDefault(reference.group(1), "");
        if (!source.contains("void " + reference.group(2) + "(")) {
          missing.add(reference.group(1) + "#" + reference.group(2));
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(references).isGreaterThan(50);
  }

  /** By class name; of two classes of a name, both sources. */
  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        for (Path file : files(module.resolve("src/test/java"), ".java")) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }

  private static List<Path> files(Path directory, String suffix) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
