// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.sandbox;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Turns ids, which users choose freely, into names of single directories.
 *
 * <p>Ids of printable ASCII stay as they are, blanks and parentheses included. Encoded as {@code
 * %XX} are only: the slash, control characters, characters outside ASCII (what they become on disk
 * would depend on the locale), a percent sign that would read as such an encoding, and the dots of
 * {@code .} and {@code ..}. An empty id becomes {@code %empty}. Long names end in a hash, as file
 * systems limit a name to 255 bytes.
 */
public final class PathNames {

  private static final int MAX_LENGTH = 200;
  private static final int HASH_LENGTH = 32;
  private static final String EMPTY = "%empty";

  private PathNames() {}

  /** The directory name for an id; never empty, {@code .} or {@code ..}, and without a slash. */
  public static String encode(String id) {
    if (id.isEmpty()) {
      return EMPTY;
    }
    if (id.equals(".") || id.equals("..")) {
      return id.replace(".", "%2E");
    }
    StringBuilder name = new StringBuilder();
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      if (c < ' ' || c > '~' || c == '/' || (c == '%' && isHex(bytes, i + 1))) {
        name.append(String.format("%%%02X", c));
      } else {
        name.append((char) c);
      }
    }
    return name.length() <= MAX_LENGTH ? name.toString() : shortened(name.toString());
  }

  private static boolean isHex(byte[] bytes, int start) {
    return start + 1 < bytes.length
        && Character.digit(bytes[start], 16) >= 0
        && Character.digit(bytes[start + 1], 16) >= 0;
  }

  private static String shortened(String name) {
    String hash = Hashing.sha256().hashString(name, StandardCharsets.UTF_8).toString();
    return name.substring(0, MAX_LENGTH - HASH_LENGTH - 1) + "~" + hash.substring(0, HASH_LENGTH);
  }
}
