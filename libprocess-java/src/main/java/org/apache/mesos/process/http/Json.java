// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON text of a few plain values, made of parts that are JSON text already. */
public final class Json {

  /** Whole numbers up to here are exact, and shorter to read without an exponent. */
  private static final double MAX_PLAIN = 1e15;

  private Json() {}

  public static String array(Collection<String> elements) {
    return elements.stream().collect(Collectors.joining(",", "[", "]"));
  }

  /** An object with its fields in the order of the map. */
  public static String object(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> string(field.getKey()) + ":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** A finite number. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < MAX_PLAIN
        ? (long) value + ".0"
        : Double.toString(value);
  }

  public static String string(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }
}
