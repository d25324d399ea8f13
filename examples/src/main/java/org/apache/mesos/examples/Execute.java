// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code mesos-execute}: runs one command as a task, copies its output to stdout and stderr while
 * it runs, and ends with its exit status.
 */
@Command(
    name = "mesos-execute",
    description = "Runs a command on a cluster, with its output and exit status here.",
    sortOptions = false)
public final class Execute implements Callable<Integer> {

  /** How often output is looked for while the command runs. */
  private static final Duration OUTPUT_INTERVAL = Duration.ofMillis(100);

  private static final double NANOS_PER_SECOND = 1e9;

  private static final int FAILURE = 1;

  /** As timeout(1) has it. */
  private static final int TIMED_OUT = 124;

  @Option(
      names = "--master",
      required = true,
      defaultValue = "${env:MESOS_MASTER}",
      description = "host:port, zk://..., file://..., or local for a cluster of its own")
  private String master;

  @Option(names = "--command", required = true, description = "What to run, for a shell")
  private String command;

  @Option(names = "--name", description = "Name of framework and task (default: the command)")
  private String name;

  @Option(names = "--cpus", defaultValue = "1", description = "CPUs to take (default: 1)")
  private double cpus;

  @Option(names = "--mem", defaultValue = "128", description = "Megabytes to take (default: 128)")
  private double mem;

  @Option(
      names = "--env",
      paramLabel = "KEY=VALUE",
      description = "Variable for the command; may be repeated")
  private Map<String, String> environment = new TreeMap<>();

  @Option(
      names = "--uri",
      paramLabel = "URI",
      description = "File to fetch into the command's directory; may be repeated")
  private List<String> uris = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Time after which it is given up and killed, with exit status 124")
  private Double timeout;

  @Option(names = "--quiet", description = "Do not tell about the task's states")
  private boolean isQuiet;

  @Option(names = "--help", usageHelp = true, description = "Print this")
  @SuppressWarnings("unused") // picocli reads it
  private boolean isHelp;

  @Override
  public Integer call() throws InterruptedException {
    SingleTask scheduler = new SingleTask(task(), isQuiet ? line -> {} : Execute::tell);
    FrameworkInfo framework =
        FrameworkInfo.newBuilder().setUser("").setName(nameOrCommand()).build();
    MesosSchedulerDriver driver = new MesosSchedulerDriver(scheduler, framework, master);
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
      tell("Gave up after " + timeout + " seconds");
      return TIMED_OUT;
    }
    return scheduler.end().map(Execute::exitStatus).orElse(FAILURE);
  }

  /** Copies output until the task has ended; false if that takes too long. */
  private boolean follow(SingleTask scheduler) throws InterruptedException {
    long start = System.nanoTime();
    while (!scheduler.awaitEnd(OUTPUT_INTERVAL)) {
      if (timeout != null && (System.nanoTime() - start) / NANOS_PER_SECOND > timeout) {
        return false;
      }
      output(scheduler).ifPresent(TaskOutput::copy);
    }
    output(scheduler).ifPresent(Execute::copyRest);
    return true;
  }

  private Optional<TaskOutput> output(SingleTask scheduler) {
    // Executors of a local cluster share our stdout and stderr.
    return master.startsWith("local") ? Optional.empty() : scheduler.output();
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
    environment.forEach((key, value) ->
        variables.addVariables(Environment.Variable.newBuilder().setName(key).setValue(value)));
    CommandInfo.Builder commandInfo =
        CommandInfo.newBuilder().setValue(command).setEnvironment(variables);
    uris.forEach(uri -> commandInfo.addUris(CommandInfo.URI.newBuilder().setValue(uri)));
    return TaskInfo.newBuilder()
        .setName(nameOrCommand())
        .setTaskId(TaskID.newBuilder().setValue("0"))
        .addAllResources(Example.resources(cpus, mem))
        .setCommand(commandInfo);
  }

  private String nameOrCommand() {
    return name == null ? command : name;
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

  private static int refuse(CommandLine.ParameterException mistake, String[] args) {
    tell(mistake.getMessage().lines().findFirst().orElse("") + " (see --help)");
    return FAILURE;
  }

  /** See {@code --help}. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Execute())
        .setParameterExceptionHandler(Execute::refuse)
        .execute(args));
  }
}
