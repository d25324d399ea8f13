// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.Messages.ReregisterExecutorMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a slave that was restarted may not know: the updates that it has not acknowledged, and the
 * tasks without any acknowledged update, in order.
 */
final class UnacknowledgedWork {

  private static final Logger log = LoggerFactory.getLogger(UnacknowledgedWork.class);

  /** More is nothing but an executor that goes on and on while its slave is away. */
  static final int MAX_UPDATES = 100_000;

  private final Map<TaskID, TaskInfo> tasks = new LinkedHashMap<>();
  private final Map<ByteString, StatusUpdate> updates = new LinkedHashMap<>();

  void launched(TaskInfo task) {
    tasks.put(task.getTaskId(), task);
  }

  void sent(StatusUpdate update) {
    if (updates.size() == MAX_UPDATES) {
      ByteString oldest = updates.keySet().iterator().next();
      StatusUpdate forgotten = updates.remove(oldest);
      log.warn(
          "Forgetting the update {} of task {} because {} newer ones are not acknowledged either",
          forgotten.getStatus().getState(),
          forgotten.getStatus().getTaskId().getValue(),
          updates.size());
    }
    updates.put(update.getUuid(), update);
  }

  /** The slave has an update, and so it knows the task. */
  void acknowledged(TaskID task, ByteString uuid) {
    updates.remove(uuid);
    tasks.remove(task);
  }

  boolean hasUpdates() {
    return !updates.isEmpty();
  }

  void addTo(ReregisterExecutorMessage.Builder message) {
    message.addAllTasks(tasks.values()).addAllUpdates(updates.values());
  }
}
