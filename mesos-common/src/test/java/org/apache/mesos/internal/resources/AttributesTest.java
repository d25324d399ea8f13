// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.Test;

class AttributesTest {

  private static final String ALL = "cpus:45.55;ports:[10000-20000, 30000-50000];rack:rack1,rack2";

  /** Reference: AttributesTest.Parsing. */
  @Test
  void parsing() {
    List<Attribute> attributes = Attributes.parse(ALL).toProto();

    assertThat(attributes)
        .extracting(Attribute::getType)
        .containsExactly(Value.Type.SCALAR, Value.Type.RANGES, Value.Type.TEXT);
    assertThat(attributes.get(0).getScalar().getValue()).isEqualTo(45.55);
    assertThat(attributes.get(1).getRanges().getRangeList())
        .extracting(Value.Range::getBegin, Value.Range::getEnd)
        .containsExactly(tuple(10000L, 20000L), tuple(30000L, 50000L));
    assertThat(attributes.get(2).getText().getValue()).isEqualTo("rack1,rack2");
  }

  /** Reference: AttributesTest.Equality. */
  @Test
  void equality() {
    Attributes attributes = Attributes.parse(ALL);
    Attributes same =
        Attributes.parse("cpus:45.55;ports:[10000-20000,30000-50000];rack:rack1,rack2");
    Attributes others = Attributes.parse("cpus:45.55;ports:45.55;rack:45.55");
    Attributes none = Attributes.parse("");

    assertThat(attributes).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(none).isEqualTo(Attributes.parse("")).isEqualTo(Attributes.empty());
    assertThat(attributes).isNotEqualTo(none).isNotEqualTo(others);
    assertThat(none).isNotEqualTo(attributes);
  }

  @Test
  void printing() {
    assertThat(Attributes.parse(ALL))
        .hasToString("cpus=45.55; ports=[10000-20000, 30000-50000]; rack=rack1,rack2");
    assertThat(Attributes.of(List.of(attribute(Value.Type.SET).build()))).hasToString("x={a}");
  }

  @Test
  void equalNamesAreNotMerged() {
    Attributes attributes = Attributes.parse("a:1;a:1;a:2");

    assertThat(attributes).hasSize(3);
    assertThat(attributes).isNotEqualTo(Attributes.parse("a:1;a:1;a:1"));
    assertThat(Attributes.parse("a:1;a:1;a:1")).isNotEqualTo(attributes);
    assertThat(attributes.isEmpty()).isFalse();
  }

  @Test
  void badPartsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attributes.parse("rack"))
        .withMessage("Bad value for attributes, missing ':' within rack");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attributes.parse("rack:[1-2"))
        .withMessage("Bad value for attribute rack: Error parsing value, brackets doesn't match");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attributes.parse("rack:{a,b}"))
        .withMessage(
            "Bad value for attribute rack: '{a, b}' (expected: a number, [ranges] or text)");
  }

  private static Attribute.Builder attribute(Value.Type type) {
    return Attribute.newBuilder()
        .setName("x")
        .setType(type)
        .setSet(Value.Set.newBuilder().addItem("a"));
  }
}
