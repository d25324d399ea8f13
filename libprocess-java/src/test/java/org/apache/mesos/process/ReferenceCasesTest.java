// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
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

/** Holds docs/libprocess-tests.md against the tests that there are. */
class ReferenceCasesTest {

  private static final Path PAGE = Path.of("../docs/libprocess-tests.md");
  private static final Path SOURCES = Path.of("src/test/java");

  private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|Suite))(?:\\.(\\w+))?`");
  private static final Pattern CASE = Pattern.compile("Reference: ([^/]*?)\\.?\\s*\\*/");

  // A comma, and the edge of the comment where a line ends.
  private static final Splitter SEPARATOR = Splitter.on(Pattern.compile(",[\\s*]*"));

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        String name = file.getFileName().toString();
        sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
      }
    }
    return sources;
  }

  @Test
  void everyTestOnThePageExists() throws IOException {
    Map<String, String> sources = sources();
    List<MatchResult> named =
        NAMED_TEST.matcher(Files.readString(PAGE)).results().toList();

    assertThat(named).hasSizeGreaterThan(100).allSatisfy(test -> {
      assertThat(sources).containsKey(test.group(1));
      if (test.group(2) != null) {
        assertThat(sources.get(test.group(1))).contains("void " + test.group(2) + "(");
      }
    });
  }

  @Test
  void everyCaseInTheCodeIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    TreeSet<String> cases = new TreeSet<>();
    for (String source : sources().values()) {
      CASE.matcher(source).results().forEach(found -> {
        for (String name : SEPARATOR.split(found.group(1))) {
          cases.add(name.substring(name.indexOf('.') + 1));
        }
      });
    }

    assertThat(cases).hasSizeGreaterThan(60).allSatisfy(name -> assertThat(page).contains(name));
  }
}
