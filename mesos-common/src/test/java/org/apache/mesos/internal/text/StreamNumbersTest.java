// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamNumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "2.5, 2.5",
    "45.55, 45.55",
    "1024, 1024",
    "123456, 123456",
    "1234567, 1.23457e+06",
    "1000000, 1e+06",
    "999999.5, 1e+06",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "0.000123456789, 0.000123457",
    "-3.25, -3.25",
    "-1e-7, -1e-07",
    "1e100, 1e+100",
    "1e-300, 1e-300",
    "1.7976931348623157e308, 1.79769e+308",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf"
  })
  void sixDigitsAreWhatAStreamPrintsByDefault(double value, String expected) {
    assertThat(StreamNumbers.format(value, 6)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1334864300.25, 1334864300",
    "9999999999, 9999999999",
    "9999999999.4, 9999999999",
    "1e10, 1e+10",
    "12345678901, 1.23456789e+10",
    "0.1, 0.1",
    "0.3333333333333333, 0.3333333333",
    "45.55, 45.55"
  })
  void tenDigitsAreWhatTheEndpointsPrint(double value, String expected) {
    assertThat(StreamNumbers.format(value, 10)).isEqualTo(expected);
  }

  @Test
  void everyNumberReadsBackAsItsRoundedSelf() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        BigDecimal expected =
            new BigDecimal(value).round(new MathContext(10, RoundingMode.HALF_EVEN));
        assertThat(new BigDecimal(StreamNumbers.format(value, 10))).isEqualByComparingTo(expected);
      }
    }
  }
}
