// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import java.util.Random;

/** Random text for tests of parsers: mostly of the given characters, sometimes of any. */
final class Garbage {

  private static final int MAX_LENGTH = 24;
  private static final int ONE_IN = 20;

  private Garbage() {}

  static String text(Random random, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(MAX_LENGTH); i > 0; i--) {
      text.append(
          random.nextInt(ONE_IN) == 0
              ? (char) random.nextInt(Character.MAX_VALUE + 1)
              : alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
