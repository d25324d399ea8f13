// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.internal.slave.processes.Command;

/** What tasks ask for, as a program to start. */
final class TaskCommands {

  private TaskCommands() {}

  /** The command in an environment, to which it adds its own variables. */
  static Command command(CommandInfo info, Map<String, String> environment, Path directory) {
    return Command.inheriting(arguments(info), with(environment, info), directory);
  }

  private static List<String> arguments(CommandInfo info) {
    if (info.getShell()) {
      return ImmutableList.of("/bin/sh", "-c", info.getValue());
    }
    // Peers of later releases may name a program instead. Its own name is the first argument.
    return ImmutableList.<String>builder()
        .add(info.getValue())
        .addAll(info.getArgumentsList().stream().skip(1).toList())
        .build();
  }

  private static Map<String, String> with(Map<String, String> environment, CommandInfo info) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    for (Environment.Variable variable : info.getEnvironment().getVariablesList()) {
      all.put(variable.getName(), variable.getValue());
    }
    return ImmutableMap.copyOf(all);
  }
}
