// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.resources.Resources;

/** The tasks of a framework: most of them short, some as long as processes are away. */
final class Workload {

  /** How its tasks run. */
  enum Style {
    /** Each a command, with an executor of its own from the slave. */
    COMMAND,
    /** Many inside one executor a slave. */
    EXECUTOR
  }

  private static final Resources OF_A_TASK = Resources.parse("cpus:0.1;mem:16");
  private static final Resources OF_AN_EXECUTOR = Resources.parse("cpus:0.1;mem:64");

  private static final double LONG_SHARE = 0.1;
  private static final Duration MAX_SHORT = Duration.ofSeconds(2);
  private static final Duration MAX_LONG = Duration.ofSeconds(10);

  private final String framework;
  private final Style style;
  private final long seed;
  private final Path ledger;

  Workload(String framework, Style style, long seed, Path ledger) {
    this.framework = framework;
    this.style = style;
    this.seed = seed;
    this.ledger = ledger;
  }

  /** How many tasks fit into an offer. */
  int fitting(Offer offer) {
    Resources rest = Resources.of(offer.getResourcesList());
    if (style == Style.EXECUTOR) {
      if (!rest.contains(OF_AN_EXECUTOR)) {
        return 0;
      }
      rest = rest.subtract(OF_AN_EXECUTOR);
    }
    int tasks = 0;
    while (rest.contains(OF_A_TASK)) {
      rest = rest.subtract(OF_A_TASK);
      tasks++;
    }
    return tasks;
  }

  /** The task with a number, always the same one, on the slave of an offer. */
  TaskInfo task(long number, Offer offer) {
    String id = framework + "-" + number;
    TaskInfo.Builder task = TaskInfo.newBuilder()
        .setName(id)
        .setTaskId(TaskID.newBuilder().setValue(id))
        .setSlaveId(offer.getSlaveId())
        .addAllResources(OF_A_TASK.toProto());
    Duration length = length(number);
    switch (style) {
      case COMMAND -> task.setCommand(CommandInfo.newBuilder().setValue(command(id, length)));
      case EXECUTOR -> task.setData(TaskRunner.data(length)).setExecutor(executor());
    }
    return task.build();
  }

  private Duration length(long number) {
    SplittableRandom random = new SplittableRandom(seed + number);
    boolean isLong = random.nextDouble() < LONG_SHARE;
    return Duration.ofMillis(random.nextLong((isLong ? MAX_LONG : MAX_SHORT).toMillis()));
  }

  /** The parent of the shell is the executor. */
  private String command(String id, Duration length) {
    return """
        L=%s; echo "%s %s $$ $PPID" >>"$L"; sleep %s; echo "%s %s" >>"$L"\
        """.formatted(
            JavaProgram.quoted(ledger.toString()),
            Journal.TASK_STARTED,
            id,
            seconds(length),
            Journal.TASK_ENDED,
            id);
  }

  private static String seconds(Duration length) {
    return "%d.%03d".formatted(length.toSeconds(), length.toMillisPart());
  }

  private ExecutorInfo executor() {
    return ExecutorInfo.newBuilder()
        .setExecutorId(ExecutorID.newBuilder().setValue(framework))
        .setCommand(CommandInfo.newBuilder()
            .setValue(JavaProgram.shellCommand(
                TaskRunner.class.getName(), ImmutableList.of(ledger.toString()))))
        .addAllResources(OF_AN_EXECUTOR.toProto())
        .build();
  }

  /** The number that follows on those of tasks. */
  long numberAfter(List<TaskHistory> tasks) {
    return tasks.stream()
            .mapToLong(task -> Long.parseLong(task.id().substring(framework.length() + 1)))
            .max()
            .orElse(0)
        + 1;
  }
}
