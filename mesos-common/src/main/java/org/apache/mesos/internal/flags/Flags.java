// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The flags of a program, and their values once they are loaded. A program extends this class,
 * declares each flag once and gives out typed values:
 *
 * <pre>{@code
 * public final class MasterFlags extends Flags {
 *   private final Flag<Integer> port =
 *       add(Flag.of("port", FlagType.INT, "Port to listen on").withDefault(5050));
 *
 *   public MasterFlags() {
 *     super("mesos-master [options]");
 *   }
 *
 *   public int port() {
 *     return get(port);
 *   }
 * }
 * }</pre>
 *
 * <p>Until something is loaded, the values are the defaults.
 */
public abstract class Flags {

  /** The password in the part of a URL before the last {@code @} that is followed by servers. */
  private static final Pattern PASSWORD = Pattern.compile("(\\w+://[^:/]*:).*@");

  private static final String HELP = "--help";

  private final String synopsis;
  private final Configurator configurator = new Configurator();

  /** The synopsis is the first line of the usage text: the program and its arguments. */
  protected Flags(String synopsis) {
    this.synopsis = synopsis;
  }

  /** Declares a flag. */
  protected final <T> Flag<T> add(Flag<T> flag) {
    configurator.add(flag);
    return flag;
  }

  /** Declares the flags of another program too, except those that are declared here already. */
  protected final void include(Flags other) {
    List<String> names = all().stream().map(Flag::name).toList();
    other.all().stream().filter(flag -> !names.contains(flag.name())).forEach(configurator::add);
  }

  /** Every flag, in the order of declaration. */
  public final List<Flag<?>> all() {
    return ImmutableList.copyOf(configurator.flags());
  }

  /**
   * Loads the values of a program that was started by a user. An unknown flag on the command line
   * is a mistake, which goes beyond the reference; in the environment and in the file it is not,
   * since these are shared by several programs. {@code --help} anywhere asks for the usage text.
   */
  public final FlagsResult parse(List<String> arguments, Map<String, String> environment) {
    if (arguments.contains(HELP)) {
      return new FlagsResult.Help(usage());
    }
    try {
      configurator.load(arguments, environment);
    } catch (ConfigurationException e) {
      return new FlagsResult.Error("Configuration error: " + e.getMessage());
    }
    Optional<String> unknown = configurator.unknownArguments().stream().findFirst();
    if (unknown.isPresent()) {
      return new FlagsResult.Error("Configuration error: " + unknownFlag(unknown.get()));
    }
    return missingFlag().<FlagsResult>map(FlagsResult.Error::new).orElse(new FlagsResult.Parsed());
  }

  /**
   * Loads the values of a program that another one runs: these values, else the environment and
   * what follows from it. Unknown keys are kept.
   *
   * @throws ConfigurationException if a value is malformed
   */
  public final void load(Map<String, String> given, Map<String, String> environment) {
    configurator.load(given, environment);
  }

  private String unknownFlag(String name) {
    String nearest = Spelling.nearest(name, all().stream().map(Flag::name).toList())
        .map(known -> " (did you mean '--" + known + "'?)")
        .orElse("");
    return "Unknown flag '--" + name + "'" + nearest;
  }

  private Optional<String> missingFlag() {
    return all().stream()
        .filter(flag -> flag.isRequired() && !configuration().contains(flag.name()))
        .findFirst()
        .map(flag -> "Missing required option --"
            + flag.name()
            + (flag.shortName() == null ? "" : " (-" + flag.shortName() + ")"));
  }

  /** Everything that was loaded, as text and with unknown keys. */
  public final Configuration configuration() {
    return configurator.configuration();
  }

  /**
   * Everything that was loaded, for people to see, in the order of the keys: passwords in URLs,
   * such as {@code zk://user:password@host:port/path}, are left out.
   */
  public final ImmutableSortedMap<String, String> shown() {
    return ImmutableSortedMap.copyOf(Maps.transformValues(
        configuration().asMap(), value -> PASSWORD.matcher(value).replaceAll("$1***@")));
  }

  /** How the program is used. */
  public final String usage() {
    return "Usage: " + synopsis + "\n\n" + configurator.usage();
  }

  /** The value of a flag that has a default or is required. */
  protected final <T> T get(Flag<T> flag) {
    Optional<T> value = find(flag);
    checkState(value.isPresent(), "flag %s has neither a value nor a default", flag.name());
    return value.get();
  }

  /** The value of a flag, if it has one. */
  protected final <T> Optional<T> find(Flag<T> flag) {
    return configuration()
        .find(flag.name())
        .map(flag::parse)
        .or(() -> Optional.ofNullable(flag.defaultValue()));
  }
}
