// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.EnumMap;
import java.util.Map;
import org.apache.mesos.Protos.TaskState;

/** What the master counts from its start on. */
final class Counters {

  private final Map<TaskState, Long> tasks = new EnumMap<>(TaskState.class);
  private long validStatusUpdates;
  private long invalidStatusUpdates;
  private long validFrameworkMessages;
  private long invalidFrameworkMessages;

  void countTask(TaskState state) {
    tasks.merge(state, 1L, Long::sum);
  }

  long tasks(TaskState state) {
    return tasks.getOrDefault(state, 0L);
  }

  void countValidStatusUpdate() {
    validStatusUpdates++;
  }

  long validStatusUpdates() {
    return validStatusUpdates;
  }

  void countInvalidStatusUpdate() {
    invalidStatusUpdates++;
  }

  long invalidStatusUpdates() {
    return invalidStatusUpdates;
  }

  void countValidFrameworkMessage() {
    validFrameworkMessages++;
  }

  long validFrameworkMessages() {
    return validFrameworkMessages;
  }

  void countInvalidFrameworkMessage() {
    invalidFrameworkMessages++;
  }

  long invalidFrameworkMessages() {
    return invalidFrameworkMessages;
  }
}
