// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources that may be reserved, as operators of later releases write them: {@code
 * name(role):value;…}, or JSON.
 */
final class ReservationParser {

  private static final JsonFactory JSON = new JsonFactory();

  private ReservationParser() {}

  static Resources parse(String text, String defaultRole) {
    String trimmed = text.strip();
    // No name begins so: it would be taken for a list of ranges without a name.
    return trimmed.startsWith("[")
        ? parseJson(trimmed, defaultRole)
        : parsePairs(text, defaultRole);
  }

  private static Resources parsePairs(String text, String defaultRole) {
    ImmutableList.Builder<Resource> resources = ImmutableList.builder();
    ValueParser.forEachPair("resources", text, (key, value) -> {
      int open = key.indexOf('(');
      if (open < 0) {
        resources.add(Resources.reserved(Resources.parse(key, value), defaultRole));
        return;
      }
      if (!key.endsWith(")") || open == key.length() - 2) {
        throw new IllegalArgumentException(
            "Bad value for resources, expecting 'name(role)' but got '" + key + "'");
      }
      String role = key.substring(open + 1, key.length() - 1);
      resources.add(Resources.reserved(Resources.parse(key.substring(0, open), value), role));
    });
    return Resources.of(resources.build());
  }

  private static Resources parseJson(String text, String defaultRole) {
    ImmutableList.Builder<Resource> resources = ImmutableList.builder();
    try (JsonParser parser = JSON.createParser(text)) {
      expect(parser, parser.nextToken(), JsonToken.START_ARRAY);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        resources.add(parseResource(parser, defaultRole));
      }
      expect(parser, parser.nextToken(), null);
    } catch (IOException | NumberFormatException e) {
      throw new IllegalArgumentException("Bad value for resources, in its JSON: " + text(e), e);
    }
    return Resources.of(resources.build());
  }

  private static String text(Exception e) {
    return String.valueOf(
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage());
  }

  private static Resource parseResource(JsonParser parser, String defaultRole) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
    Resource.Builder resource = Resource.newBuilder();
    String role = defaultRole;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> resource.setName(string(parser));
        case "type" -> resource.setType(type(string(parser)));
        case "role" -> role = string(parser);
        case "scalar" -> resource.setScalar(scalar(parser));
        case "ranges" -> resource.setRanges(ranges(parser));
        case "set" -> resource.setSet(set(parser));
        default ->
          throw new IllegalArgumentException(
              "Bad value for resources, in its JSON: Resource." + field + " is not supported");
      }
    }
    if (!resource.isInitialized() || !Resources.isValid(resource.build())) {
      throw new IllegalArgumentException("Bad value for resources, in its JSON: '"
          + resource.getName()
          + "' (expected: name, type and the value of that type)");
    }
    return Resources.reserved(resource.build(), role);
  }

  private static Value.Type type(String name) {
    return switch (name) {
      case "SCALAR" -> Value.Type.SCALAR;
      case "RANGES" -> Value.Type.RANGES;
      case "SET" -> Value.Type.SET;
      default ->
        throw new IllegalArgumentException("Bad value for resources, in its JSON: type '" + name
            + "' (expected: SCALAR, RANGES or SET)");
    };
  }

  private static Value.Scalar scalar(JsonParser parser) throws IOException {
    Value.Scalar.Builder scalar = Value.Scalar.newBuilder();
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      expectName(parser, "value");
      scalar.setValue(number(parser));
    }
    return scalar.buildPartial();
  }

  private static Value.Ranges ranges(JsonParser parser) throws IOException {
    Value.Ranges.Builder ranges = Value.Ranges.newBuilder();
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      expectName(parser, "range");
      expect(parser, parser.currentToken(), JsonToken.START_ARRAY);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        ranges.addRange(range(parser));
      }
    }
    return ranges.buildPartial();
  }

  private static Value.Range range(JsonParser parser) throws IOException {
    Value.Range.Builder range = Value.Range.newBuilder();
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      expect(parser, parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
      long number = Long.parseUnsignedLong(parser.getText());
      switch (field) {
        case "begin" -> range.setBegin(number);
        case "end" -> range.setEnd(number);
        default ->
          throw new IllegalArgumentException(
              "Bad value for resources, in its JSON: '" + field + "'");
      }
    }
    return range.buildPartial();
  }

  private static Value.Set set(JsonParser parser) throws IOException {
    Value.Set.Builder set = Value.Set.newBuilder();
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      expectName(parser, "item");
      expect(parser, parser.currentToken(), JsonToken.START_ARRAY);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        set.addItem(string(parser));
      }
    }
    return set.build();
  }

  private static void expectName(JsonParser parser, String name) throws IOException {
    if (!name.equals(parser.currentName())) {
      throw new IllegalArgumentException("Bad value for resources, in its JSON: '"
          + parser.currentName() + "' (expected: '" + name + "')");
    }
    parser.nextToken();
  }

  private static String string(JsonParser parser) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private static double number(JsonParser parser) throws IOException {
    if (parser.currentToken() == null || !parser.currentToken().isNumeric()) {
      throw unexpected(parser);
    }
    return parser.getDoubleValue();
  }

  private static void expect(
      JsonParser parser, @Nullable JsonToken got, @Nullable JsonToken expected) throws IOException {
    if (got != expected) {
      throw unexpected(parser);
    }
  }

  private static IllegalArgumentException unexpected(JsonParser parser) throws IOException {
    return new IllegalArgumentException("Bad value for resources, in its JSON: unexpected "
        + (parser.currentToken() == null ? "end" : "'" + parser.getText() + "'")
        + " at column "
        + parser.currentLocation().getColumnNr());
  }
}
