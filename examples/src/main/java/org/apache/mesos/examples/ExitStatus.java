// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** Reads the exit status of a command out of the last status of its task. */
final class ExitStatus {

  private static final Pattern EXITED = Pattern.compile("Command exited with status (\\d{1,3})");
  private static final Pattern SIGNALLED =
      Pattern.compile("Command terminated with signal (.+?)(?: \\(core dumped\\))?");

  /** A shell's status for the end by a signal is this and the signal's number. */
  private static final int SIGNAL = 128;

  /** The texts of strsignal(3). */
  private static final Map<String, Integer> SIGNALS = Map.ofEntries(
      Map.entry("Hangup", 1),
      Map.entry("Interrupt", 2),
      Map.entry("Quit", 3),
      Map.entry("Illegal instruction", 4),
      Map.entry("Trace/breakpoint trap", 5),
      Map.entry("Aborted", 6),
      Map.entry("Bus error", 7),
      Map.entry("Floating point exception", 8),
      Map.entry("Killed", 9),
      Map.entry("User defined signal 1", 10),
      Map.entry("Segmentation fault", 11),
      Map.entry("User defined signal 2", 12),
      Map.entry("Broken pipe", 13),
      Map.entry("Alarm clock", 14),
      Map.entry("Terminated", 15),
      Map.entry("CPU time limit exceeded", 24),
      Map.entry("File size limit exceeded", 25));

  private ExitStatus() {}

  /** The status as a shell would give it; nothing if the command did not end by itself. */
  static OptionalInt of(TaskStatus end) {
    Matcher exited = EXITED.matcher(end.getMessage());
    if (exited.matches()) {
      return OptionalInt.of(Integer.parseInt(exited.group(1)));
    }
    Matcher signalled = SIGNALLED.matcher(end.getMessage());
    if (signalled.matches() && SIGNALS.containsKey(signalled.group(1))) {
      return OptionalInt.of(SIGNAL + SIGNALS.get(signalled.group(1)));
    }
    return end.getState() == TaskState.TASK_FINISHED ? OptionalInt.of(0) : OptionalInt.empty();
  }
}
