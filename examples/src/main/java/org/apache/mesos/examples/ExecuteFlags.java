// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags of {@code mesos-execute}. Declared by calls and not by annotations, whose reading would
 * take a tenth of the time in which the whole tool does its work.
 */
final class ExecuteFlags {

  private static final String MASTER = "--master";
  private static final String COMMAND = "--command";
  private static final String NAME = "--name";
  private static final String CPUS = "--cpus";
  private static final String MEM = "--mem";
  private static final String ENV = "--env";
  private static final String URI = "--uri";
  private static final String TIMEOUT = "--timeout";
  private static final String CHECKPOINT = "--checkpoint";
  private static final String QUIET = "--quiet";

  private static final double DEFAULT_CPUS = 1;
  private static final double DEFAULT_MEM = 128;

  private final ParseResult result;

  private ExecuteFlags(ParseResult result) {
    this.result = result;
  }

  /** A parser of the flags, given the master that they need not name; null if there is none. */
  static CommandLine parser(String defaultMaster) {
    CommandSpec spec = CommandSpec.create().name("mesos-execute");
    spec.usageMessage()
        .description("Runs a command on a cluster, with its output and exit status here.")
        .sortOptions(false);
    spec.addOption(option(MASTER, "MASTER", String.class)
        .required(defaultMaster == null)
        .defaultValue(defaultMaster)
        .description("host:port, zk://..., file://..., or local for a cluster of its own;"
            + " MESOS_MASTER in the environment if not given")
        .build());
    spec.addOption(option(COMMAND, "COMMAND", String.class)
        .required(true)
        .description("What to run, for a shell")
        .build());
    spec.addOption(option(NAME, "NAME", String.class)
        .description("Name of framework and task (default: the command)")
        .build());
    spec.addOption(option(CPUS, "CPUS", Double.class)
        .description("How many to take (default: 1)")
        .build());
    spec.addOption(option(MEM, "MEGABYTES", Double.class)
        .description("How much memory to take (default: 128)")
        .build());
    spec.addOption(option(ENV, "KEY=VALUE", Map.class)
        .auxiliaryTypes(String.class, String.class)
        .description("Variable for the command; may be repeated")
        .build());
    spec.addOption(option(URI, "URI", List.class)
        .auxiliaryTypes(String.class)
        .description("File to fetch into the command's directory; may be repeated")
        .build());
    spec.addOption(option(TIMEOUT, "SECONDS", Double.class)
        .description("When it is given up and killed, with exit status 124")
        .build());
    spec.addOption(OptionSpec.builder(CHECKPOINT)
        .description("Let the command go on while its slave is restarted")
        .build());
    spec.addOption(OptionSpec.builder(QUIET)
        .description("Do not tell about the task's states")
        .build());
    spec.addOption(
        OptionSpec.builder("--help").usageHelp(true).description("Print this").build());
    return new CommandLine(spec);
  }

  private static OptionSpec.Builder option(String name, String label, Class<?> type) {
    return OptionSpec.builder(name).paramLabel(label).type(type);
  }

  /**
   * Reads arguments.
   *
   * @throws CommandLine.ParameterException if they are not as they should be
   */
  static ExecuteFlags parse(CommandLine parser, String... args) {
    return new ExecuteFlags(parser.parseArgs(args));
  }

  boolean asksForHelp() {
    return result.isUsageHelpRequested();
  }

  String master() {
    return result.commandSpec().findOption(MASTER).getValue();
  }

  String command() {
    return result.matchedOptionValue(COMMAND, "");
  }

  String name() {
    return result.matchedOptionValue(NAME, command());
  }

  double cpus() {
    return result.matchedOptionValue(CPUS, DEFAULT_CPUS);
  }

  double mem() {
    return result.matchedOptionValue(MEM, DEFAULT_MEM);
  }

  Map<String, String> environment() {
    return result.matchedOptionValue(ENV, new TreeMap<>());
  }

  List<String> uris() {
    return result.matchedOptionValue(URI, List.of());
  }

  /** Infinity if there is none. */
  double timeoutSeconds() {
    return result.matchedOptionValue(TIMEOUT, Double.POSITIVE_INFINITY);
  }

  boolean isCheckpointed() {
    return result.hasMatchedOption(CHECKPOINT);
  }

  boolean isQuiet() {
    return result.hasMatchedOption(QUIET);
  }
}
