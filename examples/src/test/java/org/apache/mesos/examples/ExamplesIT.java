// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples on a cluster of their own (tests.md 10), and the quick start. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ExamplesIT {

  private static final String LOCAL = "localquiet";

  @TempDir
  private Path directory;

  /** Reference: JavaFramework. */
  @Test
  void testFramework() throws Exception {
    try (Script script = Script.start(directory, "run-example", "TestFramework", LOCAL)) {
      assertThat(script.exitCode()).as(script.err()).isZero();
      assertThat(script.out())
          .containsPattern("Registered! ID = \\S+\n")
          .contains(
              "Launching task 4\n",
              "Status update: task 4 is in state TASK_RUNNING\n",
              "Status update: task 4 is in state TASK_FINISHED\n",
              "Finished tasks: 5\n");
    }
  }

  /** Reference: NoExecutorFramework. */
  @Test
  void noExecutorFramework() throws Exception {
    try (Script script = Script.start(directory, "run-example", "NoExecutorFramework", LOCAL)) {
      assertThat(script.exitCode()).as(script.err()).isZero();
      assertThat(script.out())
          .contains("Registered!\n", "Task 4 is in state 1\n", "Task 4 is in state 2\n")
          .containsPattern("Starting task 0 on \\S+\n");
    }
  }

  @Test
  void testMultipleExecutorsFramework() throws Exception {
    try (Script script =
        Script.start(directory, "run-example", "TestMultipleExecutorsFramework", LOCAL, "100")) {
      assertThat(script.exitCode()).as(script.err()).isZero();
      assertThat(script.out())
          .contains(
              "Status update: task foo is in state TASK_FINISHED\n",
              "Status update: task bar is in state TASK_FINISHED\n");
    }
  }

  @Test
  void longLivedFrameworkGoesOnUntilItIsTold() throws Exception {
    try (Script script = Script.start(directory, "run-example", "LongLivedFramework", LOCAL)) {
      script.awaitOut("Task 0 is in state 1");

      script.terminate();

      assertThat(script.exitCode()).isEqualTo(128 + 15);
    }
  }

  @Test
  void minimalFramework() throws Exception {
    try (Script script = Script.start(directory, "run-example", "MinimalFramework", LOCAL)) {
      assertThat(script.exitCode()).as(script.err()).isZero();
      assertThat(script.out()).contains("Hello from ", "Task 1: TASK_FINISHED\n");
    }
  }

  /** Reference: JavaExceptionFramework. */
  @Test
  void testExceptionFramework() throws Exception {
    try (Script script = Script.start(directory, "run-example", "TestExceptionFramework", LOCAL)) {
      assertThat(script.exitCode()).isEqualTo(1);
      assertThat(script.err()).contains("ArrayIndexOutOfBoundsException");
    }
  }

  @Test
  void exampleWithoutAMasterSaysHowItIsUsed() throws Exception {
    try (Script script = Script.start(directory, "run-example", "TestFramework")) {
      assertThat(script.exitCode()).isEqualTo(1);
      assertThat(script.err()).isEqualTo("Usage: TestFramework <master> [<tasks>]\n");
    }
  }

  @Test
  void exampleThatIsNotThereIsRefusedWithTheOthers() throws Exception {
    try (Script script = Script.start(directory, "run-example", "Nothing", LOCAL)) {
      assertThat(script.exitCode()).isEqualTo(1);
      assertThat(script.err()).contains("Usage: run-example NAME MASTER", "LongLivedFramework");
    }
  }

  @Test
  void quickstart() throws Exception {
    try (Script script = Script.start(directory, "quickstart")) {
      assertThat(script.exitCode()).as(script.err()).isZero();
      assertThat(script.out())
          .contains("/master/state.json\n", "/slave/state.json\n", "Finished tasks: 5\n");
    }
  }

  @Test
  void quickstartThatIsInterruptedStopsWhatItStarted() throws Exception {
    try (Script script = Script.start(directory, "quickstart")) {
      script.awaitOut("Registered!");
      List<ProcessHandle> cluster = script.descendants();

      script.terminate();

      assertThat(script.exitCode()).isEqualTo(128 + 15);
      assertThat(cluster).hasSizeGreaterThanOrEqualTo(4).noneMatch(ProcessHandle::isAlive);
    }
  }
}
