// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandExecutorsTest {

  @TempDir
  private Path directory;

  private final CommandExecutors executors = new CommandExecutors("mesos-executor");

  @Test
  void idShowsTaskAndCommand() {
    assertThat(idOf("0", "sleep 1")).isEqualTo("Task 0 (sleep 1)");
    assertThat(idOf("a b", "")).isEqualTo("Task a b ()");
  }

  @Test
  void longCommandIsCutInTheId() {
    assertThat(idOf("0", "123456789012345")).isEqualTo("Task 0 (123456789012345)");
    assertThat(idOf("0", "1234567890123456")).isEqualTo("Task 0 (123456789012...)");
  }

  @Test
  void urisEnvironmentAndUserAreThoseOfTheCommand() {
    CommandInfo command = CommandInfo.newBuilder()
        .setValue("true")
        .addUris(CommandInfo.URI.newBuilder().setValue("http://example/a.tgz"))
        .setEnvironment(Environment.newBuilder()
            .addVariables(Environment.Variable.newBuilder().setName("A").setValue("b")))
        .setUser("bob")
        .build();
    TaskInfo task = Samples.bareTask("0").toBuilder().setCommand(command).build();

    ExecutorInfo executor = executors.build(task);

    assertThat(executor.getCommand())
        .isEqualTo(command.toBuilder().setValue("mesos-executor").build());
    assertThat(executor.getResourcesList()).isEmpty();
    assertThat(executor.hasData()).isFalse();
  }

  @Test
  void optionsForTheJavaOfTheTaskAreNotForThatOfTheExecutor() {
    Environment.Builder environment = Environment.newBuilder();
    environment.addVariablesBuilder().setName("A").setValue("b");
    Environment expected = environment.build();
    environment.addVariablesBuilder().setName("JAVA_TOOL_OPTIONS").setValue("-Xmx8g");
    TaskInfo task = Samples.bareTask("0").toBuilder()
        .setCommand(CommandInfo.newBuilder().setValue("true").setEnvironment(environment))
        .build();

    assertThat(executors.build(task).getCommand().getEnvironment()).isEqualTo(expected);
  }

  @Test
  void programIsItsRealPath() throws IOException {
    Path real = Files.createFile(directory.resolve("real"));
    Files.createSymbolicLink(directory.resolve("mesos-executor"), real);

    assertThat(commandOf(CommandExecutors.in(directory)))
        .isEqualTo(real.toRealPath().toString());
  }

  @Test
  void pathWithBlanksAndQuotesIsOneWord() throws IOException {
    Path odd = Files.createDirectory(directory.resolve("it's odd"));
    Files.createFile(odd.resolve("mesos-executor"));

    assertThat(commandOf(CommandExecutors.in(odd))).endsWith("/it'\\''s odd/mesos-executor'");
  }

  @Test
  void missingProgramIsSaidByTheExecutor() {
    assertThat(commandOf(CommandExecutors.in(Path.of("/no/such"))))
        .isEqualTo("echo 'Failed to canonicalize /no/such/mesos-executor into an absolute path';"
            + " exit 1");
  }

  private String idOf(String taskId, String command) {
    return executors.build(Samples.commandTask(taskId, command)).getExecutorId().getValue();
  }

  private static String commandOf(CommandExecutors executors) {
    return executors.build(Samples.commandTask("0", "true")).getCommand().getValue();
  }
}
