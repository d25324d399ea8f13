// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of a flag: everything about it except its value.
 *
 * <pre>{@code
 * Flag.of("port", FlagType.INT, "Port to listen on")
 *     .withShortName('p')
 *     .withDefault(5050)
 *     .withCheck("0-65535", port -> port >= 0 && port <= 65535)
 * }</pre>
 *
 * @param name in lower case, since keys have no case on the command line
 * @param shortName the {@code p} of {@code -p}
 * @param defaultValue the value if none is given, none for a flag that may be absent
 * @param isRequired whether a program cannot do without a value
 * @param expected what the check wants, for users: {@code 0-65535}
 */
public record Flag<T>(
    String name,
    FlagType<T> type,
    String help,
    @Nullable Character shortName,
    @Nullable T defaultValue,
    boolean isRequired,
    String expected,
    Predicate<T> check) {

  public Flag {
    checkArgument(!name.isEmpty(), "name: '' (expected: some letters)");
    checkArgument(
        name.equals(name.toLowerCase(Locale.ROOT)), "name: '%s' (expected: lower case)", name);
    checkArgument(
        defaultValue == null || check.test(defaultValue),
        "default of %s: %s (expected: %s)",
        name,
        defaultValue,
        expected);
  }

  public static <T> Flag<T> of(String name, FlagType<T> type, String help) {
    return new Flag<>(name, type, help, null, null, false, "", value -> true);
  }

  public Flag<T> withShortName(char letter) {
    return new Flag<>(name, type, help, letter, defaultValue, isRequired, expected, check);
  }

  public Flag<T> withDefault(T value) {
    return new Flag<>(name, type, help, shortName, value, isRequired, expected, check);
  }

  public Flag<T> required() {
    return new Flag<>(name, type, help, shortName, defaultValue, true, expected, check);
  }

  /** Refuses values for which the check fails; {@code expected} tells users what would pass. */
  public Flag<T> withCheck(String expectation, Predicate<T> newCheck) {
    return new Flag<>(name, type, help, shortName, defaultValue, isRequired, expectation, newCheck);
  }

  /** The default as a user would write it. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultValue).map(type::print);
  }

  /**
   * Reads a value.
   *
   * @throws ConfigurationException if it is not of the type or does not pass the check
   */
  T parse(String text) {
    T value = type.parse(text).orElseThrow(() -> Configuration.invalid(name, text));
    if (!check.test(value)) {
      throw new ConfigurationException(
          Configuration.invalid(name, text).getMessage() + " (expected: " + expected + ")");
    }
    return value;
  }

  /** How it is given, for the usage text: {@code --port=VAL (or -p VAL)}. */
  String synopsis() {
    if (type.isBool()) {
      return "--[no-]" + name + (shortName == null ? "" : " (or -[no-]" + shortName + ")");
    }
    return "--" + name + "=VAL" + (shortName == null ? "" : " (or -" + shortName + " VAL)");
  }

  /** Help and default, for the usage text; bools are true and false there. */
  String description() {
    return help + defaultText().map(text -> " (default: " + text + ")").orElse("");
  }
}
