// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagType;
import org.apache.mesos.internal.flags.Flags;

/** The flags of {@code chaos}. */
final class ChaosFlags extends Flags {

  static final String PROGRAM = "chaos";

  /** More than a machine can do with. */
  private static final int MAX_MEMBERS = 100;

  private final Flag<Duration> duration =
      add(Flag.of("duration", FlagType.DURATION, "How long processes are killed and stopped")
          .withDefault(Duration.ofMinutes(2)));
  private final Flag<Duration> period =
      add(Flag.of("period", FlagType.DURATION, "Time from one fault to the next")
          .withDefault(Duration.ofSeconds(1))
          .withCheck("more than 0", value -> value.compareTo(Duration.ZERO) > 0));
  private final Flag<Long> seed = add(
      Flag.of("seed", FlagType.LONG, "What decides the faults and the tasks; a new one if unset"));
  private final Flag<Duration> limit = add(
      Flag.of("limit", FlagType.DURATION, "How long the rest may take once the faults have ended")
          .withDefault(Duration.ofMinutes(3)));
  private final Flag<Integer> masters = add(count("masters", "How many masters there are", 3));
  private final Flag<Integer> slaves = add(count("slaves", "How many slaves there are", 4));
  private final Flag<Integer> commandFrameworks =
      add(count("command_frameworks", "How many frameworks launch tasks that are commands", 1));
  private final Flag<Integer> executorFrameworks = add(count(
      "executor_frameworks", "How many frameworks launch tasks on executors of their own", 1));
  private final Flag<Double> commandRate = add(rate(
      "command_rate", "Tasks a second of a framework with commands, each of which is a JVM", 1));
  private final Flag<Double> executorRate =
      add(rate("executor_rate", "Tasks a second of a framework with executors of its own", 8));
  private final Flag<Boolean> zookeeper =
      add(Flag.of("zookeeper", FlagType.BOOL, "Whether ZooKeeper is killed and stopped as well")
          .withDefault(false));
  private final Flag<Path> workDir = add(Flag.of(
      "work_dir",
      FlagType.PATH,
      "Directory that everything is below, which is new or empty, and stays;\n"
          + "if unset, a temporary one that goes when all is well"));

  ChaosFlags() {
    super(PROGRAM + " [options]");
  }

  private static Flag<Integer> count(String name, String help, int value) {
    return Flag.of(name, FlagType.INT, help)
        .withDefault(value)
        .withCheck("1-" + MAX_MEMBERS, count -> count >= 1 && count <= MAX_MEMBERS);
  }

  private static Flag<Double> rate(String name, String help, double value) {
    return Flag.of(name, FlagType.DOUBLE, help)
        .withDefault(value)
        .withCheck("more than 0", rate -> rate > 0);
  }

  Duration duration() {
    return get(duration);
  }

  Duration period() {
    return get(period);
  }

  Optional<Long> seed() {
    return find(seed);
  }

  Duration limit() {
    return get(limit);
  }

  int masters() {
    return get(masters);
  }

  int slaves() {
    return get(slaves);
  }

  int commandFrameworks() {
    return get(commandFrameworks);
  }

  int executorFrameworks() {
    return get(executorFrameworks);
  }

  double commandRate() {
    return get(commandRate);
  }

  double executorRate() {
    return get(executorRate);
  }

  boolean isZooKeeperVictim() {
    return get(zookeeper);
  }

  Optional<Path> workDir() {
    return find(workDir);
  }
}
