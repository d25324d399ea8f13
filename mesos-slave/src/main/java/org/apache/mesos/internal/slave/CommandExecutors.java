// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Makes the executors of tasks that are commands (slave.md 4). Unlike in the reference, the URIs,
 * the environment and the user of the command are those of the executor.
 */
public final class CommandExecutors {

  private static final String PROGRAM = "mesos-executor";
  private static final int MAX_TEXT_LENGTH = 15;

  /** Meant for the task's Java, such as a debugger's port, and not for that of the executor. */
  private static final ImmutableSet<String> JAVA_OPTIONS =
      ImmutableSet.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final String ELLIPSIS = "...";

  private final String command;

  /** Executors that are started by a shell command. */
  public CommandExecutors(String command) {
    this.command = command;
  }

  /**
   * Executors from the directory of programs. If they are not there, each prints that and fails.
   * Looks at the disk.
   */
  static CommandExecutors in(Path launcherDirectory) {
    Path program = launcherDirectory.resolve(PROGRAM);
    try {
      return new CommandExecutors(quote(program.toRealPath().toString()));
    } catch (IOException e) {
      String error = "Failed to canonicalize " + program + " into an absolute path";
      return new CommandExecutors("echo " + alwaysQuoted(error) + "; exit 1");
    }
  }

  /** Plain paths stay as they are, as the reference has them. */
  private static String quote(String path) {
    return path.matches("[-+.,/:=@_A-Za-z0-9]*") ? path : alwaysQuoted(path);
  }

  /** As one word for a shell. */
  static String alwaysQuoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The executor for a task that has a command. */
  ExecutorInfo build(TaskInfo task) {
    CommandInfo.Builder commandInfo =
        CommandInfo.newBuilder().setValue(command).addAllUris(task.getCommand().getUrisList());
    if (task.getCommand().hasEnvironment()) {
      commandInfo.setEnvironment(forExecutor(task.getCommand().getEnvironment()));
    }
    if (task.getCommand().hasUser()) {
      commandInfo.setUser(task.getCommand().getUser());
    }
    return ExecutorInfo.newBuilder()
        .setExecutorId(id(task))
        .setCommand(commandInfo)
        .build();
  }

  /** What the fetcher and programs that it runs may need; the task itself gets it all. */
  private static Environment forExecutor(Environment environment) {
    return Environment.newBuilder()
        .addAllVariables(environment.getVariablesList().stream()
            .filter(variable -> !JAVA_OPTIONS.contains(variable.getName()))
            .toList())
        .build();
  }

  /** {@code Task <task id> (<text>)} with the beginning of the command as text. */
  private static ExecutorID id(TaskInfo task) {
    String text = task.getCommand().getValue();
    if (text.length() > MAX_TEXT_LENGTH) {
      text = text.substring(0, MAX_TEXT_LENGTH - ELLIPSIS.length()) + ELLIPSIS;
    }
    return ExecutorID.newBuilder()
        .setValue("Task " + task.getTaskId().getValue() + " (" + text + ")")
        .build();
  }
}
