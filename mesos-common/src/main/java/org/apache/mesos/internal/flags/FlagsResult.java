// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import com.google.common.base.CharMatcher;
import java.io.PrintStream;
import java.util.OptionalInt;

/** What came of reading a command line, for a {@code main}. */
public sealed interface FlagsResult {

  /** The values are in the flags; the program can start. */
  record Parsed() implements FlagsResult {}

  /** The user asked how the program is used. */
  record Help(String usage) implements FlagsResult {}

  /** The user made a mistake, told in one line. */
  record Error(String message) implements FlagsResult {

    public Error {
      message = CharMatcher.javaIsoControl().replaceFrom(message, '?');
    }
  }

  /**
   * Prints what the user has to read: usage on {@code out}, a mistake on {@code err}. Gives the
   * code to exit with, nothing if the program can start.
   */
  default OptionalInt report(PrintStream out, PrintStream err) {
    if (this instanceof Help help) {
      out.print(help.usage());
      out.flush();
      return OptionalInt.of(0);
    }
    if (this instanceof Error error) {
      err.println(error.message());
      err.flush();
      return OptionalInt.of(1);
    }
    return OptionalInt.empty();
  }
}
