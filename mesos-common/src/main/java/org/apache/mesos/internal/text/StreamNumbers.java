// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.text;

import static com.google.common.base.Preconditions.checkArgument;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Prints doubles as a C++ stream does by default (printf's {@code %g}): so many significant digits,
 * no trailing zeros, and the exponent form only for numbers below 1e-4 or with more digits before
 * the point than are significant.
 */
public final class StreamNumbers {

  private static final int SMALLEST_FIXED_EXPONENT = -4;

  private StreamNumbers() {}

  /** The text of a number, such as {@code 45.55}, {@code 1024} or {@code 1e+06}. */
  public static String format(double value, int significantDigits) {
    checkArgument(significantDigits > 0, "digits: %s (expected: > 0)", significantDigits);
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value)
        .round(new MathContext(significantDigits, RoundingMode.HALF_EVEN))
        .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent < SMALLEST_FIXED_EXPONENT || exponent >= significantDigits
        ? scientific(rounded, exponent)
        : rounded.toPlainString();
  }

  private static String scientific(BigDecimal number, int exponent) {
    String mantissa = number.scaleByPowerOfTen(-exponent).toPlainString();
    String digits = Integer.toString(Math.abs(exponent));
    return mantissa + (exponent < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" + digits : digits);
  }
}
