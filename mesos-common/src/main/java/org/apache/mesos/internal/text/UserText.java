// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.text;

/** Text that users or peers choose, made fit for a line of a log. */
public final class UserText {

  /** So that one name cannot fill a log. */
  private static final int LONGEST = 256;

  private UserText() {}

  /**
   * The text in single quotes, with what could break or forge a line escaped as in Java: {@code
   * 'my\nname'}. Cut after {@value #LONGEST} characters.
   */
  public static String quote(String text) {
    int length = Math.min(text.length(), LONGEST);
    StringBuilder quoted = new StringBuilder(length + 2).append('\'');
    for (int i = 0; i < length; i++) {
      appendEscaped(quoted, text.charAt(i));
    }
    return quoted.append(length < text.length() ? "...'" : "'").toString();
  }

  private static void appendEscaped(StringBuilder text, char c) {
    switch (c) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '\\' -> text.append("\\\\");
      case '\'' -> text.append("\\'");
      default -> {
        if (breaksLine(c)) {
          text.append(String.format("\\u%04x", (int) c));
        } else {
          text.append(c);
        }
      }
    }
  }

  /** Control characters, and the ones at which Unicode breaks lines or turns their direction. */
  private static boolean breaksLine(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
