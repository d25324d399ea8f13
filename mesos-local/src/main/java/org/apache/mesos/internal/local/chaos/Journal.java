// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.text.UserText;

/**
 * What a scheduler must know after it was killed: its framework's id, each launch before it is
 * asked for, each update before it is acknowledged. A line each, of fields with the time second.
 */
final class Journal {

  static final char SEPARATOR = '\t';
  static final String REGISTERED = "registered";
  static final String LAUNCHED = "launched";
  static final String UPDATE = "update";

  /** In the ledger of the tasks: {@code start <task> <its OS process> <that of its executor>}. */
  static final String TASK_STARTED = "start";

  /** In the ledger of the tasks: {@code end <task>}. */
  static final String TASK_ENDED = "end";

  private final LineFile file;

  Journal(Path file) throws IOException {
    this.file = LineFile.openSynced(file);
  }

  void registered(FrameworkID id) {
    file.add(line(REGISTERED, id.getValue()));
  }

  void launched(List<TaskInfo> tasks) {
    file.addAll(tasks.stream()
        .map(task ->
            line(LAUNCHED, task.getTaskId().getValue(), task.getSlaveId().getValue()))
        .collect(ImmutableList.toImmutableList()));
  }

  void updated(TaskStatus status) {
    file.add(line(
        UPDATE,
        status.getTaskId().getValue(),
        status.getState().name(),
        status.hasReason() ? status.getReason().name() : "",
        hex(status.getUuid()),
        status.getMessage().isEmpty() ? "" : UserText.quote(status.getMessage())));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static String line(String what, String... fields) {
    String separator = String.valueOf(SEPARATOR);
    return String.join(
        separator, what, Long.toString(System.currentTimeMillis()), String.join(separator, fields));
  }
}
