// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxFileTest {

  private final List<String> queries = new CopyOnWriteArrayList<>();
  private HttpServer slave;
  private volatile int status = 200;

  @BeforeEach
  void startSlave() throws IOException {
    slave = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slave.createContext("/files/download", this::answer);
    slave.start();
  }

  @AfterEach
  void stopSlave() {
    slave.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    queries.add(exchange.getRequestURI().getRawQuery());
    byte[] body = "abc".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private SandboxFile file(String path) {
    return new SandboxFile("127.0.0.1", slave.getAddress().getPort(), path);
  }

  @Test
  void eachPartBeginsWhereTheLastOneEnded() throws IOException {
    SandboxFile file = file("/executors/Task 0 (a&b=c)/stdout");

    assertThat(file.next()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
    file.next();

    assertThat(queries)
        .containsExactly(
            "path=%2Fexecutors%2FTask+0+%28a%26b%3Dc%29%2Fstdout&offset=0&length=1048576",
            "path=%2Fexecutors%2FTask+0+%28a%26b%3Dc%29%2Fstdout&offset=3&length=1048576");
  }

  @Test
  void fileThatIsNotThereIsTold() {
    status = 404;

    assertThatThrownBy(() -> file("/stdout").next())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Not Found");
  }

  /** Masters of other kinds say nothing of where their slaves can be read. */
  @Test
  void slaveWithoutAnAddressIsTold() {
    SandboxFile file = new SandboxFile("", 0, "/stdout");

    assertThatThrownBy(file::next).hasMessage("the master does not tell the address of the slave");
  }
}
