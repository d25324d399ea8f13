// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExecutorLinesTest {

  private static final String BEFORE = "Registered executor on host\nStarting task 0\n";
  private static final String AFTER = "Waited on process 123, returned status 256\n";

  @Test
  void linesOfTheExecutorAreTakenOut() {
    assertThat(command(BEFORE + "hello\nworld\n" + AFTER)).isEqualTo("hello\nworld\n");
    assertThat(command(BEFORE + "no newline" + AFTER)).isEqualTo("no newline");
    assertThat(command(BEFORE + AFTER)).isEmpty();
  }

  @Test
  void linesOfTheCommandThatLookAlikeStay() {
    String alike = "Starting task 0\nWaited on process 1, returned status 0\nWaited on process";

    assertThat(command(BEFORE + alike + AFTER)).isEqualTo(alike);
  }

  @Test
  void outputOfAnotherExecutorStays() {
    assertThat(command("hello\n")).isEqualTo("hello\n");
    assertThat(command("Registered executor on Mars\nhello\n"))
        .isEqualTo("Registered executor on Mars\nhello\n");
    assertThat(command("Reg")).isEqualTo("Reg");
  }

  @Test
  void bytesThatAreNoTextStay() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    ExecutorLines lines = new ExecutorLines();

    assertThat(lines.remove(bytes)).isEqualTo(bytes);
  }

  @Test
  void outputIsNotHeldBack() {
    ExecutorLines lines = new ExecutorLines();

    assertThat(lines.remove((BEFORE + "hello").getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
  }

  /** The result, which has to be the same however the output is cut. */
  private static String command(String output) {
    String whole = command(output, output.length());
    for (int size = 1; size < output.length(); size++) {
      assertThat(command(output, size)).as("cut by %d", size).isEqualTo(whole);
    }
    return whole;
  }

  private static String command(String output, int size) {
    ExecutorLines lines = new ExecutorLines();
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += size) {
      result.writeBytes(
          lines.remove(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
    }
    result.writeBytes(lines.rest());
    return result.toString(StandardCharsets.UTF_8);
  }
}
