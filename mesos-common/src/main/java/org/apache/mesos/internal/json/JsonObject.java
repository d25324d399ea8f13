// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.internal.text.StreamNumbers;

/**
 * A JSON object as the endpoints print it (master.md 9): keys in alphabetical order, no blanks,
 * numbers with at most 10 significant digits as a C++ stream prints them, booleans as 1 and 0.
 * Unlike in the reference, text is escaped and a number that JSON lacks (NaN, infinity) is null, so
 * that the result is JSON whatever is in it.
 *
 * <p>Filled once, then only read. An object that was put into another one must not change any more.
 */
public final class JsonObject {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int SIGNIFICANT_DIGITS = 10;

  private final TreeMap<String, Member> members = new TreeMap<>();

  /** Writes a value. */
  private interface Member {
    void writeTo(JsonGenerator generator) throws IOException;
  }

  @CanIgnoreReturnValue
  public JsonObject put(String key, String value) {
    requireNonNull(value, key);
    return put(key, generator -> generator.writeString(value));
  }

  @CanIgnoreReturnValue
  public JsonObject put(String key, double value) {
    return put(key, generator -> writeNumber(generator, value));
  }

  /** A counter; from 1e+10 on it, too, has 10 digits only. */
  @CanIgnoreReturnValue
  public JsonObject put(String key, long value) {
    return put(key, (double) value);
  }

  @CanIgnoreReturnValue
  public JsonObject put(String key, boolean value) {
    return put(key, value ? 1 : 0);
  }

  /** As later releases have it: {@code true} or {@code false}. */
  @CanIgnoreReturnValue
  public JsonObject putTruth(String key, boolean value) {
    return put(key, generator -> generator.writeBoolean(value));
  }

  @CanIgnoreReturnValue
  public JsonObject putTexts(String key, List<String> values) {
    ImmutableList<String> texts = ImmutableList.copyOf(values);
    return put(key, generator -> {
      generator.writeStartArray();
      for (String text : texts) {
        generator.writeString(text);
      }
      generator.writeEndArray();
    });
  }

  @CanIgnoreReturnValue
  public JsonObject put(String key, JsonObject value) {
    return put(key, value::writeTo);
  }

  @CanIgnoreReturnValue
  public JsonObject put(String key, List<JsonObject> values) {
    ImmutableList<JsonObject> elements = ImmutableList.copyOf(values);
    return put(key, generator -> {
      generator.writeStartArray();
      for (JsonObject element : elements) {
        element.writeTo(generator);
      }
      generator.writeEndArray();
    });
  }

  private JsonObject put(String key, Member member) {
    members.put(requireNonNull(key, "key"), member);
    return this;
  }

  private static void writeNumber(JsonGenerator generator, double value) throws IOException {
    if (Double.isFinite(value)) {
      generator.writeNumber(StreamNumbers.format(value, SIGNIFICANT_DIGITS));
    } else {
      generator.writeNull();
    }
  }

  private void writeTo(JsonGenerator generator) throws IOException {
    generator.writeStartObject();
    for (Map.Entry<String, Member> member : members.entrySet()) {
      generator.writeFieldName(member.getKey());
      member.getValue().writeTo(generator);
    }
    generator.writeEndObject();
  }

  /** The JSON text. */
  @Override
  public String toString() {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      writeTo(generator);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory fails only if the JSON is no tree", e);
    }
    return text.toString();
  }
}
