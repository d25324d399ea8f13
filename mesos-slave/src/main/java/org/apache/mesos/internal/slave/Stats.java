// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.util.EnumMap;
import java.util.Map;
import org.apache.mesos.Protos.TaskState;

/** What the slave counts from its start on. */
final class Stats {

  private final Map<TaskState, Integer> tasks = new EnumMap<>(TaskState.class);
  private int validStatusUpdates;
  private int invalidStatusUpdates;
  private int validFrameworkMessages;
  private int invalidFrameworkMessages;

  /** How often a task has come into a state. */
  int tasks(TaskState state) {
    return tasks.getOrDefault(state, 0);
  }

  void taskIs(TaskState state) {
    tasks.merge(state, 1, Integer::sum);
  }

  int validStatusUpdates() {
    return validStatusUpdates;
  }

  void validStatusUpdate() {
    validStatusUpdates++;
  }

  int invalidStatusUpdates() {
    return invalidStatusUpdates;
  }

  void invalidStatusUpdate() {
    invalidStatusUpdates++;
  }

  int validFrameworkMessages() {
    return validFrameworkMessages;
  }

  void validFrameworkMessage() {
    validFrameworkMessages++;
  }

  int invalidFrameworkMessages() {
    return invalidFrameworkMessages;
  }

  void invalidFrameworkMessage() {
    invalidFrameworkMessages++;
  }
}
