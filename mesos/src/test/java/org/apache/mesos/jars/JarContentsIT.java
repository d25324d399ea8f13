// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.jars;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing in the jars meets what a framework has on its class path. */
class JarContentsIT {

  /** Where the packages of others are in the jars that they come from. */
  private static final String THIRD_PARTIES = "(com\\.fasterxml\\.jackson"
      + "|com\\.google\\.(common|thirdparty)"
      + "|io\\.netty"
      + "|org\\.apache\\.(commons|curator|jute|zookeeper)"
      + "|org\\.(iq80|jctools|jspecify|slf4j))\\S*";

  /** Where a class file tells the Java that it needs, in big endian of which one byte is used. */
  private static final int MAJOR_VERSION = 7;

  private static final int JAVA_17 = 61;

  private static Stream<Path> jars() {
    return Jars.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void everyClassHasANameOfMesos(Path jar) throws IOException {
    assertThat(Jars.files(jar))
        .allSatisfy(file -> assertThat(file)
            .matches("org/apache/mesos/.*"
                + "|META-INF/(MANIFEST.MF|NOTICE|([A-Za-z]+-)?LICENSE)"
                + "|META-INF/services/org\\.apache\\.mesos\\..*"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void nothingRefersToTheNamesBefore(Path jar) {
    StringWriter packages = new StringWriter();

    ToolProvider.findFirst("jdeps")
        .orElseThrow()
        .run(
            new PrintWriter(packages),
            new PrintWriter(packages),
            "--ignore-missing-deps",
            "-verbose:package",
            jar.toString());

    assertThat(packages.toString().lines())
        .isNotEmpty()
        .noneMatch(line -> line.matches("\\s*-> " + THIRD_PARTIES + ".*"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void servicesNameClassesOfTheJar(Path jar) throws IOException {
    ImmutableSet<String> files = ImmutableSet.copyOf(Jars.files(jar));
    List<String> missing = new ArrayList<>();
    for (String file : files) {
      if (file.startsWith("META-INF/services/")) {
        String provider = new String(Jars.read(jar, file), StandardCharsets.UTF_8).strip();
        if (!files.contains(provider.replace('.', '/') + ".class")) {
          missing.add(file + ": " + provider);
        }
      }
    }

    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void classesRunOnJava17(Path jar) throws IOException {
    List<String> newer = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".class")) {
          try (InputStream stream = zip.getInputStream(entry)) {
            if (stream.readNBytes(MAJOR_VERSION + 1)[MAJOR_VERSION] > JAVA_17) {
              newer.add(entry.getName());
            }
          }
        }
      }
    }

    assertThat(newer).isEmpty();
  }

  @Test
  void thePlainJarTakesTheProtobufOfTheFramework() throws IOException {
    assertThat(Jars.files(Jars.PLAIN)).noneMatch(file -> file.contains("google/protobuf"));
  }

  @Test
  void theShadedJarHasProtobufWhereFrameworksExpectIt() throws Exception {
    URL[] classPath = {Jars.SHADED_PROTOBUF.toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Class<?> byteString = loader.loadClass("org.apache.mesos.protobuf.ByteString");
      Class<?> builder = loader.loadClass("org.apache.mesos.Protos$TaskInfo$Builder");

      assertThat(builder.getMethod("setData", byteString)).isNotNull();
    }
  }

  @Test
  void theBridgeBringsTheDriversAndNoMessages() throws IOException {
    List<String> api = Jars.files(Jars.BRIDGE).stream()
        .filter(file -> file.matches("org/apache/mesos/[^/$]*"))
        .toList();

    assertThat(api)
        .containsExactlyInAnyOrder(
            "org/apache/mesos/Executor.class",
            "org/apache/mesos/ExecutorDriver.class",
            "org/apache/mesos/Log.class",
            "org/apache/mesos/MesosExecutorDriver.class",
            "org/apache/mesos/MesosNativeLibrary.class",
            "org/apache/mesos/MesosSchedulerDriver.class",
            "org/apache/mesos/Scheduler.class",
            "org/apache/mesos/SchedulerDriver.class",
            "org/apache/mesos/package-info.class");
  }

  /** Whose protobuf it is, and under which name, is the application's affair. */
  @Test
  void theBridgeNamesNoProtobufToApplications() throws IOException {
    for (String file : Jars.files(Jars.BRIDGE)) {
      if (file.matches("org/apache/mesos/[^/]*\\.class")) {
        String constants = new String(Jars.read(Jars.BRIDGE, file), StandardCharsets.ISO_8859_1);
        assertThat(constants).as(file).doesNotContainIgnoringCase("protobuf");
      }
    }
  }
}
