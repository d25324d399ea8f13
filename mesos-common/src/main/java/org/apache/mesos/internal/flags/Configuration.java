// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import java.text.ParseException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keys and values in the order of the keys: what a program was told, unknown keys included. Not
 * safe for use by several threads.
 */
public final class Configuration {

  private static final Splitter LINES = Splitter.on('\n').omitEmptyStrings();
  private static final Splitter PAIR = Splitter.on('=').omitEmptyStrings();

  private final TreeMap<String, String> values = new TreeMap<>();

  public Configuration() {}

  public Configuration(Map<String, String> values) {
    this.values.putAll(values);
  }

  public boolean contains(String key) {
    return values.containsKey(key);
  }

  public Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * The value of a key, or the default if there is none.
   *
   * @throws ConfigurationException if the value is not of the type
   */
  public <T> T get(String key, FlagType<T> type, T defaultValue) {
    String value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    return type.parse(value).orElseThrow(() -> invalid(key, value));
  }

  public void set(String key, String value) {
    values.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
  }

  /** The values by key, a view. */
  public Map<String, String> asMap() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * Adds what a text of {@code key=value} lines says, over what is here.
   *
   * @throws ParseException if a line is not exactly that; earlier lines are added by then
   */
  public void loadString(String text) throws ParseException {
    int number = 0;
    for (String line : LINES.split(text)) {
      List<String> pair = PAIR.splitToList(line);
      if (pair.size() != 2) {
        throw new ParseException("Failed to parse '" + line + "'", number);
      }
      set(pair.get(0), pair.get(1));
      number++;
    }
  }

  static ConfigurationException invalid(String key, String value) {
    return new ConfigurationException("Invalid value for '" + key + "' option: " + value);
  }

  /** A line {@code key=value} for each key. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }
}
