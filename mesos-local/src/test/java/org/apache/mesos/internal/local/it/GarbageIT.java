// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Garbage thrown at a cluster while it works. */
class GarbageIT {

  /** Replays a failure: {@code -Dsim.seed=N}. */
  private static final long SEED = Long.getLong("sim.seed", 20120423L);

  private static final int ROUNDS = 20;

  @TempDir
  private Path directory;

  private OsCluster cluster;
  private OsProcess master;
  private OsProcess slave;
  private final SplittableRandom random = new SplittableRandom(SEED);

  @BeforeEach
  void startDaemons() throws Exception {
    cluster = new OsCluster(directory);
    master = cluster.startMaster();
    slave = cluster.startSlave("slave");
  }

  @AfterEach
  void killAll() {
    cluster.close();
  }

  @Test
  void daemonsGoOnWorking() throws Exception {
    OsProcess running = cluster.startFramework("running", "1", "command", "sleep 1000000");
    running.awaitOut("task 1 TASK_RUNNING");

    for (int round = 0; round < ROUNDS; round++) {
      throwAll(cluster.masterAddress());
      throwAll(cluster.slaveAddress("slave"));
    }

    OsProcess framework = cluster.startFramework("framework", "1", "command", "true");
    assertThat(framework.awaitExit()).as("seed %d", SEED).isZero();
    assertThat(master.isAlive()).isTrue();
    assertThat(slave.isAlive()).isTrue();
    assertThat(running.isAlive()).isTrue();
    assertThat(cluster.get("/master/state.json")).contains("\"TASK_RUNNING\"");
  }

  private void throwAll(String address) throws IOException {
    byte[] bytes = new byte[random.nextInt(1, 5000)];
    random.nextBytes(bytes);
    send(address, bytes);
    for (String text : texts()) {
      send(address, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<String> texts() {
    String post = "POST /master/mesos.internal.RegisterSlaveMessage HTTP/1.1\r\n";
    String from = "User-Agent: libprocess/scheduler(1)@127.0.0.1:1\r\n";
    return List.of(
        "",
        "\r\n\r\n",
        "POST /master/mes",
        post,
        post + from + "Content-Length: 100\r\n\r\nshort",
        post + from + "Content-Length: -1\r\n\r\n",
        post + from + "Content-Length: 99999999999999\r\n\r\n",
        post + from + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        post + from + "Content-Length: 4\r\n\r\nabcd",
        post + "X: " + "y".repeat(1 << 20) + "\r\n\r\n",
        "GET /" + "z".repeat(1 << 20) + " HTTP/1.1\r\n\r\n",
        "POST /nobody/mesos.internal.PingMessage HTTP/1.1\r\n" + from + "\r\n",
        "POST /master/no.such.Message HTTP/1.1\r\n" + from + "Content-Length: 0\r\n\r\n",
        "POST /slave/mesos.internal.RunTaskMessage HTTP/1.1\r\n" + from
            + "Content-Length: 2\r\n\r\n\n\377",
        "GET /../../etc/passwd HTTP/1.1\r\n\r\n",
        "GET /files/read?path=%00/../../etc/passwd&offset=x HTTP/1.1\r\n\r\n",
        "BREW /master/state.json HTCPCP/1.0\r\n\r\n");
  }

  private static void send(String address, byte[] bytes) throws IOException {
    String[] hostAndPort = address.split(":", 2);
    try (Socket socket = new Socket(hostAndPort[0], Integer.parseInt(hostAndPort[1]))) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (SocketException e) {
      // The daemon may have hung up before it read everything: then it has seen enough.
    }
  }
}
