// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTypeTest {

  private static final List<FlagType<?>> ALL = List.of(
      FlagType.BOOL,
      FlagType.INT,
      FlagType.LONG,
      FlagType.DOUBLE,
      FlagType.STRING,
      FlagType.DURATION,
      FlagType.PATH);

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "false, false", "true, true"})
  void bools(String text, boolean value) {
    assertThat(FlagType.BOOL.parse(text)).contains(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "yes", "True", " 1"})
  void otherTextIsNoBool(String text) {
    assertThat(FlagType.BOOL.parse(text)).isEmpty();
  }

  @Test
  void numbersKeepToTheirRange() {
    assertThat(FlagType.INT.parse("-2147483648")).contains(Integer.MIN_VALUE);
    assertThat(FlagType.INT.parse("2147483648")).isEmpty();
    assertThat(FlagType.LONG.parse("2147483648")).contains(2147483648L);
    assertThat(FlagType.LONG.parse("9223372036854775808")).isEmpty();
    assertThat(FlagType.DOUBLE.parse("-2.5e3")).contains(-2500.0);
    assertThat(FlagType.DOUBLE.parse("1e999")).isEmpty();
    assertThat(FlagType.DOUBLE.print(5.0)).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1x", " 1", "1 ", "NaN", "inf", "0x1", "1f"})
  void textIsNoNumber(String text) {
    assertThat(FlagType.INT.parse(text)).isEmpty();
    assertThat(FlagType.LONG.parse(text)).isEmpty();
    assertThat(FlagType.DOUBLE.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "5, PT5S",
    "0, PT0S",
    "2.5, PT2.5S",
    "1ns, PT0.000000001S",
    "1us, PT0.000001S",
    "1.5ms, PT0.0015S",
    "10secs, PT10S",
    "2mins, PT2M",
    "1.5hrs, PT1H30M",
    "1days, PT24H",
    "2weeks, PT336H"
  })
  void durationsAreSecondsOrHaveAUnit(String text, Duration value) {
    assertThat(FlagType.DURATION.parse(text)).contains(value);
    assertThat(FlagType.DURATION.parse(FlagType.DURATION.print(value))).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "secs", "1sec", "1 secs", "1e3", "1.", "99999weeks", "1Secs", "NaN"})
  void otherTextIsNoDuration(String text) {
    assertThat(FlagType.DURATION.parse(text)).isEmpty();
  }

  @Test
  void pathIsAnythingButEmptyOrImpossible() {
    assertThat(FlagType.PATH.parse("/tmp/mesos")).contains(Path.of("/tmp/mesos"));
    assertThat(FlagType.PATH.parse("")).isEmpty();
    assertThat(FlagType.PATH.parse("a\0b")).isEmpty();
  }

  @Test
  void namesAreForTheDocumentation() {
    assertThat(ALL)
        .extracting(FlagType::name)
        .containsExactly("bool", "int", "long", "double", "string", "duration", "path");
  }

  @Test
  void whatIsReadIsPrintedSoThatItReadsTheSame() {
    Random random = new Random(3);
    String alphabet = "0123456789.-+eEnsumcihrdaywktf /\0";
    for (int i = 0; i < 5000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(8); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ALL.forEach(type -> assertReadsTheSame(type, text.toString()));
    }
  }

  private static <T> void assertReadsTheSame(FlagType<T> type, String text) {
    type.parse(text)
        .map(type::print)
        .ifPresent(printed -> assertThat(type.parse(printed).map(type::print)).contains(printed));
  }
}
