// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the arguments of a program (master.md 10.1): {@code --key=val}, {@code --key}, {@code
 * --no-key}, {@code -x}, {@code -no-x} and {@code -x val}. Of two for one key the first wins;
 * arguments without a dash are ignored.
 */
final class CommandLine {

  private static final Logger log = LoggerFactory.getLogger(CommandLine.class);

  private static final String LONG = "--";
  private static final String LONG_NO = "--no-";
  private static final String SHORT = "-";
  private static final String SHORT_NO = "-no-";

  private final Map<String, Flag<?>> flags;
  private final Map<Character, Flag<?>> flagsByShortName;
  private final LinkedHashMap<String, String> values = new LinkedHashMap<>();

  private CommandLine(Map<String, Flag<?>> flags, Map<Character, Flag<?>> flagsByShortName) {
    this.flags = flags;
    this.flagsByShortName = flagsByShortName;
  }

  /** The values by key, in the order of the arguments; unknown long options are among them. */
  static Map<String, String> read(
      List<String> arguments,
      Map<String, Flag<?>> flags,
      Map<Character, Flag<?>> flagsByShortName) {
    CommandLine commandLine = new CommandLine(flags, flagsByShortName);
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      if (argument.startsWith(LONG)) {
        commandLine.readLong(argument);
      } else if (argument.startsWith(SHORT)) {
        commandLine.readShort(argument, rest);
      }
    }
    return commandLine.values;
  }

  private void readLong(String argument) {
    int equals = argument.indexOf('=');
    if (equals >= 0) {
      String key = argument.substring(LONG.length(), equals).toLowerCase(Locale.ROOT);
      if (isBool(key)) {
        throw new ConfigurationException("Option '" + key + "' should be a boolean.");
      }
      put(key, argument.substring(equals + 1));
    } else if (argument.startsWith(LONG_NO)) {
      putBool(argument.substring(LONG_NO.length()).toLowerCase(Locale.ROOT), "0");
    } else {
      putBool(argument.substring(LONG.length()).toLowerCase(Locale.ROOT), "1");
    }
  }

  private void readShort(String argument, Iterator<String> rest) {
    boolean isNegated = argument.startsWith(SHORT_NO);
    String letter = argument.substring((isNegated ? SHORT_NO : SHORT).length());
    Flag<?> flag = letter.length() == 1 ? flagsByShortName.get(letter.charAt(0)) : null;
    if (flag == null) {
      throw new ConfigurationException("Short option '" + argument + "' unrecognized ");
    }
    if (isNegated) {
      putBool(flag.name(), "0");
    } else if (!flag.type().isBool() && rest.hasNext()) {
      // Whatever it looks like: -N -25 is a negative number.
      put(flag.name(), rest.next());
    } else {
      put(flag.name(), "1");
    }
  }

  private void putBool(String key, String value) {
    if (flags.containsKey(key) && !isBool(key)) {
      throw new ConfigurationException("Option '" + key + "' should not be a boolean.");
    }
    put(key, value);
  }

  private void put(String key, String value) {
    if (values.putIfAbsent(key, value) != null) {
      log.warn("Ignoring another value for option '{}' because the first one wins", key);
    }
  }

  private boolean isBool(String key) {
    Flag<?> flag = flags.get(key);
    return flag != null && flag.type().isBool();
  }
}
