// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.architecture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules that are built before this one, and what each may import. Their classes are read from
 * where the build leaves them, since a package may be spread over several modules and tests are in
 * no jar. Examples and benchmarks come later in the build; there the compiler sees to it, as their
 * dependencies are exactly what they may import.
 */
public final class Modules implements LocationProvider {

  /** What a module may import; itself comes with it. */
  static final Map<String, ImmutableSet<String>> IMPORTS =
      ImmutableMap.<String, ImmutableSet<String>>builder()
          .put("proto", ImmutableSet.of())
          .put("libprocess-java", ImmutableSet.of())
          .put("mesos-common", ImmutableSet.of("proto", "libprocess-java"))
          .put("executor-driver", ImmutableSet.of("proto", "libprocess-java"))
          .put("scheduler-driver", ImmutableSet.of("proto", "libprocess-java", "mesos-common"))
          .put("mesos-master", ImmutableSet.of("proto", "libprocess-java", "mesos-common"))
          .put(
              "mesos-slave",
              ImmutableSet.of("proto", "libprocess-java", "mesos-common", "executor-driver"))
          .put(
              "mesos-local",
              ImmutableSet.of(
                  "proto",
                  "libprocess-java",
                  "mesos-common",
                  "executor-driver",
                  "scheduler-driver",
                  "mesos-master",
                  "mesos-slave"))
          .buildOrThrow();

  private static final Path ROOT = Path.of("..");
  private static final Pattern OUTPUT = Pattern.compile("/([^/]+)/target/((?:test-)?classes)/");

  @Override
  public Set<Location> get(Class<?> testClass) {
    Set<Location> locations = new LinkedHashSet<>();
    for (String module : IMPORTS.keySet()) {
      for (String kind : ImmutableList.of("classes", "test-classes")) {
        Path output = ROOT.resolve(module).resolve("target").resolve(kind);
        if (Files.isDirectory(output)) {
          locations.add(Location.of(output));
        }
      }
    }
    return locations;
  }

  /** The sources of a module, {@code main} or {@code test}. */
  static Path sources(String module, String kind) {
    return ROOT.resolve(module).resolve("src").resolve(kind).resolve("java");
  }

  /** The module of a class; nothing for a class of the JDK or of a library. */
  static Optional<String> moduleOf(JavaClass type) {
    return output(type).map(found -> found.group(1)).filter(IMPORTS::containsKey);
  }

  static DescribedPredicate<JavaClass> in(String module) {
    return DescribedPredicate.describe(
        "classes of " + module, type -> moduleOf(type).filter(module::equals).isPresent());
  }

  /** What runs for users, without what is generated. */
  static final DescribedPredicate<JavaClass> MAIN_CODE = DescribedPredicate.describe(
      "main code", type -> isOutput(type, "classes") && !in("proto").test(type));

  static final DescribedPredicate<JavaClass> TEST_CODE =
      DescribedPredicate.describe("tests", type -> isOutput(type, "test-classes"));

  private static boolean isOutput(JavaClass type, String kind) {
    return moduleOf(type).isPresent()
        && output(type).filter(found -> found.group(2).equals(kind)).isPresent();
  }

  private static Optional<Matcher> output(JavaClass type) {
    return type.getSource()
        .map(Source::getUri)
        .map(uri -> OUTPUT.matcher(uri.toString()))
        .filter(Matcher::find);
  }
}
