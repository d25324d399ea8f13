// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.internal.local.chaos.TaskHistory.Start;
import org.apache.mesos.internal.local.chaos.TaskHistory.Update;
import org.jspecify.annotations.Nullable;

/** What is known of a framework and its tasks, from the journal of its scheduler and theirs. */
final class FrameworkHistory {

  private static final Splitter FIELDS = Splitter.on(Journal.SEPARATOR);
  private static final Splitter WORDS = Splitter.on(' ');

  private final String name;
  private final Map<String, TaskHistory> tasks = new LinkedHashMap<>();
  private @Nullable String frameworkId;
  private int registrations;

  private FrameworkHistory(String name) {
    this.name = name;
  }

  static FrameworkHistory read(String name, Path journal, Path taskLedger) throws IOException {
    FrameworkHistory history = new FrameworkHistory(name);
    for (String line : LineFile.read(journal)) {
      history.readJournal(FIELDS.splitToList(line));
    }
    for (String line : LineFile.read(taskLedger)) {
      history.readTaskLedger(WORDS.splitToList(line));
    }
    return history;
  }

  private void readJournal(List<String> fields) {
    switch (fields.get(0)) {
      case Journal.REGISTERED -> {
        frameworkId = fields.get(2);
        registrations++;
      }
      case Journal.LAUNCHED ->
        tasks.put(fields.get(2), new TaskHistory(time(fields), fields.get(2), fields.get(3)));
      case Journal.UPDATE ->
        task(fields.get(2))
            .add(new Update(
                time(fields),
                TaskState.valueOf(fields.get(3)),
                fields.get(4),
                fields.get(5),
                fields.get(6)));
      default -> throw new IllegalStateException("a line that nobody wrote: " + fields);
    }
  }

  private static Instant time(List<String> fields) {
    return Instant.ofEpochMilli(Long.parseLong(fields.get(1)));
  }

  private void readTaskLedger(List<String> words) {
    TaskHistory task = task(words.get(1));
    if (words.get(0).equals(Journal.TASK_STARTED)) {
      task.add(new Start(Long.parseLong(words.get(2)), Long.parseLong(words.get(3))));
    } else {
      task.reachedItsEnd();
    }
  }

  /** One that was never launched counts as a task without an end. */
  private TaskHistory task(String id) {
    return tasks.computeIfAbsent(
        id, unknown -> new TaskHistory(Instant.EPOCH, unknown, "no slave"));
  }

  String name() {
    return name;
  }

  Optional<String> frameworkId() {
    return Optional.ofNullable(frameworkId);
  }

  /** How often its scheduler heard that it is registered. */
  int registrations() {
    return registrations;
  }

  /** In the order of their launch. */
  ImmutableList<TaskHistory> tasks() {
    return ImmutableList.copyOf(tasks.values());
  }
}
