// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.internal.daemon.DaemonFlags;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagType;
import org.apache.mesos.internal.master.allocator.Allocators;

/** The flags of {@code mesos-master} (master.md 10.2). */
public final class MasterFlags extends DaemonFlags {

  static final String PROGRAM = "mesos-master";

  private static final int DEFAULT_PORT = 5050;

  private final Flag<String> zk = add(Flag.of(
      "zk",
      FlagType.STRING,
      "Where the leading master is elected: zk://[user:password@]host:port,host:port/path,\n"
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

  private final Flag<Integer> webuiPort =
      add(portFlag("webui_port", "Not used: the web endpoints are on the master's port")
          .withDefault(8080));

  private final Flag<String> webuiDir =
      add(Flag.of("webui_dir", FlagType.STRING, "Not used: there are no files to serve"));

  public MasterFlags() {
    super(PROGRAM, PROGRAM + " [options]", DEFAULT_PORT);
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

  public int webuiPort() {
    return get(webuiPort);
  }

  public Optional<String> webuiDir() {
    return find(webuiDir);
  }
}
