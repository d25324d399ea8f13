// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program of {@code bin/}, run as a user would; everything is on loopback. */
final class Script implements AutoCloseable {

  /** Generous: the first program prepares the faster start of the others. */
  private static final Duration LIMIT = Duration.ofSeconds(150);

  private final Process process;
  private final Output out;
  private final Output err;

  private Script(Process process) {
    this.process = process;
    this.out = new Output(process.getInputStream());
    this.err = new Output(process.getErrorStream());
  }

  /** What comes out of one stream. */
  private static final class Output {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean hasEnded;

    Output(InputStream stream) {
      Thread reader = new Thread(() -> read(stream));
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream stream) {
      byte[] buffer = new byte[1 << 16];
      try {
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
          add(buffer, count);
        }
      } catch (IOException e) {
        // The program was killed.
      }
      end();
    }

    private synchronized void add(byte[] buffer, int count) {
      bytes.write(buffer, 0, count);
      notifyAll();
    }

    private synchronized void end() {
      hasEnded = true;
      notifyAll();
    }

    /** The first match, null if there is none in time. */
    synchronized Matcher await(Pattern pattern) throws InterruptedException {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (true) {
        Matcher matcher = pattern.matcher(bytes.toString(StandardCharsets.UTF_8));
        if (matcher.find()) {
          return matcher;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0 || hasEnded) {
          return null;
        }
        wait(millis);
      }
    }

    /** Everything until the end. */
    synchronized byte[] all() throws InterruptedException {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!hasEnded && System.nanoTime() < end) {
        wait(LIMIT.toMillis());
      }
      return bytes.toByteArray();
    }
  }

  /** Starts a program whose slaves, if it has any, work below a directory. */
  static Script start(Path directory, String name, String... arguments) throws IOException {
    return start(directory, Map.of(), name, arguments);
  }

  /** Starts a program in a changed environment. */
  static Script start(
      Path directory, Map<String, String> environment, String name, String... arguments)
      throws IOException {
    String program = Path.of("../bin").resolve(name).toString();
    List<String> command =
        Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(key -> key.startsWith("MESOS_"));
    builder.environment().put("LIBPROCESS_IP", "127.0.0.1");
    builder.environment().put("MESOS_NUM_SLAVES", "3");
    builder.environment().put("MESOS_RESOURCES", "cpus:2;mem:1024");
    builder.environment().put("MESOS_WORK_DIR", directory.resolve("work").toString());
    builder.environment().putAll(environment);
    return new Script(builder.start());
  }

  /** Waits for its end and gives its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      fail("The program does not end");
    }
    return process.exitValue();
  }

  /** Waits for something on stdout; gives the first group, if there is one. */
  String awaitOut(String regex) throws InterruptedException {
    return await(out, regex);
  }

  /** Waits for something on stderr; gives the first group, if there is one. */
  String awaitErr(String regex) throws InterruptedException {
    return await(err, regex);
  }

  private String await(Output output, String regex) throws InterruptedException {
    Matcher matcher = output.await(Pattern.compile(regex));
    if (matcher == null) {
      process.destroyForcibly();
      fail("The program does not print '%s'; stdout:%n%s%nstderr:%n%s", regex, out(), err());
    }
    return matcher.group(Math.min(1, matcher.groupCount()));
  }

  /** All of stdout, until the end. */
  String out() throws InterruptedException {
    return new String(outBytes(), StandardCharsets.UTF_8);
  }

  byte[] outBytes() throws InterruptedException {
    return out.all();
  }

  /** All of stderr, until the end. */
  String err() throws InterruptedException {
    return new String(err.all(), StandardCharsets.UTF_8);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** The processes below it now. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Kills it and everything below it. */
  @Override
  public void close() {
    List<ProcessHandle> below = descendants();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }
}
