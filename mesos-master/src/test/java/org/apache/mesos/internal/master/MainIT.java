// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The master as a process of the operating system. */
class MainIT {

  private static final long LIMIT_SECONDS = 30;
  private static final Pattern LISTENING = Pattern.compile("Listening on (127\\.0\\.0\\.1:\\d+)");

  @Test
  void theMasterServesUntilItIsTerminated() throws Exception {
    Process master = start("--ip=127.0.0.1", "--port=0");
    try (BufferedReader log =
        new BufferedReader(new InputStreamReader(master.getInputStream(), UTF_8))) {
      String address = awaitAddress(log);

      String stats = HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://" + address + "/master/stats.json"))
                  .build(),
              BodyHandlers.ofString())
          .body();
      assertThat(stats).contains("\"total_schedulers\":0");

      // Unlike Process.destroy, this leaves the output open.
      assertThat(master.toHandle().destroy()).isTrue();
      assertThat(log.lines().toList()).last().asString().contains("Stopping because of a signal");
      assertThat(master.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(master.exitValue()).isZero();
    } finally {
      master.destroyForcibly();
    }
  }

  @Test
  void aMistakeEndsTheMasterWithOneLine() throws Exception {
    Process master = start("--failover_timeout=soon");
    try {
      String output = new String(master.getInputStream().readAllBytes(), UTF_8);

      assertThat(master.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(master.exitValue()).isEqualTo(1);
      assertThat(output)
          .isEqualTo("Configuration error: Invalid value for 'failover_timeout' option: soon\n");
    } finally {
      master.destroyForcibly();
    }
  }

  private static String awaitAddress(BufferedReader log) throws Exception {
    String line;
    while ((line = log.readLine()) != null) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    throw new AssertionError("The master ended without saying where it listens");
  }

  private static Process start(String... arguments) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.add("-Dtest.log.level=INFO");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
