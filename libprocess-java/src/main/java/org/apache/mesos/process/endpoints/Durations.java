// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.endpoints;

import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as users write them: a number and a unit without a blank, {@code 5secs}. */
public final class Durations {

  private static final Pattern FORM = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?)([a-z]+)");

  private static final ImmutableMap<String, BigDecimal> NANOS_BY_UNIT =
      ImmutableMap.<String, BigDecimal>builder()
          .put("ns", BigDecimal.ONE)
          .put("us", new BigDecimal("1e3"))
          .put("ms", new BigDecimal("1e6"))
          .put("secs", new BigDecimal("1e9"))
          .put("mins", new BigDecimal("60e9"))
          .put("hrs", new BigDecimal("3600e9"))
          .put("days", new BigDecimal("86400e9"))
          .put("weeks", new BigDecimal("604800e9"))
          .buildOrThrow();

  private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

  private Durations() {}

  /**
   * The units are {@code ns us ms secs mins hrs days weeks} (libprocess.md 6.9). Empty for anything
   * else, and for what a long of nanoseconds does not hold.
   */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !NANOS_BY_UNIT.containsKey(matcher.group(2))) {
      return Optional.empty();
    }
    BigDecimal nanos =
        new BigDecimal(matcher.group(1)).multiply(NANOS_BY_UNIT.get(matcher.group(2)));
    return nanos.compareTo(MAX_NANOS) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact()));
  }
}
