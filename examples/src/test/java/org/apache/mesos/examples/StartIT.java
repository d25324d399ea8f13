// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the programs of {@code bin/} do before Java runs. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StartIT {

  @TempDir
  private Path directory;

  @Test
  void javaThatIsNotThereIsTold() throws Exception {
    assertThat(refusal(Map.of("JAVA_HOME", "/nowhere")))
        .isEqualTo("mesos-master: There is no bin/java in JAVA_HOME, which is '/nowhere'\n");
  }

  @Test
  void javaThatIsTooOldIsTold() throws Exception {
    for (String version : new String[] {"11.0.2", "1.8.0_292"}) {
      Path home = javaHome(version);

      assertThat(refusal(Map.of("JAVA_HOME", home.toString())))
          .isEqualTo("mesos-master: Java 17 or newer is needed: " + home + "/bin/java is version "
              + version + "\n");
    }
  }

  @Test
  void optionsGoToTheJvm() throws Exception {
    try (Script script =
        Script.start(directory, Map.of("MESOS_JAVA_OPTS", "-Dx=y --version"), "mesos-execute")) {
      assertThat(script.exitCode()).isZero();
      assertThat(script.out()).contains(System.getProperty("java.vm.name"));
    }
  }

  @Test
  void linkToAProgramServesToo() throws Exception {
    Path link = Files.createSymbolicLink(
        directory.resolve("execute"), Path.of("../bin/mesos-execute").toRealPath());

    try (Script script = Script.start(directory, Map.of(), link.toString(), "--help")) {
      assertThat(script.exitCode()).isZero();
      assertThat(script.out()).startsWith("Usage: mesos-execute");
      assertThat(script.err()).isEmpty();
    }
    // JUnit warns of links that lead out of the directory it deletes.
    Files.delete(link);
  }

  @Test
  void clusterInOneProcessServesFrameworks() throws Exception {
    try (Script cluster = Script.start(directory, "mesos-local", "--ip=127.0.0.1", "--port=0")) {
      String master = cluster.awaitErr("Listening on (\\S+)\n");

      try (Script framework = Script.start(directory, "run-example", "MinimalFramework", master)) {
        assertThat(framework.exitCode()).as(framework.err()).isZero();
        assertThat(framework.out()).contains("Task 1: TASK_FINISHED\n");
      }
      cluster.terminate();
      assertThat(cluster.exitCode()).isZero();
    }
  }

  private Path javaHome(String version) throws Exception {
    Path home = Files.createDirectories(directory.resolve(version)).toRealPath();
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 99\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private String refusal(Map<String, String> environment) throws Exception {
    try (Script script = Script.start(directory, environment, "mesos-master")) {
      assertThat(script.exitCode()).isEqualTo(1);
      assertThat(script.out()).isEmpty();
      return script.err();
    }
  }
}
