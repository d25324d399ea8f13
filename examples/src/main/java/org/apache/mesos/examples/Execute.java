// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import picocli.CommandLine;

/**
 * {@code mesos-execute}: runs one command as a task, copies its output to stdout and stderr while
 * it runs, and ends with its exit status.
 */
public final class Execute {

  /** How often output is looked for while the command runs. */
  private static final Duration OUTPUT_INTERVAL = Duration.ofMillis(100);

  private static final double NANOS_PER_SECOND = 1e9;

  private static final int FAILURE = 1;

  /** As timeout(1) has it. */
  private static final int TIMED_OUT = 124;

  private final ExecuteFlags flags;

  private Execute(ExecuteFlags flags) {
    this.flags = flags;
  }

  /** Runs the command, and gives the code to exit with. */
  private int run() throws InterruptedException {
    SingleTask scheduler = new SingleTask(task(), flags.isQuiet() ? line -> {} : Execute::tell);
    FrameworkInfo framework = FrameworkInfo.newBuilder()
        .setUser("")
        .setName(flags.name())
        .setCheckpoint(flags.isCheckpointed())
        .build();
    MesosSchedulerDriver driver = new MesosSchedulerDriver(scheduler, framework, flags.master());
    // An interrupted tool takes its task along.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      driver.stop();
      driver.join();
    }));
    if (driver.start() != Status.DRIVER_RUNNING) {
      return FAILURE;
    }
    boolean hasEnded = follow(scheduler);
    driver.stop();
    driver.join();
    if (!hasEnded) {
      tell("Gave up after " + flags.timeoutSeconds() + " seconds");
      return TIMED_OUT;
    }
    return scheduler.end().map(Execute::exitStatus).orElse(FAILURE);
  }

  /** Copies output until the task has ended; false if that takes too long. */
  private boolean follow(SingleTask scheduler) throws InterruptedException {
    long start = System.nanoTime();
    while (!scheduler.awaitEnd(OUTPUT_INTERVAL)) {
      if ((System.nanoTime() - start) / NANOS_PER_SECOND > flags.timeoutSeconds()) {
        return false;
      }
      output(scheduler).ifPresent(TaskOutput::copy);
    }
    output(scheduler).ifPresent(Execute::copyRest);
    return true;
  }

  private Optional<TaskOutput> output(SingleTask scheduler) {
    // Executors of a local cluster share our stdout and stderr.
    return flags.master().startsWith("local") ? Optional.empty() : scheduler.output();
  }

  private static void copyRest(TaskOutput output) {
    try {
      output.copyRest();
    } catch (IOException e) {
      tell("The output of the task is not available: " + e.getMessage());
    }
  }

  private TaskInfo.Builder task() {
    Environment.Builder variables = Environment.newBuilder();
    flags
        .environment()
        .forEach((key, value) -> variables.addVariables(
            Environment.Variable.newBuilder().setName(key).setValue(value)));
    CommandInfo.Builder command =
        CommandInfo.newBuilder().setValue(flags.command()).setEnvironment(variables);
    flags.uris().forEach(uri -> command.addUris(CommandInfo.URI.newBuilder().setValue(uri)));
    return TaskInfo.newBuilder()
        .setName(flags.name())
        .setTaskId(TaskID.newBuilder().setValue("0"))
        .addAllResources(Example.resources(flags.cpus(), flags.mem()))
        .setCommand(command);
  }

  private static int exitStatus(TaskStatus end) {
    return ExitStatus.of(end).orElseGet(() -> {
      tell("The command did not end by itself: " + end.getState()
          + (end.hasMessage() ? ", " + end.getMessage() : ""));
      return FAILURE;
    });
  }

  private static void tell(String line) {
    System.err.println("mesos-execute: " + line);
  }

  private static int run(String[] args) throws InterruptedException {
    CommandLine parser = ExecuteFlags.parser(System.getenv("MESOS_MASTER"));
    ExecuteFlags flags;
    try {
      flags = ExecuteFlags.parse(parser, args);
    } catch (CommandLine.ParameterException e) {
      tell(e.getMessage().lines().findFirst().orElse("") + " (see --help)");
      return FAILURE;
    }
    if (flags.asksForHelp()) {
      parser.usage(System.out);
      return 0;
    }
    return new Execute(flags).run();
  }

  /** See {@code --help}. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args));
  }
}
