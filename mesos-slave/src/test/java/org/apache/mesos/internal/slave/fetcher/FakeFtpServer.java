// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.fetcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Serves one client with one file, whatever the path. */
final class FakeFtpServer implements AutoCloseable {

  private final ServerSocket control = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final ServerSocket data = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final String content;
  private final CompletableFuture<Void> serving;

  FakeFtpServer(String content) throws IOException {
    this.content = content;
    serving = CompletableFuture.runAsync(this::serve);
  }

  String url(String path) {
    return "ftp://127.0.0.1:" + control.getLocalPort() + path;
  }

  private void serve() {
    try (Socket client = control.accept()) {
      BufferedReader in = new BufferedReader(
          new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = client.getOutputStream();
      say(out, "220 ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answer(out, line);
      }
    } catch (IOException e) {
      // The client or the test has ended.
    }
  }

  private void answer(OutputStream out, String line) throws IOException {
    switch (line.substring(0, 4)) {
      case "USER" -> say(out, "331 password");
      case "PASS" -> say(out, "230 welcome");
      case "TYPE" -> say(out, "200 binary");
      case "CWD " -> say(out, "250 there");
      case "EPSV" ->
        say(
            out,
            line.equals("EPSV")
                ? "229 Entering Extended Passive Mode (|||" + data.getLocalPort() + "|)"
                : "200 always");
      case "RETR" -> {
        say(out, "150 here it comes");
        try (Socket receiver = data.accept()) {
          receiver.getOutputStream().write(content.getBytes(StandardCharsets.US_ASCII));
        }
        say(out, "226 done");
      }
      default -> say(out, "502 unknown");
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    control.close();
    data.close();
    serving.join();
  }
}
