// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.internal.logging.LogSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogbackOutputTest {

  private static final org.slf4j.Logger log = LoggerFactory.getLogger(LogbackOutputTest.class);

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  @TempDir
  private Path directory;

  @AfterEach
  void silence() {
    root.detachAndStopAllAppenders();
    root.setLevel(Level.OFF);
  }

  private List<String> appenders() {
    return ImmutableList.copyOf(root.iteratorForAppenders()).stream()
        .map(appender -> appender.getClass().getSimpleName())
        .toList();
  }

  private static LogSettings quietIn(Path directory, Duration buffer) {
    return new LogSettings("mesos-master", true, directory, buffer);
  }

  @Test
  void linesGoToTheFileOfTheProgram() throws IOException {
    Path logs = directory.resolve("a/logs");
    LogOutput.begin(quietIn(logs, Duration.ZERO));

    log.info("Elected {}", "master@127.0.0.1:5050");
    log.debug("Not for the log");

    assertThat(Files.readAllLines(logs.resolve("mesos-master.INFO")))
        .singleElement()
        .satisfies(line -> assertThat(line)
            .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  LogbackOutputTest"
                + " - Elected master@127\\.0\\.0\\.1:5050"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logs)))
        .isEqualTo("rwxr-xr-x");
    assertThat(appenders()).containsExactly("BufferedFileAppender");
  }

  @Test
  void exceptionsComeWithTheirTrace() throws IOException {
    LogOutput.begin(quietIn(directory, Duration.ZERO));

    log.error("Failed to fetch {}", "x", new IOException("no route", new IOException("down")));

    assertThat(Files.readAllLines(directory.resolve("mesos-master.INFO")))
        .satisfies(lines ->
            assertThat(lines.get(0)).endsWith("ERROR LogbackOutputTest" + " - Failed to fetch x"))
        .contains("java.io.IOException: no route", "Caused by: java.io.IOException: down")
        .anyMatch(line -> line.startsWith("\tat " + LogbackOutputTest.class.getName()));
  }

  @Test
  void linesGoToStderrUnlessQuiet() throws IOException {
    LogOutput.begin(new LogSettings("mesos-slave", false, null, Duration.ZERO));
    assertThat(appenders()).containsExactly("ConsoleAppender");

    LogOutput.begin(new LogSettings("mesos-slave", true, null, Duration.ZERO));
    assertThat(appenders()).isEmpty();
  }

  @Test
  void bufferedLinesAreInTheFileWhenTheLogEnds() throws IOException {
    LogOutput.begin(quietIn(directory, Duration.ofHours(1)));

    log.info("Waiting");
    Path file = directory.resolve("mesos-master.INFO");
    assertThat(file).isEmptyFile();
    root.detachAndStopAllAppenders();

    assertThat(file).content().endsWith("Waiting\n");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsToldInOneLine() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> LogOutput.begin(quietIn(file.resolve("logs"), Duration.ZERO)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot log into '" + file + "/logs/mesos-master.INFO': ")
        .hasMessageNotContaining("\n");
  }
}
