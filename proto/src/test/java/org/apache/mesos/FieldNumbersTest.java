// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.mesos.internal.Messages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the schema with the tables of the releases whose peers it has to understand. */
class FieldNumbersTest {

  private static final List<FileDescriptor> FILES = List.of(
      Protos.getDescriptor(),
      Messages.getDescriptor(),
      org.apache.mesos.internal.log.Messages.getDescriptor(),
      org.apache.mesos.scheduler.Protos.getDescriptor());

  private static final Map<String, Descriptor> messages = new LinkedHashMap<>();
  private static final Map<String, EnumDescriptor> enums = new LinkedHashMap<>();

  @BeforeAll
  static void indexByFullName() {
    for (FileDescriptor file : FILES) {
      file.getEnumTypes().forEach(type -> enums.put(type.getFullName(), type));
      file.getMessageTypes().forEach(FieldNumbersTest::index);
    }
  }

  static Stream<Row> fields2012() throws IOException {
    return rows("/fields-2012.txt");
  }

  static Stream<Row> fields111() throws IOException {
    return rows("/fields-1.11.txt");
  }

  @ParameterizedTest
  @MethodSource("fields2012")
  void fieldOf2012IsUnderstood(Row row) {
    check(row);
  }

  @ParameterizedTest
  @MethodSource("fields111")
  void fieldOf111IsUnderstood(Row row) {
    check(row);
  }

  private static void check(Row row) {
    switch (row.label()) {
      case "" -> assertThat(messages).containsKey(row.owner());
      case "value" -> checkEnumValue(row);
      default -> checkField(row);
    }
  }

  private static void checkEnumValue(Row row) {
    assertThat(enums).containsKey(row.owner());
    assertThat(enums.get(row.owner()).findValueByNumber(row.number())).hasToString(row.name());
  }

  private static void checkField(Row row) {
    assertThat(messages).containsKey(row.owner());
    FieldDescriptor field = messages.get(row.owner()).findFieldByNumber(row.number());

    assertThat(field).as("field %s", row.number()).isNotNull();
    assertThat(field.getName()).isEqualTo(row.name());
    assertThat("." + typeOf(field)).endsWith("." + row.type());
    assertThat(labelOf(field)).isIn(acceptableLabels(row.label()));
    if (!row.defaultValue().isEmpty()) {
      assertThat(field.getDefaultValue()).hasToString(row.defaultValue());
    }
  }

  /** What one release requires, another may leave out. */
  private static List<String> acceptableLabels(String label) {
    return label.equals("required") ? List.of("required", "optional") : List.of(label);
  }

  private static String labelOf(FieldDescriptor field) {
    if (field.isMapField()) {
      return "map";
    }
    if (field.isRepeated()) {
      return "repeated";
    }
    return field.isRequired() ? "required" : "optional";
  }

  private static String typeOf(FieldDescriptor field) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      return "map<%s,%s>"
          .formatted(
              typeOf(entry.findFieldByNumber(1)),
              typeOf(entry.findFieldByNumber(2)).replaceFirst("^mesos\\.(scheduler\\.)?", ""));
    }
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static void index(Descriptor message) {
    messages.put(message.getFullName(), message);
    message.getEnumTypes().forEach(type -> enums.put(type.getFullName(), type));
    message.getNestedTypes().forEach(FieldNumbersTest::index);
  }

  private static Stream<Row> rows(String resource) throws IOException {
    try (InputStream in = FieldNumbersTest.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(Row::parse);
    }
  }

  /** A line of the table; only `owner` is set if the message has no fields. */
  record Row(
      String owner, int number, String label, String type, String name, String defaultValue) {

    static Row parse(String line) {
      String[] columns = line.split(" ");
      return columns.length == 1
          ? new Row(line, 0, "", "", "", "")
          : new Row(
              columns[0],
              Integer.parseInt(columns[1]),
              columns[2],
              columns[3],
              columns[4],
              columns.length > 5 ? columns[5] : "");
    }
  }
}
