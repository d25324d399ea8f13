// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagType;
import org.apache.mesos.internal.flags.Flags;
import org.apache.mesos.internal.logging.LogSettings;
import org.apache.mesos.internal.master.allocator.Allocators;
import org.apache.mesos.process.Address;

/** The flags of {@code mesos-master} (master.md 10.2). */
public final class MasterFlags extends Flags {

  static final String PROGRAM = "mesos-master";

  private static final int MAX_PORT = 65535;

  private final Flag<Integer> port = add(
      port("port", "Port to listen on; 0 for any free one").withShortName('p').withDefault(5050));

  private final Flag<String> ip =
      add(Flag.of("ip", FlagType.STRING, "IP address to listen on; all of this machine's if unset")
          .withCheck("an IPv4 address", text -> Address.parseIp(text).isPresent()));

  private final Flag<String> zk = add(Flag.of(
      "zk",
      FlagType.STRING,
      "Where the leading master is elected: zk://host:port,host:port/path,\n"
          + "or file://path with that in its first line; unset for no election"));

  private final Flag<String> slaves = add(Flag.of(
          "slaves",
          FlagType.STRING,
          "Slaves that are active from the start, host:port,host:port; * for no list")
      .withDefault(SlavesManager.ANY)
      .withCheck(
          "* or host:port,host:port; lists in ZooKeeper are not supported",
          text -> SlavesManager.parse(text).isPresent()));

  private final Flag<Boolean> rootSubmissions =
      add(Flag.of("root_submissions", FlagType.BOOL, "Whether root may run frameworks")
          .withDefault(true));

  private final Flag<Duration> failoverTimeout = add(Flag.of(
          "failover_timeout",
          FlagType.DURATION,
          "How long a framework is kept without its scheduler, in seconds")
      .withDefault(Constants.FRAMEWORK_FAILOVER_TIMEOUT));

  private final Flag<String> allocator = add(Flag.of(
          "allocator", FlagType.STRING, "Who decides which framework is offered what")
      .withDefault(Allocators.DEFAULT)
      .withCheck("one of " + String.join(", ", Allocators.names()), Allocators.names()::contains));

  private final Flag<String> conf =
      add(Flag.of("conf", FlagType.STRING, "Directory of mesos.conf, which may set any flag"));

  private final Flag<Boolean> quiet =
      add(Flag.of("quiet", FlagType.BOOL, "Whether nothing is logged to stderr")
          .withShortName('q')
          .withDefault(false));

  private final Flag<Path> logDir =
      add(Flag.of("log_dir", FlagType.PATH, "Directory to log to, made if it is missing"));

  private final Flag<Duration> logBuffer = add(Flag.of(
          "log_buf_secs",
          FlagType.DURATION,
          "How many seconds a line may wait to be in the log file")
      .withDefault(Duration.ZERO));

  private final Flag<Integer> webuiPort = add(
      port("webui_port", "Not used: the web endpoints are on the master's port").withDefault(8080));

  private final Flag<String> webuiDir =
      add(Flag.of("webui_dir", FlagType.STRING, "Not used: there are no files to serve"));

  public MasterFlags() {
    super(PROGRAM + " [options]");
  }

  private static Flag<Integer> port(String name, String help) {
    return Flag.of(name, FlagType.INT, help)
        .withCheck("0-65535", port -> port >= 0 && port <= MAX_PORT);
  }

  public int port() {
    return get(port);
  }

  public Optional<String> ip() {
    return find(ip);
  }

  public Optional<String> zk() {
    return find(zk);
  }

  /** The slaves that are active from the start. */
  ImmutableSet<HostPort> slaves() {
    return SlavesManager.parse(get(slaves)).orElseThrow();
  }

  public boolean rootSubmissions() {
    return get(rootSubmissions);
  }

  public Duration failoverTimeout() {
    return get(failoverTimeout);
  }

  public String allocator() {
    return get(allocator);
  }

  public Optional<String> conf() {
    return find(conf);
  }

  public LogSettings logSettings() {
    return new LogSettings(PROGRAM, get(quiet), find(logDir).orElse(null), get(logBuffer));
  }

  public int webuiPort() {
    return get(webuiPort);
  }

  public Optional<String> webuiDir() {
    return find(webuiDir);
  }
}
