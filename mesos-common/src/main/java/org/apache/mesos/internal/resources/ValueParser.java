// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.Value;

/** Reads values and lists of named values from the text that flags and users write. */
final class ValueParser {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final Splitter LIST = Splitter.on(CharMatcher.anyOf(";\n")).omitEmptyStrings();
  private static final Splitter PAIR = Splitter.on(':').omitEmptyStrings();
  private static final Splitter RANGES =
      Splitter.on(CharMatcher.anyOf("[]-,\n")).omitEmptyStrings();
  private static final Splitter ITEMS = Splitter.on(CharMatcher.anyOf("{},\n")).omitEmptyStrings();

  private ValueParser() {}

  /** What to do with each {@code name:value} of a list. */
  interface Receiver {
    void accept(String name, String value);
  }

  /**
   * Takes {@code name:value;name:value} apart.
   *
   * @throws IllegalArgumentException if a part is no pair; {@code what} says in which list
   */
  static void forEachPair(String what, String text, Receiver receiver) {
    for (String part : LIST.split(text)) {
      List<String> pair = PAIR.splitToList(part);
      if (pair.size() != 2) {
        throw new IllegalArgumentException("Bad value for " + what + ", missing ':' within "
            + (pair.isEmpty() ? "" : pair.get(0)));
      }
      receiver.accept(pair.get(0), pair.get(1));
    }
  }

  /**
   * Reads one value (formats.md 1): {@code [1-10, 20-30]} is ranges, {@code {a, b}} a set, a finite
   * number a scalar and anything else text. Blanks count nowhere.
   *
   * @throws IllegalArgumentException if it is empty or looks like ranges or a set and is not
   */
  static Value parse(String text) {
    String value = text.replace(" ", "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("Error parsing value, expecting non-empty string");
    }
    if (!hasMatchingBrackets(value)) {
      throw new IllegalArgumentException("Error parsing value, brackets doesn't match");
    }
    int bracket = value.indexOf('[');
    if (bracket == 0) {
      return Value.newBuilder()
          .setType(Value.Type.RANGES)
          .setRanges(parseRanges(value))
          .build();
    }
    if (bracket > 0) {
      throw new IllegalArgumentException("Error parsing value " + value + ", bad '[' found");
    }
    int brace = value.indexOf('{');
    if (brace == 0) {
      return Value.newBuilder()
          .setType(Value.Type.SET)
          .setSet(Value.Set.newBuilder().addAllItem(ITEMS.split(value)))
          .build();
    }
    if (brace > 0) {
      throw new IllegalArgumentException("Error parsing value " + value + ", bad '{' found");
    }
    return parseScalarOrText(value);
  }

  private static Value parseScalarOrText(String value) {
    if (NUMBER.matcher(value).matches()) {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return Value.newBuilder()
            .setType(Value.Type.SCALAR)
            .setScalar(Value.Scalar.newBuilder().setValue(number))
            .build();
      }
    }
    return Value.newBuilder()
        .setType(Value.Type.TEXT)
        .setText(Value.Text.newBuilder().setValue(value))
        .build();
  }

  private static Value.Ranges parseRanges(String value) {
    List<String> numbers = RANGES.splitToList(value);
    if (numbers.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "Error parsing value: " + value + ", expect one or more \"ranges \"");
    }
    Value.Ranges.Builder ranges = Value.Ranges.newBuilder();
    for (int i = 0; i < numbers.size(); i += 2) {
      ranges
          .addRangeBuilder()
          .setBegin(parseUnsigned(value, numbers.get(i)))
          .setEnd(parseUnsigned(value, numbers.get(i + 1)));
    }
    return ranges.build();
  }

  private static long parseUnsigned(String value, String token) {
    try {
      if (CharMatcher.inRange('0', '9').matchesAllOf(token)) {
        return Long.parseUnsignedLong(token);
      }
    } catch (NumberFormatException e) {
      // Digits only, so it is above the largest 64-bit number: refused like any other non-number.
    }
    throw new IllegalArgumentException(
        "Error parsing value " + value + ", expecting non-negative integers in '" + token + "'");
  }

  /** The kinds nest freely: {@code ([)]} has as many of each and closes none before it opens. */
  private static boolean hasMatchingBrackets(String value) {
    return isBalanced(value, '{', '}')
        && isBalanced(value, '[', ']')
        && isBalanced(value, '(', ')');
  }

  private static boolean isBalanced(String value, char open, char close) {
    int depth = 0;
    for (int i = 0; i < value.length() && depth >= 0; i++) {
      if (value.charAt(i) == open) {
        depth++;
      } else if (value.charAt(i) == close) {
        depth--;
      }
    }
    return depth == 0;
  }
}
