// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.internal.daemon.DaemonFlags;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagType;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;

/** The options of mesos-slave (slave.md 3). */
public final class SlaveFlags extends DaemonFlags {

  static final String PROGRAM = "mesos-slave";

  static final int DEFAULT_WEBUI_PORT = 8081;

  private static final String PROCESS_ISOLATION = "process";
  private static final Path DEFAULT_WORK_DIR = Path.of("/tmp/mesos");
  /** As text, since the default role may come after them. */
  private static final FlagType<String> RESOURCES = new FlagType<>(
      "resources", text -> parsed(Resources::parse, text).map(valid -> text), text -> text);

  private static final FlagType<Attributes> ATTRIBUTES =
      new FlagType<>("attributes", text -> parsed(Attributes::parse, text), SlaveFlags::print);

  private static final FlagType<RecoverySettings.Mode> RECOVER = new FlagType<>(
      "reconnect or cleanup", SlaveFlags::parseMode, mode -> mode.name().toLowerCase(Locale.ROOT));

  private final Flag<String> master =
      add(Flag.of("master", FlagType.STRING, """
          Where the master is, one of
            host:port or master@host:port
            zk://host1:port1,host2:port2,.../path
            file://path of a file with one of the above""").withShortName('m').required());
  private final Flag<String> isolation =
      add(Flag.of("isolation", FlagType.STRING, "How executors are run: process")
          .withDefault(PROCESS_ISOLATION));
  private final Flag<Integer> webuiPort =
      add(portFlag("webui_port", "Port of the web UI, for programs that ask for it")
          .withDefault(DEFAULT_WEBUI_PORT));
  private final Flag<String> resources = add(Flag.of("resources", RESOURCES, """
          What this machine has to offer, such as cpus:2;mem:1024;ports:[31000-32000];
          with the role that it is reserved for: cpus(ads):2;cpus(*):1;
          or as JSON, a list of Resource messages; found out if it is not given"""));
  private final Flag<String> defaultRole = add(Flag.of(
          "default_role",
          FlagType.STRING,
          "The role that resources are reserved for that name none; * for nobody")
      .withDefault(Resources.DEFAULT_ROLE));
  private final Flag<Attributes> attributes = add(
      Flag.of("attributes", ATTRIBUTES, "What this machine is like, such as rack:abc;zone:west"));
  private final Flag<Path> workDir =
      add(Flag.of("work_dir", FlagType.PATH, "Directory below which executors get theirs")
          .withDefault(DEFAULT_WORK_DIR));
  private final Flag<String> hadoopHome = add(Flag.of(
      "hadoop_home",
      FlagType.STRING,
      "Where Hadoop is installed, for hdfs:// URIs; otherwise HADOOP_HOME says it"));
  private final Flag<Boolean> switchUser = add(
      Flag.of("switch_user", FlagType.BOOL, "Whether executors run as the user of their framework")
          .withDefault(true));
  private final Flag<String> frameworksHome = add(Flag.of(
      "frameworks_home", FlagType.STRING, "Directory that relative URIs of executors are in"));
  private final Flag<Duration> executorShutdownTimeout = add(Flag.of(
          "executor_shutdown_timeout_seconds",
          FlagType.DURATION,
          "How long an executor may take to end before it is killed")
      .withDefault(Constants.EXECUTOR_SHUTDOWN_TIMEOUT));
  private final Flag<Path> launcherDir = add(Flag.of(
      "launcher_dir",
      FlagType.PATH,
      "Directory of the program mesos-executor, which runs tasks that are commands;\n"
          + "without it this program runs them with its own Java"));
  private final Flag<String> hostname = add(
      Flag.of("hostname", FlagType.STRING, "Name of this machine; looked up if it is not given"));

  private final Flag<RecoverySettings.Mode> recover = add(Flag.of(
          "recover",
          RECOVER,
          "What becomes of executors that an earlier slave has left running:\n"
              + "reconnect: they go on; cleanup: they are ended, and so is the slave then")
      .withDefault(RecoverySettings.Mode.RECONNECT));
  private final Flag<Boolean> strict = add(Flag.of(
          "strict",
          FlagType.BOOL,
          "Whether damage in what an earlier slave has written keeps the slave from starting;\n"
              + "otherwise what is damaged is left out")
      .withDefault(true));
  private final Flag<Duration> recoveryTimeout = add(Flag.of(
          "recovery_timeout",
          FlagType.DURATION,
          "How long executors wait for a slave that has ended to come back")
      .withDefault(Constants.RECOVERY_TIMEOUT));
  private final Flag<Duration> executorReregistrationTimeout = add(Flag.of(
          "executor_reregistration_timeout",
          FlagType.DURATION,
          "How long executors may take to answer a slave that is back, before they are killed")
      .withDefault(Constants.EXECUTOR_REREGISTER_TIMEOUT));

  public SlaveFlags() {
    super(PROGRAM, PROGRAM + " --master=MASTER [...]", 0);
  }

  private static <T> Optional<T> parsed(Function<String, T> parser, String text) {
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<RecoverySettings.Mode> parseMode(String text) {
    return switch (text) {
      case "reconnect" -> Optional.of(RecoverySettings.Mode.RECONNECT);
      case "cleanup" -> Optional.of(RecoverySettings.Mode.CLEANUP);
      default -> Optional.empty();
    };
  }

  /** In the form that is parsed, unlike that of logs. */
  private static String print(Object value) {
    return value.toString().replace("; ", ";").replace('=', ':');
  }

  public String master() {
    return get(master);
  }

  public String isolation() {
    return get(isolation);
  }

  public int webuiPort() {
    return get(webuiPort);
  }

  /** Each reserved for the role that it names, or else for the default one. */
  public Optional<Resources> resources() {
    return find(resources).map(text -> Resources.parseReserved(text, defaultRole()));
  }

  public String defaultRole() {
    return get(defaultRole);
  }

  public Attributes attributes() {
    return find(attributes).orElse(Attributes.empty());
  }

  public Path workDir() {
    return get(workDir);
  }

  public Optional<String> hadoopHome() {
    return find(hadoopHome);
  }

  public boolean switchUser() {
    return get(switchUser);
  }

  public Optional<String> frameworksHome() {
    return find(frameworksHome);
  }

  public Duration executorShutdownTimeout() {
    return get(executorShutdownTimeout);
  }

  public Optional<Path> launcherDir() {
    return find(launcherDir);
  }

  public Optional<String> hostname() {
    return find(hostname);
  }

  public RecoverySettings.Mode recover() {
    return get(recover);
  }

  public boolean strict() {
    return get(strict);
  }

  public Duration recoveryTimeout() {
    return get(recoveryTimeout);
  }

  public Duration executorReregistrationTimeout() {
    return get(executorReregistrationTimeout);
  }
}
