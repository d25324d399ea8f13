// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The URL decoding of libprocess: {@code %XX} and {@code +} for a blank (libprocess.md 6.7). */
final class PercentDecoder {

  private PercentDecoder() {}

  /** The decoded text; empty if an escape is malformed. */
  static Optional<String> decode(String text) {
    if (text.indexOf('%') < 0) {
      return Optional.of(text.replace('+', ' '));
    }
    byte[] bytes = text.getBytes(UTF_8);
    var decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded.write(bytes[i] == '+' ? ' ' : bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      decoded.write(high << 4 | low);
      i += 2;
    }
    return Optional.of(decoded.toString(UTF_8));
  }

  /**
   * The pairs of a query, split at {@code &} and {@code ;}; of a repeated key the last value. Empty
   * if an escape is malformed.
   */
  static Optional<ImmutableMap<String, String>> decodeQuery(String query) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int begin = 0;
    while (begin < query.length()) {
      int end = endOfPair(query, begin);
      if (end > begin) {
        int equals = query.indexOf('=', begin);
        int endOfKey = equals < 0 || equals > end ? end : equals;
        Optional<String> key = decode(query.substring(begin, endOfKey));
        Optional<String> value = decode(query.substring(Math.min(endOfKey + 1, end), end));
        if (key.isEmpty() || value.isEmpty()) {
          return Optional.empty();
        }
        pairs.put(key.get(), value.get());
      }
      begin = end + 1;
    }
    return Optional.of(ImmutableMap.copyOf(pairs));
  }

  private static int endOfPair(String query, int begin) {
    int end = begin;
    while (end < query.length() && query.charAt(end) != '&' && query.charAt(end) != ';') {
      end++;
    }
    return end;
  }
}
