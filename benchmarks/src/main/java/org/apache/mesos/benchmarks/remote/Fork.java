// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, spoken to in lines over its standard input and output. */
final class Fork implements AutoCloseable {

  /** The same for all engines; {@code -Dbench.jvm} adds options, such as a profiler's. */
  private static final List<String> OPTIONS =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC", "-XX:-UsePerfData");

  private static final String MARK = "bench: ";

  private static final int EXIT_SECONDS = 10;

  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;

  private Fork(Process process) {
    this.process = process;
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in = new PrintWriter(
        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
  }

  static Fork of(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    String more = System.getProperty("bench.jvm", "");
    if (!more.isEmpty()) {
      command.addAll(List.of(more.replace("%role", main.getSimpleName()).split(" ")));
      command.add("-Dbench.jvm=" + more);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new Fork(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  void write(String line) {
    in.println(line);
  }

  /** The next line that was said to us, or null at the end. The JVM itself may say others. */
  String read() throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(MARK)) {
      line = out.readLine();
    }
    return line == null ? null : line.substring(MARK.length());
  }

  /** Says a line to whoever started this JVM. */
  static void say(String line) {
    System.out.println(MARK + line);
  }

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
