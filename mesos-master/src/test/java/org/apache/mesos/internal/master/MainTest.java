// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a user hears who made a mistake: one line, and exit code 1. */
class MainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpExplainsTheFlags() throws Exception {
    assertThat(run(ImmutableMap.of(), "--help")).isZero();

    assertThat(text(out))
        .startsWith("Usage: mesos-master [options]")
        .contains("--failover_timeout");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void aBadFlagIsOneLine() throws Exception {
    assertThat(run(ImmutableMap.of(), "--port=x")).isEqualTo(1);

    assertThat(text(err)).isEqualTo("Configuration error: Invalid value for 'port' option: x\n");
  }

  @Test
  void aBusyPortIsOneLine() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "--port=" + busy.getLocalPort();

      assertThat(run(ImmutableMap.of(), "--ip=127.0.0.1", port)).isEqualTo(1);
    }

    assertThat(text(err)).startsWith("mesos-master: Failed to bind 127.0.0.1:").hasLineCount(1);
  }

  @Test
  void anElectionThatMakesNoSenseIsOneLine() throws Exception {
    assertThat(run(ImmutableMap.of(), "--ip=127.0.0.1", "--port=0", "--zk=nonsense"))
        .isEqualTo(1);

    assertThat(text(err)).isEqualTo("mesos-master: Cannot parse 'master@nonsense'\n");
  }

  @Test
  void aBadEnvironmentIsOneLine() throws Exception {
    assertThat(run(
            ImmutableMap.of("LIBPROCESS_ADVERTISE_IP", "nowhere"), "--ip=127.0.0.1", "--port=0"))
        .isEqualTo(1);

    assertThat(text(err)).startsWith("mesos-master: LIBPROCESS_ADVERTISE_IP").hasLineCount(1);
  }

  @Test
  void libprocessVariablesStandForFlags() throws Exception {
    assertThat(run(ImmutableMap.of("LIBPROCESS_PORT", "x"))).isEqualTo(1);

    assertThat(text(err)).contains("'port'");
  }

  private int run(Map<String, String> environment, String... arguments) throws Exception {
    return Main.run(
        ImmutableList.copyOf(arguments), environment, new PrintStream(out), new PrintStream(err));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
