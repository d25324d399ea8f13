// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.stream.Collectors;

/** Percent-encoding as the original does it (libprocess.md 6.7). */
public final class UrlEncoding {

  /** Beside control characters and what is not ASCII; the delete character is left alone. */
  private static final String RESERVED = "$&+,/:;=?@ \"<>#%{}|\\^~[]`";

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private UrlEncoding() {}

  /** A text as part of a URL. */
  public static String encode(String text) {
    return encode(text, "");
  }

  /** As {@link #encode(String)}, with further characters to be encoded. */
  public static String encode(String text, String additional) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < ' ' || c > 0x7f || RESERVED.indexOf(c) >= 0 || additional.indexOf(c) >= 0) {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /** A query without its question mark; empty without pairs. */
  public static String encodeQuery(Map<String, String> query) {
    return query.entrySet().stream()
        .map(pair -> pair.getValue().isEmpty()
            ? encode(pair.getKey())
            : encode(pair.getKey()) + "=" + encode(pair.getValue()))
        .collect(Collectors.joining("&"));
  }
}
