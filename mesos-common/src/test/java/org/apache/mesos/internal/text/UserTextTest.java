// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UserTextTest {

  @Test
  void ordinaryTextIsQuoted() {
    assertThat(UserText.quote("Task 1 (sleep 1) \u00e9")).isEqualTo("'Task 1 (sleep 1) \u00e9'");
    assertThat(UserText.quote("")).isEqualTo("''");
  }

  @Test
  void whatBreaksALineIsEscaped() {
    assertThat(UserText.quote("a\nb\rc\td\0e\u001b[0m\u2028f\u202eg"))
        .isEqualTo("'a\\nb\\rc\\td\\u0000e\\u001b[0m\\u2028f\\u202eg'");
  }

  @Test
  void quotesAndBackslashesAreEscaped() {
    assertThat(UserText.quote("'\\n")).isEqualTo("'\\'\\\\n'");
  }

  @Test
  void longTextIsCut() {
    assertThat(UserText.quote("x".repeat(256))).isEqualTo("'" + "x".repeat(256) + "'");
    assertThat(UserText.quote("x".repeat(257))).isEqualTo("'" + "x".repeat(256) + "...'");
  }

  @Test
  void anyTextIsOneLine() {
    Random random = new Random(8);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
      }
      assertThat(UserText.quote(text.toString())).doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]");
    }
  }
}
