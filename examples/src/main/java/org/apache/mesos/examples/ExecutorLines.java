// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a command's output what its executor prints into the same file: two lines before and
 * one after it. Works on bytes as Latin-1 text, which keeps every byte.
 */
final class ExecutorLines {

  private static final Pattern BEFORE =
      Pattern.compile("Registered executor on [^\n]*\nStarting task [^\n]*\n");
  private static final String AFTER_BEGIN = "Waited on process ";
  private static final Pattern AFTER =
      Pattern.compile(AFTER_BEGIN + "\\d+, returned status -?\\d+\n\\z");

  /** More than the line after the output ever has. */
  private static final int MAX_AFTER = 64;

  /** More than the lines before the output ever have: if they are not there now, they never are. */
  private static final int MAX_BEFORE = 1024;

  private String pending = "";
  private boolean isBeginningDone;

  /** The command's own bytes; a few at the end may come with the next ones only. */
  byte[] remove(byte[] bytes) {
    pending += new String(bytes, StandardCharsets.ISO_8859_1);
    if (!isBeginningDone && !removeBeginning()) {
      return new byte[0];
    }
    int end = Math.max(0, pending.length() - MAX_AFTER);
    int after = pending.indexOf(AFTER_BEGIN, end);
    return take(after >= 0 ? after : pending.length() - cutOff());
  }

  private boolean removeBeginning() {
    Matcher before = BEFORE.matcher(pending);
    if (before.lookingAt()) {
      pending = pending.substring(before.end());
      isBeginningDone = true;
    } else if (pending.length() > MAX_BEFORE || !before.hitEnd()) {
      isBeginningDone = true;
    }
    return isBeginningDone;
  }

  /** How many characters at the end may be the beginning of the line after the output. */
  private int cutOff() {
    int length = Math.min(AFTER_BEGIN.length() - 1, pending.length());
    while (!AFTER_BEGIN.startsWith(pending.substring(pending.length() - length))) {
      length--;
    }
    return length;
  }

  private byte[] take(int end) {
    byte[] bytes = pending.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
    pending = pending.substring(end);
    return bytes;
  }

  /** What was held back, when nothing more comes. */
  byte[] rest() {
    pending = AFTER.matcher(pending).replaceFirst("");
    return take(pending.length());
  }
}
