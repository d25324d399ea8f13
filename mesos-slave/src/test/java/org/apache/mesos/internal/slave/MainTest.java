// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the program says to users who make mistakes: one line, and exit code 1. */
class MainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return Main.run(
        ImmutableList.copyOf(arguments),
        ImmutableMap.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String error() {
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("\n");
    return err.toString(StandardCharsets.UTF_8).trim();
  }

  @Test
  void helpIsNoMistake() throws Exception {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("Usage: mesos-slave --master=MASTER [...]")
        .contains("--work_dir=VAL", "(default: /tmp/mesos)");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void masterIsRequired() throws Exception {
    assertThat(run()).isEqualTo(1);
    assertThat(error()).isEqualTo("Missing required option --master (-m)");
  }

  @Test
  void badFlagIsNamed() throws Exception {
    assertThat(run("--master=127.0.0.1:1", "--port=high")).isEqualTo(1);
    assertThat(error()).isEqualTo("Configuration error: Invalid value for 'port' option: high");
  }

  @Test
  void isolationThatIsNotBuiltInIsNamed() throws Exception {
    assertThat(run("--master=127.0.0.1:1", "--isolation=lxc")).isEqualTo(1);
    assertThat(error()).isEqualTo("mesos-slave: Unrecognized isolation type: lxc");
  }

  @Test
  void ipThatIsNoneIsNamed() throws Exception {
    assertThat(run("--master=127.0.0.1:1", "--ip=somewhere")).isEqualTo(1);
    assertThat(error())
        .isEqualTo("Configuration error: Invalid value for 'ip' option: somewhere"
            + " (expected: an IPv4 address)");
  }

  @Test
  void masterThatMakesNoSenseIsNamed() throws Exception {
    assertThat(run("--master=nonsense", "--ip=127.0.0.1", "--hostname=localhost"))
        .isEqualTo(1);
    assertThat(error()).isEqualTo("mesos-slave: Cannot parse 'master@nonsense'");
  }

  @Test
  void busyPortIsNamed() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(busy.getLocalPort());

      assertThat(run("--master=127.0.0.1:1", "--ip=127.0.0.1", "--port=" + port))
          .isEqualTo(1);

      assertThat(error()).contains("127.0.0.1:" + port).hasLineCount(1);
    }
  }
}
