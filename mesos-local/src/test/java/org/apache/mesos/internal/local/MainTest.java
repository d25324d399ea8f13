// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class MainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return Main.run(
        ImmutableList.copyOf(arguments),
        ImmutableMap.of(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  @Test
  void helpIsPrintedOnRequest() throws InterruptedException {
    assertThat(run("--help")).isZero();

    assertThat(out.toString(UTF_8)).startsWith("Usage: mesos-local [options]\n");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void anUnknownFlagIsToldInOneLine() throws InterruptedException {
    assertThat(run("--num_slave=2")).isEqualTo(1);

    assertThat(err.toString(UTF_8))
        .isEqualTo("Configuration error: Unknown flag '--num_slave'"
            + " (did you mean '--num_slaves'?)\n");
  }

  @Test
  void aPortThatIsTakenIsToldInOneLine() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThat(run("--quiet", "--ip=127.0.0.1", "--port=" + port)).isEqualTo(1);

      assertThat(err.toString(UTF_8))
          .isEqualTo(
              "mesos-local: Failed to bind 127.0.0.1:" + port + ": Address already in use\n");
    }
  }

  @Test
  void anIsolationThatIsNotThereIsToldInOneLine() throws InterruptedException {
    assertThat(run("--quiet", "--ip=127.0.0.1", "--port=0", "--isolation=lxc")).isEqualTo(1);

    assertThat(err.toString(UTF_8)).isEqualTo("mesos-local: Unrecognized isolation type: lxc\n");
  }
}
