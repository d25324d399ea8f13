// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagType;
import org.apache.mesos.internal.flags.Flags;
import org.apache.mesos.internal.logging.LogSettings;
import org.apache.mesos.process.Address;

/** The flags that every daemon has: where it listens and where it logs (master.md 10.2). */
public abstract class DaemonFlags extends Flags {

  private static final int MAX_PORT = 65_535;

  private final String program;
  private final Flag<Path> conf;
  private final Flag<Integer> port;
  private final Flag<String> ip;
  private final Flag<Boolean> quiet;
  private final Flag<Path> logDir;
  private final Flag<Duration> logBuffer;

  /**
   * @param program names the log file
   * @param usage the first line of the help
   * @param defaultPort 0 for any free one
   */
  protected DaemonFlags(String program, String usage, int defaultPort) {
    super(usage);
    this.program = program;
    conf = add(Flag.of(
        "conf",
        FlagType.PATH,
        "Directory of a file mesos.conf, which may set any flag, name=value a line"));
    port = add(portFlag("port", "Port to listen on; 0 for any free one")
        .withShortName('p')
        .withDefault(defaultPort));
    ip = add(
        Flag.of("ip", FlagType.STRING, "IP address to listen on; all of this machine's if unset")
            .withCheck("an IPv4 address", text -> Address.parseIp(text).isPresent()));
    quiet = add(Flag.of("quiet", FlagType.BOOL, "Whether nothing is logged to stderr")
        .withShortName('q')
        .withDefault(false));
    logDir = add(Flag.of(
        "log_dir",
        FlagType.PATH,
        "Directory of the log file, made if it is missing; no file if unset"));
    logBuffer = add(Flag.of(
            "log_buf_secs",
            FlagType.DURATION,
            "How many seconds a line may wait to be in the log file")
        .withDefault(Duration.ZERO));
  }

  /** A flag whose value is a TCP port. */
  protected static Flag<Integer> portFlag(String name, String help) {
    return Flag.of(name, FlagType.INT, help)
        .withCheck("0-65535", port -> port >= 0 && port <= MAX_PORT);
  }

  public final Optional<Path> conf() {
    return find(conf);
  }

  public final int port() {
    return get(port);
  }

  public final Optional<String> ip() {
    return find(ip);
  }

  public final LogSettings logSettings() {
    return new LogSettings(program, get(quiet), find(logDir).orElse(null), get(logBuffer));
  }
}
