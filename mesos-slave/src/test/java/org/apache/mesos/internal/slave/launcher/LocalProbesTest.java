// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.internal.slave.processes.FakeChildProcesses;
import org.apache.mesos.internal.slave.processes.OsChildProcesses;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProbesTest {

  private static final Duration LIMIT = Duration.ofSeconds(50);
  private static final String LOOPBACK = "127.0.0.1";
  private static final String PASSWORD = "password";

  @TempDir
  private Path directory;

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final FakeChildProcesses processes = new FakeChildProcesses();
  private final Probes probes =
      new LocalProbes(processes, ImmutableMap.of("A", "b"), Runnable::run);
  private final Probes real =
      new LocalProbes(new OsChildProcesses(), ImmutableMap.copyOf(System.getenv()), workers);

  @AfterEach
  void stop() {
    workers.shutdownNow();
  }

  @Test
  void codeOfACommandIsSeen() {
    Future<Integer> seen = probes.command(command("check")).look();

    processes.exit(WaitStatus.exited(3));

    assertThat(processes.last().arguments()).containsExactly("/bin/sh", "-c", "check");
    assertThat(processes.last().environment()).containsEntry("A", "b");
    assertThat(seen.value()).isEqualTo(3);
  }

  @Test
  void commandThatIsKilledOrMissingShowsNothing() {
    Future<Integer> killed = probes.command(command("check")).look();
    processes.exit(WaitStatus.signaled(9));
    processes.failWith("no memory");
    Future<Integer> missing = probes.command(command("check")).look();

    assertThat(killed.failure()).hasMessage("the command was ended by a signal: Killed");
    assertThat(missing.failure()).hasMessage("no memory");
  }

  @Test
  void commandThatIsGivenUpIsKilled() {
    Future<Integer> seen = probes.command(command("check")).look();

    seen.discard();

    assertThat(processes.killed).containsExactly(1001L);
  }

  @Test
  void commandIsReallyRun() throws Exception {
    Future<Integer> seen = real.command(command("exit 7")).look();

    assertThat(seen.await(LIMIT)).isTrue();
    assertThat(seen.value()).isEqualTo(7);
  }

  @Test
  void statusOfAPageIsSeen() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext("/moved", exchange -> {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
    });
    server.start();
    try {
      int port = server.getAddress().getPort();
      Future<Integer> moved =
          real.http(new Probes.Target("http", LOOPBACK, port, "/moved")).look();
      Future<Integer> missing =
          real.http(new Probes.Target("http", LOOPBACK, port, "/missing?a=b")).look();

      assertThat(moved.await(LIMIT)).isTrue();
      assertThat(missing.await(LIMIT)).isTrue();
      assertThat(moved.value()).isEqualTo(302);
      assertThat(missing.value()).isEqualTo(404);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void certificatesAreNotChecked() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    server.start();
    try {
      Future<Integer> seen = real.http(
              new Probes.Target("https", LOOPBACK, server.getAddress().getPort(), "/missing"))
          .look();

      assertThat(seen.await(LIMIT)).isTrue();
      assertThat(seen.value()).isEqualTo(404);
    } finally {
      server.stop(0);
    }
  }

  /** With a certificate for another host that nobody has signed. */
  private SSLContext selfSigned() throws Exception {
    Path file = directory.resolve("keys");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process = new ProcessBuilder(
            keytool,
            "-genkeypair",
            "-alias",
            "key",
            "-keyalg",
            "EC",
            "-dname",
            "CN=elsewhere",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    assertThat(process.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void pageThatCannotBeAskedForShowsNothing() throws Exception {
    int port = closedPort();
    Future<Integer> refused =
        real.http(new Probes.Target("http", LOOPBACK, port, "/")).look();
    Future<Integer> bad =
        real.http(new Probes.Target("http", LOOPBACK, port, "/a b")).look();

    assertThat(refused.await(LIMIT)).isTrue();
    assertThat(bad.await(LIMIT)).isTrue();
    assertThat(refused.isFailed()).isTrue();
    assertThat(bad.isFailed()).isTrue();
  }

  @Test
  void serverThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<Integer> page = real.http(
              new Probes.Target("http", LOOPBACK, server.getLocalPort(), "/"))
          .look();
      server.accept().getInputStream().read();

      page.discard();

      assertThat(page.await(LIMIT)).isTrue();
      assertThat(page.isFailed()).isTrue();
    }
  }

  @Test
  void connectionIsSeen() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<Integer> open = real.tcp(LOOPBACK, server.getLocalPort()).look();
      Future<Integer> closed = real.tcp(LOOPBACK, closedPort()).look();

      assertThat(open.await(LIMIT)).isTrue();
      assertThat(closed.await(LIMIT)).isTrue();
      assertThat(open.value()).isEqualTo(Probe.CONNECTED);
      assertThat(closed.value()).isEqualTo(Probe.REFUSED);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  private static CommandInfo command(String value) {
    return CommandInfo.newBuilder().setValue(value).build();
  }
}
