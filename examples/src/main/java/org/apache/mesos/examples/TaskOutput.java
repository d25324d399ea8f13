// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.io.IOException;
import java.io.PrintStream;
import org.apache.mesos.Protos.Address;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Copies what a command task prints to our own stdout and stderr, from the files that its slave
 * shows over HTTP.
 */
final class TaskOutput {

  private static final int MAX_TEXT_LENGTH = 15;
  private static final String ELLIPSIS = "...";

  private final SandboxFile stdout;
  private final SandboxFile stderr;
  private final ExecutorLines executorLines = new ExecutorLines();

  private TaskOutput(SandboxFile stdout, SandboxFile stderr) {
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** The output of a task that is launched on an offer. */
  static TaskOutput of(FrameworkID frameworkId, TaskInfo task, Offer offer) {
    Address slave = offer.getUrl().getAddress();
    String host = slave.hasIp() ? slave.getIp() : slave.getHostname();
    String directory = "/frameworks/" + frameworkId.getValue() + "/executors/" + executorId(task)
        + "/runs/latest/";
    return new TaskOutput(
        new SandboxFile(host, slave.getPort(), directory + "stdout"),
        new SandboxFile(host, slave.getPort(), directory + "stderr"));
  }

  /** The id that slaves give to the executor of a command: the task and how the command begins. */
  private static String executorId(TaskInfo task) {
    String text = task.getCommand().getValue();
    if (text.length() > MAX_TEXT_LENGTH) {
      text = text.substring(0, MAX_TEXT_LENGTH - ELLIPSIS.length()) + ELLIPSIS;
    }
    return "Task " + task.getTaskId().getValue() + " (" + text + ")";
  }

  /** Copies what is new. What cannot be read now may be read later. */
  void copy() {
    try {
      copyNew();
    } catch (IOException e) {
      // The files may not be there yet. If this lasts, copyRest() tells.
    }
  }

  /**
   * Copies everything that is left when the task has ended.
   *
   * @throws IOException if the output cannot be had; the message is for users
   */
  void copyRest() throws IOException {
    copyNew();
    write(System.out, executorLines.rest());
  }

  private void copyNew() throws IOException {
    for (byte[] bytes = stdout.next(); bytes.length > 0; bytes = stdout.next()) {
      write(System.out, executorLines.remove(bytes));
    }
    for (byte[] bytes = stderr.next(); bytes.length > 0; bytes = stderr.next()) {
      write(System.err, bytes);
    }
  }

  private static void write(PrintStream out, byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    out.flush();
  }
}
