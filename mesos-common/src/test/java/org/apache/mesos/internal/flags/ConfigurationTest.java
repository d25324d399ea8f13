// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.text.ParseException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

  @Test
  void textIsALineForEachKeyInOrder() {
    Configuration configuration = new Configuration(Map.of("b", "2", "a", "x y"));

    assertThat(configuration).hasToString("a=x y\nb=2\n");
  }

  @Test
  void textCanBeLoadedAgain() throws ParseException {
    Configuration configuration = new Configuration();
    configuration.set("a", "0");

    configuration.loadString("a=1\n\nb=2\n");

    assertThat(configuration.asMap()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=", "=b", "a=b=c", "="})
  void lineThatIsNoPairIsRefused(String line) {
    assertThatExceptionOfType(ParseException.class)
        .isThrownBy(() -> new Configuration().loadString("x=y\n" + line))
        .withMessage("Failed to parse '" + line + "'")
        .matches(e -> e.getErrorOffset() == 1);
  }

  @Test
  void valueThatIsNotOfTheTypeIsRefused() {
    Configuration configuration = new Configuration(Map.of("port", "x"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> configuration.get("port", FlagType.INT, 0))
        .withMessage("Invalid value for 'port' option: x");
    assertThat(configuration.get("other", FlagType.INT, 7)).isEqualTo(7);
  }
}
