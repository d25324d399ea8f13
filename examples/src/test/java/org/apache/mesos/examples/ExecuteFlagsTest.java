// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

class ExecuteFlagsTest {

  @Test
  void defaults() {
    ExecuteFlags flags = parse("--master=m:1", "--command=date");

    assertThat(flags.master()).isEqualTo("m:1");
    assertThat(flags.command()).isEqualTo("date");
    assertThat(flags.name()).isEqualTo("date");
    assertThat(flags.cpus()).isEqualTo(1);
    assertThat(flags.mem()).isEqualTo(128);
    assertThat(flags.environment()).isEmpty();
    assertThat(flags.uris()).isEmpty();
    assertThat(flags.timeoutSeconds()).isInfinite();
    assertThat(flags.isCheckpointed()).isFalse();
    assertThat(flags.isQuiet()).isFalse();
    assertThat(flags.asksForHelp()).isFalse();
  }

  @Test
  void everyFlagCanBeSet() {
    ExecuteFlags flags = parse(
        "--master=m:1",
        "--command=date",
        "--name=now",
        "--cpus=0.5",
        "--mem=64",
        "--env=A=1",
        "--env=B=x=y",
        "--uri=/a",
        "--uri=/b",
        "--timeout=1.5",
        "--checkpoint",
        "--quiet");

    assertThat(flags.name()).isEqualTo("now");
    assertThat(flags.cpus()).isEqualTo(0.5);
    assertThat(flags.mem()).isEqualTo(64);
    assertThat(flags.environment()).isEqualTo(Map.of("A", "1", "B", "x=y"));
    assertThat(flags.uris()).isEqualTo(List.of("/a", "/b"));
    assertThat(flags.timeoutSeconds()).isEqualTo(1.5);
    assertThat(flags.isCheckpointed()).isTrue();
    assertThat(flags.isQuiet()).isTrue();
    assertThat(parse("--help").asksForHelp()).isTrue();
  }

  @Test
  void masterOfTheEnvironmentServesToo() {
    ExecuteFlags flags = ExecuteFlags.parse(ExecuteFlags.parser("env:1"), "--command=date");
    ExecuteFlags given =
        ExecuteFlags.parse(ExecuteFlags.parser("env:1"), "--master=m:1", "--command=date");

    assertThat(flags.master()).isEqualTo("env:1");
    assertThat(given.master()).isEqualTo("m:1");
  }

  @Test
  void mistakesAreRefused() {
    assertThatThrownBy(() -> parse("--command=date"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--master");
    assertThatThrownBy(() -> parse("--master=m:1")).hasMessageContaining("--command");
    assertThatThrownBy(() -> parse("--master=m:1", "--command=date", "--cpus=many"))
        .hasMessageContaining("many");
    assertThatThrownBy(() -> parse("--master=m:1", "--command=date", "extra"))
        .hasMessageContaining("extra");
  }

  private static ExecuteFlags parse(String... args) {
    return ExecuteFlags.parse(ExecuteFlags.parser(null), args);
  }
}
