// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueParserTest {

  /** Reference: ValuesTest.ValidInput. */
  @Test
  void validInput() {
    Value scalar = ValueParser.parse("45.55");
    assertThat(scalar.getType()).isEqualTo(Value.Type.SCALAR);
    assertThat(scalar.getScalar().getValue()).isEqualTo(45.55);

    Value ranges = ValueParser.parse("[10000-20000, 30000-50000]");
    assertThat(ranges.getType()).isEqualTo(Value.Type.RANGES);
    assertThat(ranges.getRanges().getRangeCount()).isEqualTo(2);

    Value set = ValueParser.parse("{sda1, sda2}");
    assertThat(set.getType()).isEqualTo(Value.Type.SET);
    assertThat(set.getSet().getItemList()).containsExactly("sda1", "sda2");

    Value text = ValueParser.parse("123abc,s");
    assertThat(text.getType()).isEqualTo(Value.Type.TEXT);
    assertThat(text.getText().getValue()).isEqualTo("123abc,s");
  }

  /** Reference: ValuesTest.InvalidInput; and the other errors. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{aa,b}}|Error parsing value, brackets doesn't match",
        "[1-2]]|Error parsing value, brackets doesn't match",
        "[1-2b]|Error parsing value [1-2b], expecting non-negative integers in '2b'",
        "  |Error parsing value, expecting non-empty string",
        "}{|Error parsing value, brackets doesn't match",
        "(1|Error parsing value, brackets doesn't match",
        "a[1-2]|Error parsing value a[1-2], bad '[' found",
        "{[1-2]}|Error parsing value {[1-2]}, bad '[' found",
        "a{b}|Error parsing value a{b}, bad '{' found",
        "[1-18446744073709551616]|Error parsing value [1-18446744073709551616],"
            + " expecting non-negative integers in '18446744073709551616'",
        "[+1-2]|Error parsing value [+1-2], expecting non-negative integers in '+1'"
      })
  void invalidInput(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueParser.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "[1-2-3]"})
  void oddNumberOfBoundsIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueParser.parse(text))
        .withMessage("Error parsing value: " + text + ", expect one or more \"ranges \"");
  }

  @Test
  void emptyCollectionsAreAllowed() {
    assertThat(ValueParser.parse("[]").getRanges().getRangeCount()).isZero();
    assertThat(ValueParser.parse("{ }").getSet().getItemCount()).isZero();
  }

  @Test
  void rangesAndItemsAreKeptAsWritten() {
    assertThat(Values.print(ValueParser.parse("[5-6,9-1,5-7]").getRanges()))
        .isEqualTo("[5-6, 9-1, 5-7]");
    assertThat(Values.print(ValueParser.parse("{b,a,,b}").getSet())).isEqualTo("{b, a, b}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "+1.5", ".5", "5.", "1e3", "1.5E-3"})
  void numbersAreScalars(String text) {
    assertThat(ValueParser.parse(text).getScalar().getValue()).isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e", "e1", ".", "-", "1_0", "0x1p3", "1f", "nan", "NaN", "inf", "1e999"})
  void whatIsNoFiniteNumberIsText(String text) {
    assertThat(ValueParser.parse(text).getType()).isEqualTo(Value.Type.TEXT);
  }

  @Test
  void garbageIsAValueOrRefused() {
    Random random = new Random(11);
    for (int i = 0; i < 5000; i++) {
      String text = Garbage.text(random, "[]{}(),-0123456789.eEab \n");
      try {
        assertThat(ValueParser.parse(text).isInitialized()).isTrue();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("Error parsing value");
      }
    }
  }
}
