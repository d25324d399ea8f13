// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static java.util.stream.Collectors.joining;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.Ints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.internal.daemon.DaemonFlags;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagType;
import org.apache.mesos.internal.master.allocator.Allocators;
import org.apache.mesos.process.sync.Rate;

/** The flags of {@code mesos-master} (master.md 10.2). */
public final class MasterFlags extends DaemonFlags {

  static final String PROGRAM = "mesos-master";

  private static final int DEFAULT_PORT = 5050;

  private static final int MAX_PERCENT = 100;

  /** A whole number, with or without its sign. */
  private static final FlagType<Integer> PERCENT = new FlagType<>(
      "percent",
      text -> Optional.ofNullable(Ints.tryParse(CharMatcher.is('%').trimTrailingFrom(text))),
      percent -> percent + "%");

  /** {@code N/duration}. */
  private static final FlagType<Rate> RATE = new FlagType<>(
      "rate",
      MasterFlags::parseRate,
      rate -> rate.permits() + "/" + FlagType.DURATION.print(rate.period()));

  private static final Splitter LIST = Splitter.on(',').omitEmptyStrings();

  private static final FlagType<ImmutableSet<String>> ROLES = new FlagType<>(
      "roles",
      text -> Optional.of(ImmutableSet.copyOf(LIST.split(text))),
      roles -> String.join(",", roles));

  private static final FlagType<ImmutableMap<String, Double>> WEIGHTS =
      new FlagType<>("weights", MasterFlags::parseWeights, MasterFlags::printWeights);

  private final Flag<String> zk = add(Flag.of(
      "zk",
      FlagType.STRING,
      "Where the leading master is elected: zk://[user:password@]host:port,host:port/path,\n"
          + "or file://path with that in its first line; unset for no election"));

  private final Flag<String> registry = add(Flag.of(
          "registry",
          FlagType.STRING,
          "Where the admitted slaves are written down: in_memory for nowhere; file for the\n"
              + "work_dir, with one master; zk for the ZooKeeper that the flag zk names")
      .withDefault(Registries.Kind.IN_MEMORY.text())
      .withCheck("in_memory or file or zk", text -> Registries.Kind.parse(text).isPresent()));

  private final Flag<Path> workDir =
      add(Flag.of("work_dir", FlagType.PATH, "Directory below which the registry is, if in a file")
          .withDefault(Path.of("/tmp/mesos")));

  private final Flag<Duration> slaveReregisterTimeout = add(Flag.of(
          "slave_reregister_timeout",
          FlagType.DURATION,
          "How long a new leader waits for the slaves in the registry before it removes them")
      .withDefault(Constants.SLAVE_REREGISTER_TIMEOUT));

  private final Flag<Integer> recoverySlaveRemovalLimit = add(Flag.of(
          "recovery_slave_removal_limit",
          PERCENT,
          "How many of the slaves in the registry a new leader may remove because they do not\n"
              + "come back; if it were more, the master ends instead")
      .withDefault(MAX_PERCENT)
      .withCheck("0%-100%", percent -> percent >= 0 && percent <= MAX_PERCENT));

  private final Flag<Rate> slaveRemovalRateLimit = add(Flag.of(
      "slave_removal_rate_limit",
      RATE,
      "How many slaves may be removed in which time because nothing is heard of them, such as\n"
          + "1/10mins or 2/3hrs; any number if unset"));

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

  private final Flag<ImmutableSet<String>> roles = add(Flag.of(
      "roles",
      ROLES,
      "Roles that frameworks may have besides *, separated by commas; any if unset"));

  private final Flag<ImmutableMap<String, Double>> weights = add(Flag.of(
      "weights",
      WEIGHTS,
      "How much more of the cluster is fair for a role than for others, such as ads=2,web=1.5;\n"
          + "1 for those that are not named"));

  private final Flag<Integer> webuiPort =
      add(portFlag("webui_port", "Not used: the web endpoints are on the master's port")
          .withDefault(8080));

  private final Flag<String> webuiDir =
      add(Flag.of("webui_dir", FlagType.STRING, "Not used: there are no files to serve"));

  public MasterFlags() {
    super(PROGRAM, PROGRAM + " [options]", DEFAULT_PORT);
  }

  private static Optional<ImmutableMap<String, Double>> parseWeights(String text) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String pair : LIST.split(text)) {
      int equals = pair.indexOf('=');
      Double weight = equals < 1 ? null : Doubles.tryParse(pair.substring(equals + 1));
      if (weight == null || !(weight > 0) || weight.isInfinite()) {
        return Optional.empty();
      }
      weights.put(pair.substring(0, equals), weight);
    }
    return Optional.of(ImmutableMap.copyOf(weights));
  }

  private static String printWeights(Map<String, Double> weights) {
    return weights.entrySet().stream()
        .map(weight -> weight.getKey() + "=" + weight.getValue())
        .collect(joining(","));
  }

  private static Optional<Rate> parseRate(String text) {
    int slash = text.indexOf('/');
    Integer permits = slash < 0 ? null : Ints.tryParse(text.substring(0, slash));
    Optional<Duration> period = FlagType.DURATION.parse(text.substring(slash + 1));
    return permits == null || permits <= 0
        ? Optional.empty()
        : period.filter(time -> !time.isZero()).map(time -> new Rate(permits, time));
  }

  public Registries.Kind registry() {
    return Registries.Kind.parse(get(registry)).orElseThrow();
  }

  public Path workDir() {
    return get(workDir);
  }

  /** When slaves are removed that do not come back. */
  Admission.Policy admissionPolicy() {
    return new Admission.Policy(
        get(slaveReregisterTimeout),
        get(recoverySlaveRemovalLimit),
        find(slaveRemovalRateLimit).orElse(null));
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

  /** None is any. */
  ImmutableSet<String> roles() {
    return find(roles).orElse(ImmutableSet.of());
  }

  /** Of those roles that have one. */
  public ImmutableMap<String, Double> weights() {
    return find(weights).orElse(ImmutableMap.of());
  }

  public int webuiPort() {
    return get(webuiPort);
  }

  public Optional<String> webuiDir() {
    return find(webuiDir);
  }
}
