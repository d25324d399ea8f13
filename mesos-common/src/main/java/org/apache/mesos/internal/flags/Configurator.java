// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the values of options (master.md 10.1): on the command line, else in the environment, else
 * in {@code mesos.conf} of the directory that option {@code conf} names, else the defaults. Knows
 * nothing of any program and keeps what it does not know.
 */
public final class Configurator {

  private static final String ENVIRONMENT_PREFIX = "MESOS_";
  private static final String DIRECTORY_KEY = "conf";
  private static final int USAGE_GAP = 5;

  private final LinkedHashMap<String, Flag<?>> flags = new LinkedHashMap<>();
  private final LinkedHashMap<Character, Flag<?>> flagsByShortName = new LinkedHashMap<>();
  private Configuration configuration = new Configuration();
  private ImmutableList<String> unknownArguments = ImmutableList.of();

  /**
   * Registers an option.
   *
   * @throws ConfigurationException if its name, or its short name, is taken
   */
  public void add(Flag<?> flag) {
    if (flags.putIfAbsent(flag.name(), flag) != null) {
      throw new ConfigurationException("Duplicate option registration: " + flag.name());
    }
    Character letter = flag.shortName();
    if (letter != null && flagsByShortName.putIfAbsent(letter, flag) != null) {
      throw new ConfigurationException("Duplicate option registration: " + letter);
    }
  }

  /** The registered options, in the order of registration. */
  public Collection<Flag<?>> flags() {
    return Collections.unmodifiableCollection(flags.values());
  }

  /**
   * Loads from all sources.
   *
   * @throws ConfigurationException if an argument, the file or a value is malformed
   */
  public Configuration load(List<String> arguments, Map<String, String> environment) {
    return load(CommandLine.read(arguments, flags, flagsByShortName), environment);
  }

  /** As {@link #load(List, Map)}, with these values instead of a command line. */
  public Configuration load(Map<String, String> given, Map<String, String> environment) {
    unknownArguments = given.keySet().stream()
        .filter(key -> !flags.containsKey(key))
        .collect(ImmutableList.toImmutableList());
    configuration = new Configuration(given);
    addMissing(fromEnvironment(environment));
    configuration.find(DIRECTORY_KEY).map(ConfigFile::read).ifPresent(this::addMissing);
    flags.values().forEach(flag -> flag.defaultText().ifPresent(text -> addMissing(flag, text)));
    validate();
    return configuration;
  }

  private void addMissing(Map<String, String> values) {
    values.forEach((key, value) -> {
      if (!configuration.contains(key)) {
        configuration.set(key, value);
      }
    });
  }

  private void addMissing(Flag<?> flag, String defaultText) {
    // A bool is 1 or 0 inside and true or false only in the usage text.
    String text = flag.type().isBool() ? (defaultText.equals("true") ? "1" : "0") : defaultText;
    addMissing(ImmutableMap.of(flag.name(), text));
  }

  private static Map<String, String> fromEnvironment(Map<String, String> environment) {
    LinkedHashMap<String, String> values = new LinkedHashMap<>();
    // Sorted, so that of MESOS_X and MESOS_x always the same one wins.
    new TreeMap<>(environment).forEach((name, value) -> {
      String key = name.substring(Math.min(name.length(), ENVIRONMENT_PREFIX.length()));
      if (name.startsWith(ENVIRONMENT_PREFIX) && !key.isEmpty()) {
        values.putIfAbsent(key.toLowerCase(Locale.ROOT), value);
      }
    });
    return values;
  }

  /** What was loaded last, with what was set in it since. */
  public Configuration configuration() {
    return configuration;
  }

  /** The keys of the command line for which there is no option, in its order. */
  public List<String> unknownArguments() {
    return unknownArguments;
  }

  /**
   * Checks each value for which there is an option.
   *
   * @throws ConfigurationException if one is not of its option's type or fails its check
   */
  public void validate() {
    flags.values().forEach(flag -> configuration.find(flag.name()).ifPresent(flag::parse));
  }

  /** A line for each option: how it is given, what it does and its default. */
  public String usage() {
    int column = USAGE_GAP
        + flags.values().stream()
            .mapToInt(flag -> flag.synopsis().length())
            .max()
            .orElse(0);
    String indent = "\n" + " ".repeat(column + 2);
    return flags.values().stream()
        .map(flag -> "  "
            + Strings.padEnd(flag.synopsis(), column, ' ')
            + flag.description().replace("\n", indent)
            + "\n")
        .collect(joining());
  }
}
