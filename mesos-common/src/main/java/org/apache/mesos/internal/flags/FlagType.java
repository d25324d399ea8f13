// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.mesos.internal.text.StreamNumbers;
import org.apache.mesos.process.endpoints.Durations;

/**
 * What values a flag may have: a name for users, how to read a text and how to write a value.
 *
 * @param <T> the type in Java
 */
public final class FlagType<T> {

  /** {@code 0} and {@code 1}, as the reference has it, or {@code false} and {@code true}. */
  public static final FlagType<Boolean> BOOL =
      new FlagType<>("bool", FlagType::parseBool, String::valueOf);

  public static final FlagType<Integer> INT =
      new FlagType<>("int", text -> number(text, Integer::valueOf), String::valueOf);

  public static final FlagType<Long> LONG =
      new FlagType<>("long", text -> number(text, Long::valueOf), String::valueOf);

  /** A finite number. */
  public static final FlagType<Double> DOUBLE =
      new FlagType<>("double", FlagType::parseDouble, FlagType::printDouble);

  public static final FlagType<String> STRING =
      new FlagType<>("string", Optional::of, Function.identity());

  /** Seconds, as the reference has it, or a number with a unit: {@code 10secs}. Not negative. */
  public static final FlagType<Duration> DURATION =
      new FlagType<>("duration", FlagType::parseDuration, FlagType::printDuration);

  /** A file or directory; not the empty text. */
  public static final FlagType<Path> PATH =
      new FlagType<>("path", FlagType::parsePath, Path::toString);

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");
  private static final Pattern SECONDS = Pattern.compile("[\\d.]+");

  private static final BigDecimal NANOS_PER_SECOND = new BigDecimal("1e9");
  private static final int PRINTED_DIGITS = 10;

  private final String name;
  private final Function<String, Optional<T>> parser;
  private final Function<T, String> printer;

  /**
   * A type of its own.
   *
   * @param parser gives nothing for a text that is no such value; does not throw
   * @param printer gives a text that the parser reads
   */
  public FlagType(String name, Function<String, Optional<T>> parser, Function<T, String> printer) {
    this.name = requireNonNull(name, "name");
    this.parser = requireNonNull(parser, "parser");
    this.printer = requireNonNull(printer, "printer");
  }

  /** The name in the documentation. */
  public String name() {
    return name;
  }

  public Optional<T> parse(String text) {
    return parser.apply(text);
  }

  public String print(T value) {
    return printer.apply(value);
  }

  /** Whether flags of this type are given as {@code --x} and {@code --no-x}. */
  boolean isBool() {
    return this == BOOL;
  }

  private static Optional<Boolean> parseBool(String text) {
    return switch (text) {
      case "1", "true" -> Optional.of(true);
      case "0", "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static <N extends Number> Optional<N> number(String text, Function<String, N> reader) {
    try {
      return Optional.of(reader.apply(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> parseDouble(String text) {
    return DECIMAL.matcher(text).matches()
        ? Optional.of(Double.valueOf(text)).filter(Double::isFinite)
        : Optional.empty();
  }

  private static String printDouble(double value) {
    return StreamNumbers.format(value, PRINTED_DIGITS);
  }

  private static Optional<Duration> parseDuration(String text) {
    return Durations.parse(SECONDS.matcher(text).matches() ? text + "secs" : text);
  }

  private static String printDuration(Duration value) {
    return BigDecimal.valueOf(value.toNanos())
        .divide(NANOS_PER_SECOND)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static Optional<Path> parsePath(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
