// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code mesos.conf} (master.md 10.1): lines of {@code key=value} with blanks wherever, and
 * comments from a {@code #} on. Of two lines for one key the first wins; keys keep their case.
 */
final class ConfigFile {

  private static final Logger log = LoggerFactory.getLogger(ConfigFile.class);

  private static final String NAME = "mesos.conf";
  private static final CharMatcher BLANK = CharMatcher.anyOf(" \t\r\n");
  private static final Splitter LINES = Splitter.on('\n');
  private static final Splitter PAIR = Splitter.on('=').omitEmptyStrings();

  private ConfigFile() {}

  /**
   * What the file in a directory says; nothing if there is no file.
   *
   * @throws ConfigurationException if it cannot be read or has a malformed line
   */
  static Map<String, String> read(String directory) {
    String name = directory + "/" + NAME;
    try {
      Path path = Path.of(name);
      if (Files.notExists(path)) {
        log.warn("Configuration file '{}' does not exist", name);
        return ImmutableMap.of();
      }
      return parse(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigurationException("Couldn't read Mesos config file: " + name, e);
    }
  }

  static Map<String, String> parse(String text) {
    LinkedHashMap<String, String> values = new LinkedHashMap<>();
    for (String line : LINES.split(text)) {
      int comment = line.indexOf('#');
      String content = BLANK.trimFrom(comment < 0 ? line : line.substring(0, comment));
      if (!content.isEmpty()) {
        List<String> pair = PAIR.splitToList(content);
        String key = BLANK.trimFrom(pair.isEmpty() ? "" : pair.get(0));
        String value = BLANK.trimFrom(pair.size() < 2 ? "" : pair.get(1));
        if (pair.size() != 2 || key.isEmpty() || value.isEmpty()) {
          throw new ConfigurationException(
              "Malformed line in config file: '" + BLANK.trimFrom(line) + "'");
        }
        values.putIfAbsent(key, value);
      }
    }
    return values;
  }
}
