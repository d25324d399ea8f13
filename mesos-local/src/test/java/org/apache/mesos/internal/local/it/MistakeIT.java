// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.internal.master.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's mistakes: one line on stderr each, no stack trace, exit code 1. */
class MistakeIT {

  private static final Class<?> MASTER = Main.class;
  private static final Class<?> SLAVE = org.apache.mesos.internal.slave.Main.class;

  @TempDir
  private Path directory;

  private OsCluster cluster;

  @BeforeEach
  void createCluster() {
    cluster = new OsCluster(directory);
  }

  @AfterEach
  void killAll() {
    cluster.close();
  }

  @Test
  void unknownFlag() throws Exception {
    assertThat(refusal(MASTER, "--prot=5050"))
        .containsExactly("Configuration error: Unknown flag '--prot' (did you mean '--port'?)");
    assertThat(refusal(SLAVE, "--masterr=127.0.0.1:5050"))
        .containsExactly(
            "Configuration error: Unknown flag '--masterr' (did you mean '--master'?)");
  }

  @Test
  void valueOfTheWrongType() throws Exception {
    assertThat(refusal(MASTER, "--port=http")).hasSize(1).first().asString().contains("'port'");
    assertThat(refusal(SLAVE, "--master=127.0.0.1:5050", "--resources=cpus:many;;"))
        .hasSize(1)
        .first()
        .asString()
        .contains("'resources'");
  }

  @Test
  void busyPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(socket.getLocalPort());

      assertThat(refusal(MASTER, "--ip=127.0.0.1", "--port=" + port))
          .hasSize(1)
          .first()
          .asString()
          .contains(port);
      assertThat(refusal(SLAVE, "--ip=127.0.0.1", "--port=" + port, "--master=127.0.0.1:1"))
          .hasSize(1)
          .first()
          .asString()
          .contains(port);
    }
  }

  @Test
  void slaveWithoutAMaster() throws Exception {
    assertThat(refusal(SLAVE)).containsExactly("Missing required option --master (-m)");
  }

  @Test
  void masterThatIsNoAddress() throws Exception {
    for (String master : List.of("nonsense", "127.0.0.1:port", "zk://127.0.0.1", "file:///none")) {
      assertThat(refusal(
              SLAVE, "--quiet", "--ip=127.0.0.1", "--work_dir=" + directory, "--master=" + master))
          .as(master)
          .hasSize(1);
    }
  }

  private List<String> refusal(Class<?> program, String... flags) throws InterruptedException {
    OsProcess process = cluster.start("program", program, flags);
    assertThat(process.awaitExit()).isEqualTo(1);
    assertThat(process.allOut()).isEmpty();
    return process.allErr();
  }
}
