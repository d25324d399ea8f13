// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page {@code docs/reference-tests.md} has every case that a test says it re-creates. */
class ReferenceTestsPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/reference-tests.md");

  /** Those of libprocess are on a page of their own. */
  private static final List<String> MODULES = ImmutableList.of(
      "mesos-common",
      "executor-driver",
      "scheduler-driver",
      "mesos-master",
      "mesos-slave",
      "mesos-local");

  private static final Pattern REFERENCE =
      Pattern.compile("/\\*\\*\\s+(?:\\*\\s+)?Reference: [^/]*");
  private static final Pattern CASE = Pattern.compile("[A-Z]\\w+\\.([A-Z]\\w+)");

  @Test
  void everyCaseThatTheTestsNameIsThere() throws IOException {
    String page = Files.readString(PAGE);
    Set<String> cases = new TreeSet<>();
    for (String module : MODULES) {
      for (Path file :
          MoreFiles.fileTraverser().breadthFirst(ROOT.resolve(module).resolve("src/test/java"))) {
        if (file.toString().endsWith(".java")) {
          addCases(Files.readString(file), cases);
        }
      }
    }

    assertThat(cases).hasSizeGreaterThan(60).allSatisfy(name -> assertThat(page).contains(name));
  }

  private static void addCases(String source, Set<String> cases) {
    for (MatchResult reference : REFERENCE.matcher(source).results().toList()) {
      CASE.matcher(reference.group()).results().forEach(found -> cases.add(found.group(1)));
    }
  }
}
