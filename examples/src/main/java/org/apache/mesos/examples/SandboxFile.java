// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A growing file in the directory of an executor, as its slave shows it over HTTP. */
final class SandboxFile {

  private static final int CHUNK_BYTES = 1 << 20;
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();

  private final String host;
  private final int port;
  private final String path;
  private long offset;

  SandboxFile(String host, int port, String path) {
    this.host = host;
    this.port = port;
    this.path = path;
  }

  /** What comes next; nothing if there is no more for now. */
  byte[] next() throws IOException {
    if (host.isEmpty()) {
      throw new IOException("the master does not tell the address of the slave");
    }
    String query = "path=" + URLEncoder.encode(path, StandardCharsets.UTF_8) + "&offset=" + offset
        + "&length=" + CHUNK_BYTES;
    URL url = new URL("http", host, port, "/files/download?" + query);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException(connection.getResponseMessage() + ": " + url);
    }
    try (InputStream body = connection.getInputStream()) {
      byte[] bytes = body.readAllBytes();
      offset += bytes.length;
      return bytes;
    }
  }
}
