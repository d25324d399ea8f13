// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonObjectTest {

  @Test
  void laterReleasesHaveTruthAndLists() {
    JsonObject json = new JsonObject()
        .putTruth("no", false)
        .putTexts("texts", List.of("a", "b\""))
        .putTruth("yes", true);

    assertThat(json).hasToString("{\"no\":false,\"texts\":[\"a\",\"b\\\"\"],\"yes\":true}");
  }

  @Test
  void keysAreInOrderWithoutBlanks() {
    JsonObject object = new JsonObject()
        .put("name", "a b")
        .put("active", true)
        .put("elected", false)
        .put("resources", new JsonObject().put("mem", 1024).put("cpus", 2.5))
        .put("slaves", List.of(new JsonObject().put("id", "s"), new JsonObject()))
        .put("frameworks", List.of());

    assertThat(object)
        .hasToString("{\"active\":1,\"elected\":0,\"frameworks\":[],\"name\":\"a b\","
            + "\"resources\":{\"cpus\":2.5,\"mem\":1024},\"slaves\":[{\"id\":\"s\"},{}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "1334864300.25, 1334864300",
    "0, 0",
    "-1.5, -1.5",
    "1e10, 1e+10",
    "0.333333333333, 0.3333333333",
    "0.00001, 1e-05",
    "NaN, null",
    "Infinity, null",
    "-Infinity, null"
  })
  void numbersHaveTenSignificantDigits(double value, String expected) {
    assertThat(new JsonObject().put("n", value)).hasToString("{\"n\":" + expected + "}");
  }

  @Test
  void textIsEscaped() {
    assertThat(new JsonObject().put("a\"b", "\\ \" \n \u0001 \u00e9"))
        .hasToString("{\"a\\\"b\":\"\\\\ \\\" \\n \\u0001 \u00e9\"}");
  }

  @Test
  void laterValueReplacesAnEarlierOne() {
    assertThat(new JsonObject().put("a", 1).put("a", "x")).hasToString("{\"a\":\"x\"}");
  }

  @Test
  void anyTextReadsBack() throws IOException {
    Random random = new Random(9);
    for (int i = 0; i < 1000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append((char) random.nextInt(0xd800));
      }
      String json = new JsonObject().put("text", text.toString()).toString();
      try (JsonParser parser = new JsonFactory().createParser(json)) {
        parser.nextToken();
        assertThat(parser.nextFieldName()).isEqualTo("text");
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
        assertThat(parser.getText()).isEqualTo(text.toString());
      }
    }
  }
}
